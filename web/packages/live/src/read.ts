import { asProblem, online, type Problem } from '@yimen/api'
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from 'vue'
import { onPublicChange, type PublicChange } from './public'
import { onChange, type Change } from './stream'
import { noteAlive } from './watchdog'

const GATHER = 150 // milliseconds: one action of the server makes several changes

export interface Read<T> {
  data: ShallowRef<T | null>
  problem: ShallowRef<Problem | null>
  loading: Ref<boolean>
  /** Reads again; what is shown stays until the answer is there. Then it is at least as new as this call. */
  reload(): Promise<void>
  /** Shows what an action has answered: newer than every reading that began before. */
  show(answer: T): void
}

interface Options {
  /** Read again, from empty, when this changes. */
  when?: WatchSource<unknown>
  /** What is shown stays while `when` makes it read again. */
  keep?: boolean
  /** Read again, quietly, when the server says that something of interest changed. */
  concerns?: (change: Change) => boolean
  /** The same for what everybody may know: the lines of the halls. Gives the milliseconds in which to read again, or null. */
  concernsPublic?: (change: PublicChange) => number | null
}

/** Something a page shows: read now, read again when its object changes, when the line is back, when asked. */
export function useRead<T>(load: () => Promise<T>, options: Options = {}): Read<T> {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  let latest = 0 // the newest call
  let shown = 0 // the call whose answer is shown; what `when` left behind is never shown

  async function reload(): Promise<void> {
    const mine = ++latest
    loading.value = true
    try {
      const answer = await load()
      if (mine < shown) return
      shown = mine
      data.value = answer
      problem.value = null
      if (answer !== null) noteAlive()
    } catch (error) {
      if (mine >= shown) problem.value = asProblem(error)
    } finally {
      if (mine === latest) loading.value = false
    }
  }

  function show(answer: T): void {
    shown = ++latest
    data.value = answer
    problem.value = null
    loading.value = false
  }

  if (options.when)
    watch(options.when, () => {
      if (!options.keep) data.value = null
      shown = latest + 1
      void reload()
    })
  watch(online, (reachable) => {
    if (reachable && problem.value?.offline) void reload()
  })

  // Gathered into one reading, but never put off by the next change: what changes all the time is still read.
  let timer: ReturnType<typeof setTimeout> | undefined
  let at = Infinity
  function readWithin(milliseconds: number): void {
    const then = Date.now() + milliseconds
    if (then >= at) return
    at = then
    clearTimeout(timer)
    timer = setTimeout(() => {
      at = Infinity
      void reload()
    }, milliseconds)
  }

  const { concerns, concernsPublic } = options
  const stops: (() => void)[] = []
  if (concerns) stops.push(onChange((change) => (!change || concerns(change)) && readWithin(GATHER)))
  if (concernsPublic)
    stops.push(
      onPublicChange((change) => {
        const within = change ? concernsPublic(change) : GATHER
        if (within !== null) readWithin(within)
      }),
    )
  if (stops.length)
    onScopeDispose(() => {
      clearTimeout(timer)
      stops.forEach((stop) => stop())
    })

  void reload()
  return { data, problem, loading, reload, show }
}
