import { asProblem, newKey, type ActionName, type CaseList, type CaseRow, type Problem } from '@yimen/api'
import { computed, reactive, ref } from 'vue'
import { act, type Said } from './acting'

/** What may be done to many cases of a list in one go: what moves them on, never what ends them against their applicant. */
export const BATCH: Partial<Record<CaseList, ActionName>> = {
  to_receive: 'receive',
  to_accept: 'accept',
  to_review: 'review',
  to_decide: 'approve',
  to_deliver: 'deliver',
}

export type Outcome = 'waiting' | 'under_way' | 'done' | 'refused'
export interface BatchRow {
  row: CaseRow
  outcome: Outcome
  problem: Problem | null
  /** Names what is wanted of this case. It stays after silence, so that another try does not do it twice. */
  key: string
}

/** One action on several cases, one after the other, each for itself: what is refused for one holds for none of the others. */
export function useBatch(chosen: CaseRow[], action: ActionName) {
  const rows = reactive<BatchRow[]>(
    chosen.map((row) => ({ row, outcome: 'waiting', problem: null, key: newKey() })),
  )
  const busy = ref(false)
  const stopped = ref(false)
  const count = (outcome: Outcome) => rows.filter((one) => one.outcome === outcome).length
  const done = computed(() => count('done'))
  const refused = computed(() => count('refused'))
  const left = computed(() => count('waiting'))

  async function carryOut(one: BatchRow, said: Said): Promise<void> {
    one.outcome = 'under_way'
    try {
      await act(action, one.row, said, one.key)
      one.outcome = 'done'
    } catch (error) {
      one.problem = asProblem(error)
      // Without an answer nobody knows; the next try carries the same key.
      one.outcome = one.problem.uncertain ? 'waiting' : 'refused'
      if (one.problem.uncertain) stopped.value = true
    }
  }

  /** Goes through what is not done yet; ends early when it is stopped or the line is down. */
  async function run(said: Said): Promise<void> {
    if (busy.value) return
    busy.value = true
    stopped.value = false
    for (const one of rows) {
      if (stopped.value) break
      if (one.outcome === 'waiting') await carryOut(one, said)
    }
    busy.value = false
  }
  const stop = () => (stopped.value = true)
  return { rows, busy, stopped, done, refused, left, run, stop }
}
