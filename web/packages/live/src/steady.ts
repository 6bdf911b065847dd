import { Problem } from '@yimen/api'
import { noteAlive } from './watchdog'
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'

export interface Steady<T> {
  data: ShallowRef<T | null>
  /** The server answers, but not with this: no such hall, a session that has ended. */
  refused: ShallowRef<Problem | null>
  /** Nothing has been heard from the server since the last try. */
  down: Ref<boolean>
  /** Something changed: read soon. Many of these make one read. */
  poke(): void
  reload(): Promise<void>
}

const GATHER = 100 // milliseconds: one action of the server makes several changes

/**
 * What an unattended screen shows. A line can die without a sound, so it reads every few seconds whatever the events say; while the
 * server is silent it keeps what it has, says so, and tries every second.
 */
export function useSteady<T>(
  load: (signal: AbortSignal) => Promise<T>,
  { every = 5000, retry = 1000, patience = 4000 } = {},
): Steady<T> {
  const data = shallowRef<T | null>(null)
  const refused = shallowRef<Problem | null>(null)
  const down = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let gathering: ReturnType<typeof setTimeout> | undefined
  let current: AbortController | null = null
  let busy = false
  let again = false
  let ended = false

  async function reload(): Promise<void> {
    clearTimeout(timer)
    clearTimeout(gathering)
    gathering = undefined
    current?.abort()
    const mine = new AbortController()
    current = mine
    busy = true
    again = false
    const impatient = setTimeout(() => mine.abort(), patience)
    try {
      const answer = await load(mine.signal)
      if (current !== mine) return
      data.value = answer
      refused.value = null
      down.value = false
      noteAlive()
    } catch (error) {
      if (current !== mine) return
      const heard = error instanceof Problem && !error.uncertain
      down.value = !heard
      refused.value = heard ? error : null
    } finally {
      clearTimeout(impatient)
      if (current === mine) {
        busy = false
        if (!ended) timer = setTimeout(() => void reload(), again ? 0 : down.value ? retry : every)
      }
    }
  }

  function poke(): void {
    gathering ??= setTimeout(() => {
      gathering = undefined
      if (busy)
        again = true // never cut off a read that is under way: many events would leave the screen without any
      else void reload()
    }, GATHER)
  }

  const hurry = () => void reload()
  addEventListener('online', hurry)
  addEventListener('offline', hurry)
  onScopeDispose(() => {
    ended = true
    clearTimeout(timer)
    clearTimeout(gathering)
    current?.abort()
    removeEventListener('online', hurry)
    removeEventListener('offline', hurry)
  })
  void reload()
  return { data, refused, down, poke, reload }
}
