import type { BundleBrief } from '@yimen/api'
import { expect, it } from 'vitest'
import { bundlesMeant, holds } from './meant'

const bundle = (name: string, name_en: string, summary: string, available = true) =>
  ({ name, name_en, summary, summary_en: '', available }) as BundleBrief
const ALL = [
  bundle('新生儿出生', 'A child is born', '生育登记、出生医学证明、户口一次办。'),
  bundle('退休', 'Retirement', '退休申请、公积金提取一次办。'),
  bundle('企业注销登记', 'Ending a company', '税务、海关、银行一次办。', false),
]
const meant = (typed: string) => bundlesMeant(ALL, typed).map((one) => one.name)

it.each([
  ['新生儿', ['新生儿出生']],
  ['新生儿出生一件事', ['新生儿出生']],
  ['我要办退休手续', ['退休']],
  ['公积金', ['退休']],
  ['CHILD born', ['新生儿出生']],
  ['一件事', ['新生儿出生', '退休']],
  ['开餐馆', []],
])('finds bundles by %s', (typed, found) => {
  expect(meant(typed)).toEqual(found)
})

it('offers none that cannot be begun now', () => {
  expect(meant('企业注销登记')).toEqual([])
})

it('holds a text that has each of the words in whatever case', () => {
  expect(holds('business LICENCE', 'A licence for a business')).toBe(true)
  expect(holds('business card', 'A licence for a business')).toBe(false)
})
