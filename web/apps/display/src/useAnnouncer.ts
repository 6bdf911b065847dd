import type { BoardCall } from '@yimen/api'
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { hear, keyOf, type Calls } from './calls'

const FLASH = 4000 // milliseconds
const LONGEST_LINE = 8 // calls that wait to be said; more would be stale before they are heard

/**
 * The eye and the ear: what stands large is always the newest call, at once; the voice says one call after the other, and leaves out
 * who went to the counter meanwhile.
 */
export function useAnnouncer(board: Ref<Calls | null>, say: (call: BoardCall) => Promise<void>) {
  let known: Set<string> | null = null
  const line: BoardCall[] = []
  const saying = shallowRef<BoardCall | null>(null)
  const flashing = ref(false)
  let working = false
  let ended = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function work(): Promise<void> {
    if (working) return
    working = true
    for (let next = line.shift(); next && !ended; next = line.shift()) {
      const here = next
      if (!board.value?.current.some((call) => keyOf(call) === keyOf(here))) continue
      saying.value = here
      await say(here)
    }
    working = false
    saying.value = null
  }

  const shown = computed(() => board.value?.current[0] ?? null)
  watch(
    () => (shown.value ? keyOf(shown.value) : ''),
    (key) => {
      clearTimeout(timer)
      flashing.value = key !== '' && known !== null
      timer = setTimeout(() => (flashing.value = false), FLASH)
    },
  )
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

  /** The call that is shown stands on its own; the others are the last ones. */
  const others = computed(() => {
    const seen = new Set([shown.value ? keyOf(shown.value) : ''])
    return [...(board.value?.current ?? []), ...(board.value?.last ?? [])].filter((call) => {
      const mine = keyOf(call)
      return !seen.has(mine) && seen.add(mine)
    })
  })
  return { shown, others, flashing, saying }
}
