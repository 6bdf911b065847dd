import { asProblem, type Page, type Problem } from '@yimen/api'
import { ref, shallowRef, watch, type WatchSource } from 'vue'

/** A list that is read page by page and grows downwards; read anew when one of `when` changes. */
export function useList<T>(load: (cursor?: string) => Promise<Page<T>>, when: WatchSource<unknown>[] = []) {
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

  watch(when, () => {
    rows.value = null
    void read()
  })
  void read()
  return { rows, problem, total, more, loading, reload: () => read(), grow: () => read(next) }
}
