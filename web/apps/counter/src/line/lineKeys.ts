import type { LineAction } from './useLine'

/** One key for each; a letter too where the browser or the typing hand wants one. */
export const LINE_KEYS: Record<Exclude<LineAction, 'call' | 'return'>, { f?: string; letter?: string }> = {
  next: { f: 'F2', letter: 'G' },
  serve: { f: 'F3', letter: 'S' },
  recall: { letter: 'L' },
  hold: { letter: 'H' },
  'no-show': { letter: 'O' },
  transfer: { letter: 'W' },
  finish: { letter: 'E' },
  confirm: { f: 'F7', letter: 'I' },
  matter: { letter: '+' },
  pause: { f: 'F9', letter: 'P' },
  resume: { f: 'F9', letter: 'P' },
  close: {},
}

export type KeyedAction = keyof typeof LINE_KEYS

export function isKeyOf(action: KeyedAction, key: string): boolean {
  const keys = LINE_KEYS[action]
  return keys.f === key || keys.letter === key
}
