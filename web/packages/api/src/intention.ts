import { ref, type Ref } from 'vue'
import { Problem, asProblem } from './problem'

export interface Intention {
  busy: Ref<boolean>
  problem: Ref<Problem | null>
  /**
   * Carries out what the person wants, once: a second click while the first is under way does nothing, and a try after silence
   * carries the same Idempotency-Key, so that the server does it once too. Resolves to undefined when it was refused (see `problem`).
   */
  run<T>(send: (key: string) => Promise<T>): Promise<T | undefined>
}

/** One intention of a person: submit this case, open that one. */
export function useIntention(): Intention {
  const busy = ref(false)
  const problem = ref<Problem | null>(null)
  let key: string | null = null

  async function run<T>(send: (key: string) => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = null
    key ??= newKey()
    try {
      const result = await send(key)
      key = null
      return result
    } catch (error) {
      problem.value = asProblem(error)
      if (!problem.value.uncertain) key = null
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, run }
}

/** A key that names one intention. randomUUID exists only on secure origins, and a hall's network may be plain http. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
