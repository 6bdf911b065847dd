import { asProblem, newKey, type Problem } from '@yimen/api'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'

const PAUSE = 600 // milliseconds between two looks at how far it is

/** Something that the server does in small steps, in the background. */
interface Job {
  id: string
  state: string // running, done, failed, cancelled
}
interface Calls<J> {
  get: (id: string) => Promise<J>
  cancel: (id: string, key: string) => Promise<J>
}

/** Follows one job until it has ended; a line that drops is no end. */
export function useJob<J extends Job>(calls: Calls<J>, ended: (job: J) => void) {
  const job = shallowRef<J | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const starting = ref(false)
  const running = computed(() => job.value?.state === 'running')
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))

  function show(seen: J): void {
    clearTimeout(timer)
    job.value = seen
    if (seen.state === 'running') timer = setTimeout(() => void look(seen.id), PAUSE)
    else ended(seen)
  }

  async function look(id: string): Promise<void> {
    try {
      const seen = await calls.get(id)
      if (job.value?.id !== id) return // another was begun
      problem.value = null
      show(seen)
    } catch (error) {
      if (job.value?.id !== id) return
      problem.value = asProblem(error)
      if (problem.value.offline) timer = setTimeout(() => void look(id), PAUSE)
    }
  }

  /** Begins one; what the last one said goes. */
  async function begin(started: () => Promise<J>): Promise<void> {
    if (starting.value || running.value) return
    starting.value = true
    forget()
    try {
      show(await started())
    } catch (error) {
      const refused = asProblem(error)
      if (refused.code !== 'upload.cancelled') problem.value = refused
    } finally {
      starting.value = false
    }
  }

  async function cancel(): Promise<void> {
    const id = job.value?.id
    if (!id) return
    try {
      show(await calls.cancel(id, newKey()))
    } catch (error) {
      const refused = asProblem(error)
      if (refused.status === 409)
        await look(id) // it had ended before
      else problem.value = refused
    }
  }

  function forget(): void {
    clearTimeout(timer)
    job.value = null
    problem.value = null
  }

  return { job, problem, starting, running, begin, cancel, forget }
}
