import type { LicenceFacts } from '@yimen/api'

/** Words for what a type lays down: `t` of the page, dates and departments as people read them. */
export interface FactWords {
  t(key: string, params?: Record<string, string | number>): string
  fullDate(date: string): string
  departments: ReadonlyMap<string, string>
}

export const FACTS = [
  'name',
  'name_en',
  'issued_here',
  'holder_kinds',
  'several',
  'validity',
  'issuers',
  'fields',
] as const
export type FactName = (typeof FACTS)[number]

/** Each fact in words. */
export function factTexts(facts: LicenceFacts, words: FactWords): Record<FactName, string> {
  const { t } = words
  const { rules } = facts
  const { kind, amount, until } = rules.validity
  const validity =
    kind === 'days' || kind === 'months'
      ? t(`types.validity_value.${kind}`, { n: amount ?? '–' })
      : kind === 'until'
        ? t('types.validity_value.until', { date: until ? words.fullDate(until) : '–' })
        : t(`types.validity_kind.${kind}`)
  return {
    name: facts.name,
    name_en: facts.name_en || '–',
    issued_here: t(`types.here.${rules.issued_here ? 'yes' : 'no'}`),
    holder_kinds: rules.holder_kinds.map((one) => t(`types.kind.${one}`)).join('、') || '–',
    several: t(`types.several_value.${rules.several_holders ? 'yes' : 'no'}`),
    validity,
    issuers:
      rules.issuers.map((code) => words.departments.get(code) ?? code).join('、') || t('types.any_issuer'),
    fields:
      rules.fields
        .map((one) => `${one.label}（${one.element}${one.required ? `，${t('types.required')}` : ''}）`)
        .join('、') || t('types.by_item'),
  }
}

/** What differs between two, in the order of FACTS. */
export function factChanges(
  before: LicenceFacts,
  after: LicenceFacts,
  words: FactWords,
): { fact: FactName; from: string; to: string }[] {
  const was = factTexts(before, words)
  const is = factTexts(after, words)
  return FACTS.filter((fact) => was[fact] !== is[fact]).map((fact) => ({
    fact,
    from: was[fact],
    to: is[fact],
  }))
}

/** A type that lays down nothing yet. */
export const plainFacts = (): LicenceFacts => ({
  name: '',
  name_en: '',
  rules: {
    issued_here: true,
    holder_kinds: ['person', 'company'],
    several_holders: false,
    validity: { kind: 'decided', amount: null, until: null },
    issuers: [],
    fields: [],
  },
})
