import { asProblem, online, type Page, type Problem } from '@yimen/api'
import { onScopeDispose, ref, shallowRef, watch, type WatchSource } from 'vue'
import { onChange, type Change } from './stream'

interface Options {
  /** Read again, from empty, when one of these changes. */
  when?: WatchSource<unknown>[]
  /** Read again, quietly, when the server says that something of interest changed. */
  concerns?: (change: Change) => boolean
  /** Read again, quietly, every so many milliseconds: what changes by time alone, of which no event tells. For lists of one page. */
  every?: number
}

/** A list that is read page by page and grows downwards. */
export function useList<T>(load: (cursor?: string) => Promise<Page<T>>, options: Options = {}) {
  const rows = shallowRef<T[] | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const total = ref<number | null>(null)
  const more = ref(false)
  const loading = ref(false)
  let next: string | undefined
  let latest = 0

  async function read(cursor?: string): Promise<void> {
    const mine = ++latest
    loading.value = true
    try {
      const page = await load(cursor)
      if (mine !== latest) return
      rows.value = cursor ? [...(rows.value ?? []), ...page.items] : page.items
      total.value = page.total ?? (cursor ? total.value : null)
      next = page.next ?? undefined
      more.value = page.next !== null
      problem.value = null
    } catch (error) {
      if (mine === latest) problem.value = asProblem(error)
    } finally {
      if (mine === latest) loading.value = false
    }
  }

  watch(options.when ?? [], () => {
    rows.value = null
    void read()
  })
  watch(online, (reachable) => {
    if (reachable && problem.value?.offline) void read()
  })
  const { concerns, every } = options
  if (concerns) onScopeDispose(onChange((change) => void ((!change || concerns(change)) && read())))
  if (every) {
    const timer = setInterval(() => void (loading.value || read()), every)
    onScopeDispose(() => clearInterval(timer))
  }

  void read()
  return { rows, problem, total, more, loading, reload: () => read(), grow: () => read(next) }
}
