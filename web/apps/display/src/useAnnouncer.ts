import type { Board, BoardCall } from '@yimen/api'
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { hear, keyOf } from './calls'

const SHORTEST = 3500 // milliseconds that a new call stays alone on the screen before the next one takes its place
const LONGEST_LINE = 8 // calls that wait to be shown; more would be stale before they are seen

/** One call at a time, each as long as it takes to say it and to read it; with none to show, the newest that stands on the board. */
export function useAnnouncer(board: Ref<Board | null>, say: (call: BoardCall) => Promise<void>) {
  let known: Set<string> | null = null
  const line: BoardCall[] = []
  const now = shallowRef<BoardCall | null>(null)
  const flashing = ref(false)
  let working = false
  let ended = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function work(): Promise<void> {
    if (working) return
    working = true
    for (let next = line.shift(); next && !ended; next = line.shift()) {
      now.value = next
      flashing.value = true
      const read = new Promise<void>((resolve) => (timer = setTimeout(resolve, SHORTEST)))
      await Promise.all([read, say(next)])
      flashing.value = false
    }
    working = false
    now.value = null
  }

  watch(board, (fresh) => {
    if (!fresh) return
    const heard = hear(known, fresh)
    known = heard.keys
    line.push(...heard.fresh)
    line.splice(0, Math.max(0, line.length - LONGEST_LINE))
    void work()
  })
  onScopeDispose(() => {
    ended = true
    clearTimeout(timer)
  })

  const shown = computed(() => now.value ?? board.value?.current[0] ?? null)
  /** The call that is shown stands on its own; the others are the last ones. */
  const others = computed(() => {
    const key = shown.value ? keyOf(shown.value) : ''
    const seen = new Set([key])
    return [...(board.value?.current ?? []), ...(board.value?.last ?? [])].filter((call) => {
      const mine = keyOf(call)
      return !seen.has(mine) && seen.add(mine)
    })
  })
  return { shown, others, flashing }
}
