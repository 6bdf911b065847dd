import type { QueueCategory } from '@yimen/api'

export type Wait =
  | { kind: 'none' }
  | { kind: 'short' }
  | { kind: 'about'; minutes: number }
  | { kind: 'between'; least: number; most: number }

const minutes = (seconds: number) => Math.ceil(seconds / 60)

/** What a person may expect who comes now: nothing where no counter is open that could call them. */
export function expectedWait(categories: Pick<QueueCategory, 'expected_wait_seconds'>[]): Wait {
  const known = categories
    .map((category) => category.expected_wait_seconds)
    .filter((seconds): seconds is number => typeof seconds === 'number')
    .map(minutes)
  if (!known.length) return { kind: 'none' }
  const least = Math.min(...known)
  const most = Math.max(...known)
  if (most < 1) return { kind: 'short' }
  return least === most ? { kind: 'about', minutes: most } : { kind: 'between', least, most }
}
