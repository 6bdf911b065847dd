import type { ActionName } from '@yimen/api'
import { onMounted, onUnmounted } from 'vue'

/**
 * Each action's function key, and its letter for browsers that keep the function keys for themselves. F4 moves a case forward, whatever
 * its state: only one of those is allowed at a time;
 * other letters too are shared by actions of different states. F2, F3, F7 and F9 belong to the line (line/lineKeys.ts).
 */
export const ACTION_KEYS: Partial<Record<ActionName, { f?: string; letter: string }>> = {
  receive: { f: 'F4', letter: 'R' },
  accept: { f: 'F4', letter: 'A' },
  accept_with_gaps: { f: 'F4', letter: 'A' },
  review: { f: 'F4', letter: 'A' },
  approve: { f: 'F4', letter: 'A' },
  approve_with_gaps: { f: 'F4', letter: 'A' },
  name_gaps: { letter: 'F' },
  supply_gap: { letter: 'N' },
  confirm_gap: { letter: 'R' },
  return_gap: { f: 'F10', letter: 'B' },
  name_promises: { letter: 'Y' },
  keep_promise: { letter: 'R' },
  find_broken: { letter: 'X' },
  clear_finding: { letter: 'R' },
  order_correction: { letter: 'N' },
  revoke_result: { letter: 'X' },
  confirm_correction: { letter: 'R' },
  repair_record: { letter: 'R' },
  uphold_record: { letter: 'X' },
  remove_record: { letter: 'R' },
  notice: { f: 'F6', letter: 'N' },
  return_to_review: { f: 'F10', letter: 'B' },
  refuse_acceptance: { f: 'F8', letter: 'X' },
  refuse: { f: 'F8', letter: 'X' },
  resume: { f: 'F4', letter: 'A' },
  suspend: { letter: 'U' },
  extend: { letter: 'Y' },
  answer_urging: { letter: 'D' },
  send_result: { f: 'F4', letter: 'D' },
  record_receipt: { f: 'F4', letter: 'D' },
  deliver: { f: 'F4', letter: 'D' },
  close: { f: 'F4', letter: 'D' },
}

/** "Ctrl+K", "F4", "A", "?": how a key press is written in the tables of this app. */
export function chord(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  return event.ctrlKey || event.metaKey ? `Ctrl+${key}` : event.altKey ? `Alt+${key}` : key
}

function typing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null
  return Boolean(target?.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, dialog'))
}

/**
 * Listens for keys while the component is there. `handle` returns true when the key was meant for it. Letters are left alone while
 * somebody types, and everything while a dialog stands; a key held down counts once.
 */
export function useKeys(handle: (key: string) => boolean): void {
  function pressed(event: KeyboardEvent): void {
    if (event.isComposing || event.repeat || document.querySelector('dialog[open]')) return
    const key = chord(event)
    if (typing(event) && !/^(F\d+|Ctrl\+K)$/.test(key)) return
    if (handle(key)) event.preventDefault()
  }
  onMounted(() => addEventListener('keydown', pressed))
  onUnmounted(() => removeEventListener('keydown', pressed))
}
