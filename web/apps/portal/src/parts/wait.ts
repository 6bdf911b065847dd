import { waitMinutes, type Waited } from '@yimen/i18n'

export type Wait =
  | { kind: 'none' }
  | { kind: 'short' }
  | { kind: 'about'; minutes: number }
  | { kind: 'between'; least: number; most: number }

const minutes = (seconds: number) => Math.ceil(seconds / 60)

/** What a person may expect who comes now: nothing where no counter is open that could call them. */
export function expectedWait(categories: Waited[]): Wait {
  const [only] = categories
  const span = only?.expected_wait_high_seconds
  // Of one line the span of its forecast; of several, how their middles differ.
  if (only && categories.length === 1 && typeof span === 'number') return shown(waitMinutes(only, span))
  const known = categories
    .map((category) => category.expected_wait_seconds)
    .filter((seconds): seconds is number => typeof seconds === 'number')
    .map(minutes)
  if (!known.length) return { kind: 'none' }
  return shown({ least: Math.min(...known), most: Math.max(...known) })
}

function shown({ least, most }: { least: number; most: number }): Wait {
  if (most < 1 || (least < 1 && most === 1)) return { kind: 'short' }
  return least === most ? { kind: 'about', minutes: most } : { kind: 'between', least, most }
}
