import type { Licence, LicenceType, Requirement } from '@yimen/api'
import type { useWords } from '@yimen/i18n'
import type { TimelineStep } from '@yimen/ui'

/** How a licence's state is coloured, beside its word. */
export function licenceTone(state: string): 'good' | 'active' | 'bad' {
  if (state === 'valid') return 'good'
  return state === 'pending_seal' ? 'active' : 'bad'
}

const LICENCE = 'licence:' // as an item says it: licence:<type code>

type Stood = Pick<Requirement, 'satisfied_by'>

/** Codes of the licence types that stand for a material. */
export function standInCodes(material: Stood): string[] {
  return material.satisfied_by
    .filter((one) => one.startsWith(LICENCE))
    .map((one) => one.slice(LICENCE.length))
}

/** The same with their names; one that is not in the list is left out. */
export function standIns(material: Stood, types: readonly LicenceType[]): LicenceType[] {
  const codes = standInCodes(material)
  return types.filter((type) => codes.includes(type.code))
}

/** What stands for it when these are chosen; what is no licence stays. */
export function withStandIns(
  material: Pick<Requirement, 'satisfied_by'>,
  codes: readonly string[],
): string[] {
  return [
    ...codes.map((code) => LICENCE + code),
    ...material.satisfied_by.filter((one) => !one.startsWith(LICENCE)),
  ]
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
