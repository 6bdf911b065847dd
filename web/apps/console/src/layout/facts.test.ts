import { describe, expect, it } from 'vitest'
import { factChanges, factTexts, plainFacts, type FactWords } from './facts'

const words: FactWords = {
  t: (key, params) => (params ? `${key}(${Object.values(params).join(',')})` : key),
  fullDate: (date) => date,
  departments: new Map([['X1', '民政局']]),
}

describe('what a type of licences lays down', () => {
  it('is said in words', () => {
    const facts = plainFacts()
    expect(factTexts(facts, words)).toMatchObject({
      holder_kinds: 'types.kind.person、types.kind.company',
      validity: 'types.validity_kind.decided',
      issuers: 'types.any_issuer',
      fields: 'types.by_item',
    })
    facts.rules.validity = { kind: 'months', amount: 60, until: null }
    facts.rules.issuers = ['X1', 'X2']
    facts.rules.fields = [{ element: 'company.name', label: '主体名称', required: true }]
    expect(factTexts(facts, words)).toMatchObject({
      validity: 'types.validity_value.months(60)',
      issuers: '民政局、X2',
      fields: '主体名称（company.name，types.required）',
    })
  })

  it('differs only where something was changed', () => {
    const before = plainFacts()
    const after = plainFacts()
    expect(factChanges(before, after, words)).toEqual([])
    after.rules.several_holders = true
    after.rules.validity = { kind: 'until', amount: null, until: '2030-12-31' }
    expect(factChanges(before, after, words)).toEqual([
      { fact: 'several', from: 'types.several_value.no', to: 'types.several_value.yes' },
      { fact: 'validity', from: 'types.validity_kind.decided', to: 'types.validity_value.until(2030-12-31)' },
    ])
  })
})
