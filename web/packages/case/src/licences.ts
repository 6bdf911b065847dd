import type { Licence } from '@yimen/api'
import type { useWords } from '@yimen/i18n'
import type { TimelineStep } from '@yimen/ui'

/** How a licence's state is coloured, beside its word. */
export function licenceTone(state: string): 'good' | 'active' | 'bad' {
  if (state === 'valid') return 'good'
  return state === 'pending_seal' ? 'active' : 'bad'
}

/** What was done with a licence since it was issued, for the timeline: with the reason and the decision behind each step. */
export function licenceSteps(licence: Licence, words: ReturnType<typeof useWords>): TimelineStep[] {
  const { t, name, dateTime } = words
  return licence.steps.map((step, index) => ({
    key: String(index),
    title: name('licence_operation', step.operation),
    when: dateTime(step.at),
    note: [step.reason, step.decision_number && t('licence_step.decision', { number: step.decision_number })]
      .filter(Boolean)
      .join('　'),
    state: step.to_state === 'valid' ? 'done' : 'bad',
  }))
}
