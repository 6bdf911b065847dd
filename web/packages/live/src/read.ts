import { asProblem, online, type Problem } from '@yimen/api'
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from 'vue'
import { onChange, type Change } from './stream'
import { noteAlive } from './watchdog'

const GATHER = 150 // milliseconds: one action of the server makes several changes

export interface Read<T> {
  data: ShallowRef<T | null>
  problem: ShallowRef<Problem | null>
  loading: Ref<boolean>
  /** Reads again; what is shown stays until the answer is there. */
  reload(): Promise<void>
}

interface Options {
  /** Read again, from empty, when this changes. */
  when?: WatchSource<unknown>
  /** What is shown stays while `when` makes it read again. */
  keep?: boolean
  /** Read again, quietly, when the server says that something of interest changed. */
  concerns?: (change: Change) => boolean
  /** Milliseconds in which changes are gathered into one reading; more where much changes and little matters. */
  gather?: number
}

/** Something a page shows: read now, read again when its object changes, when the line is back, when asked. */
export function useRead<T>(load: () => Promise<T>, options: Options = {}): Read<T> {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  let latest = 0

  async function reload(): Promise<void> {
    const mine = ++latest
    loading.value = true
    try {
      const answer = await load()
      if (mine !== latest) return
      data.value = answer
      problem.value = null
      if (answer !== null) noteAlive()
    } catch (error) {
      if (mine === latest) problem.value = asProblem(error)
    } finally {
      if (mine === latest) loading.value = false
    }
  }

  if (options.when)
    watch(options.when, () => {
      if (!options.keep) data.value = null
      void reload()
    })
  watch(online, (reachable) => {
    if (reachable && problem.value?.offline) void reload()
  })

  const { concerns } = options
  if (concerns) {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = onChange((change) => {
      if (change && !concerns(change)) return
      // Not put off by the next change: where something changes all the time it is still read.
      timer ??= setTimeout(() => {
        timer = undefined
        void reload()
      }, options.gather ?? GATHER)
    })
    onScopeDispose(() => {
      clearTimeout(timer)
      stop()
    })
  }

  void reload()
  return { data, problem, loading, reload }
}
