import { asProblem, type Problem } from '@yimen/api'
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

const PAUSE = 400 // ms after the last change

/** What the server makes of something that is being written, asked anew a moment after it was changed. */
export function useAsked<T, R>(written: () => T | null, ask: (value: T) => Promise<R>) {
  const found: ShallowRef<R | null> = shallowRef(null)
  const problem = shallowRef<Problem | null>(null)
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look(value: T): Promise<void> {
    const mine = ++asked
    try {
      const made = await ask(value)
      if (mine !== asked) return
      found.value = made
      problem.value = null
    } catch (error) {
      if (mine === asked) problem.value = asProblem(error)
    }
  }

  watch(
    written,
    (value) => {
      clearTimeout(timer)
      if (value !== null) timer = setTimeout(() => void look(value), found.value ? PAUSE : 0)
    },
    { deep: true, immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    asked += 1
  })
  return { found, problem }
}
