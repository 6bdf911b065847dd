import type { InstantText } from '@yimen/api'
import { expect, it } from 'vitest'
import { freeKey, ruleChanges } from './changes'

const when = (value: string) => ({ '==': [{ var: 'subject.kind' }, value] })
const rule = (change: Partial<InstantText> = {}): InstantText => ({
  conditions: [{ key: 'a', text: '是个人', text_en: 'A person', when: when('person') }],
  answers: 's1',
  basis: '一号文件',
  ...change,
})
const names = new Map([
  ['s1', '甲'],
  ['s2', '乙'],
])
const told = (one: { when: unknown }) => JSON.stringify(one.when)
const changes = (after: InstantText) => ruleChanges(rule(), after, told, names).map((one) => one.kind)

it('says nothing of two rules that are the same', () => {
  expect(changes(rule())).toEqual([])
})

it('tells conditions apart by their keys', () => {
  const a = rule().conditions[0]!
  expect(changes(rule({ conditions: [] }))).toEqual(['removed'])
  expect(changes(rule({ conditions: [a, { ...a, key: 'b' }] }))).toEqual(['added'])
  expect(changes(rule({ conditions: [{ ...a, text: '是自然人' }] }))).toEqual(['words'])
  expect(changes(rule({ conditions: [{ ...a, when: when('company') }] }))).toEqual(['demands'])
})

it('names who answers and the document', () => {
  const found = ruleChanges(rule(), rule({ answers: 's2', basis: '二号文件' }), told, names)
  expect(found).toEqual([
    { kind: 'answers', from: '甲', to: '乙' },
    { kind: 'basis', from: '一号文件', to: '二号文件' },
  ])
})

it('gives a new condition a key that none has', () => {
  expect(freeKey([])).toBe('c1')
  expect(freeKey([{ ...rule().conditions[0]!, key: 'c2' }])).toBe('c3')
})
