import { describe, expect, it } from 'vitest'
import { counted, formOf, merged, rulesOf } from './hallRules'

const RULES = {
  longest_wait_seconds: 3600,
  recall_limit: 3,
  hold_seconds: 900,
  grace_seconds: 1800,
  anonymous: true,
  notices: [{ text: '今天下午停办', text_en: '' }],
  revision: 4,
}

describe('the rules of a hall', () => {
  it('come back from the form as they went in', () => {
    const { revision, ...rules } = RULES
    expect(revision).toBe(4)
    expect(rulesOf(formOf(RULES))).toEqual(rules)
  })

  it.each([
    ['', null],
    [null, null],
    ['x', null],
    [1.5, null],
    [0, null],
    [241, null],
    ['90', 90],
    [5, 5],
  ])('take %o minutes of waiting as %o', (typed, minutes) => {
    expect(counted({ ...formOf(RULES), longest_wait: typed }, 'longest_wait')).toBe(minutes)
  })

  it('are not sent with a notice that says nothing', () => {
    expect(rulesOf({ ...formOf(RULES), notices: [{ text: ' ', text_en: 'Closed' }] })).toBeNull()
  })

  it('keep what was changed here on top of what somebody else has saved', () => {
    const before = formOf(RULES)
    const newest = formOf({ ...RULES, recall_limit: 5, hold_seconds: 600, revision: 5 })
    expect(merged(before, { ...before, hold: 20 }, newest)).toEqual({ ...newest, hold: 20 })
  })
})
