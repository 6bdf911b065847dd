import type { Case } from '@yimen/api'
import type { useWords } from '@yimen/i18n'

type Words = Pick<ReturnType<typeof useWords>, 't' | 'pick'>
type Giver = Pick<Case, 'department_name' | 'department_name_en'>
type StepMandate = NonNullable<Case['timeline'][number]['mandate']>

const named = (giver: Giver, mandate: StepMandate, words: Words) => ({
  giver: words.pick(giver.department_name, giver.department_name_en),
  organ: words.pick(mandate.organ_name, mandate.organ_name_en),
  number: mandate.document_number,
})

/** For whom a step was taken, and under which document; empty for the organ's own people. */
export function underMandate(found: Giver, mandate: StepMandate | null | undefined, words: Words): string {
  if (!mandate) return ''
  return words.t(
    mandate.document_number ? 'mandate.step' : 'mandate.step_taken_over',
    named(found, mandate, words),
  )
}

/** For whom the one at the desk would act, or why not; empty for the organ's own people. */
export function actingFor(
  found: Pick<Case, 'authority'> & Giver,
  words: Words & Pick<ReturnType<typeof useWords>, 'fullDate'>,
): string {
  const authority = found.authority
  if (!authority) return ''
  if (authority.mandate) {
    const key = authority.mandate.document_number ? authority.act : 'taken_over'
    return words.t(`mandate.${key}`, named(found, authority.mandate, words))
  }
  const giver = words.pick(found.department_name, found.department_name_en)
  return authority.none_since
    ? words.t('mandate.none_since', { giver, date: words.fullDate(authority.none_since) })
    : words.t('mandate.none', { giver })
}

/** Who keeps the case: its owner, or who stands in while they are away. */
export function keeperOf(
  found: { owner_name?: string | null; owner_for?: string | null },
  words: Pick<Words, 't'>,
): string {
  const name = found.owner_name ?? ''
  return found.owner_for ? words.t('mandate.owner', { name, absent: found.owner_for }) : name
}
