import type { BundleCase, BundleMember, MergedBundle } from '@yimen/api'
import { expect, it } from 'vitest'
import { broughtMaterials, fieldNotes, filingOf, membersByWait, waitsText } from './filing'

const words = {
  pick: (zh: string) => zh,
  listed: (all: (string | null | undefined)[]) => all.filter(Boolean).join('、'),
  t: ((key: string, with_: Record<string, unknown> = {}) =>
    `${key} ${Object.values(with_).join('/')}`) as never,
}
const use = (member: string, made_by: string | null = null) => ({ member, key: 'x', made_by })
const field = (key: string, uses: object[], asked = true) => ({ field: { key }, asked, uses })
const material = (key: string, more: object = {}, asked = true) => ({
  requirement: { key, name: key, name_en: '', keep_copy: true, ...more },
  asked,
  uses: [use('money', asked ? null : 'card')],
})
const merge = {
  members: [
    { key: 'card', name: '社保卡', name_en: '', department: '人社局', department_en: '' },
    { key: 'money', name: '失业金', name_en: '', department: '就业中心', department_en: '' },
  ],
  form: [
    { key: 'who', fields: [field('name', [use('card'), use('money')]), field('bank', [use('money')])] },
    { key: 'later', fields: [field('number', [use('money', 'card')], false)] },
  ],
  materials: [material('id_card'), material('old_card', { keep_copy: false }), material('card', {}, false)],
} as unknown as MergedBundle
const found = {
  id: 'b1',
  revision: 4,
  values: { name: '王小样' },
  prefilled: ['name'],
  subject: { display_name: '王**' },
  missing: [
    { pointer: '/values/bank', code: 'required', reason: '' },
    { pointer: '/materials/id_card', code: 'missing', reason: '' },
  ],
  files: [],
  held: [{ material: 'id_card', licence_name: '居民身份证' }],
  facts: [],
  merge,
} as unknown as BundleCase

it('asks only for what no result brings, and uploads only what is kept', () => {
  const filing = filingOf(found)
  expect(filing.materials.map((one) => [one.requirement, one.held?.licence_name])).toContainEqual([
    'id_card',
    '居民身份证',
  ])
  expect(filing.definition.form.sections.map((section) => section.fields.map((one) => one.key))).toEqual([
    ['name', 'bank'],
  ])
  expect(filing.materials.map((one) => [one.requirement, one.state])).toEqual([['id_card', 'missing']])
  expect(filing.form_problems.map((one) => one.pointer)).toEqual(['/values/bank'])
  expect(broughtMaterials(merge, words.pick).map((one) => [one.key, one.maker])).toEqual([['card', '社保卡']])
})

it('has the material when a scan is there and nothing is missing any more', () => {
  const scan = { id: 'f1', material: 'id_card', name: 'a.png', case_id: 'c1', case_file: 'f2' }
  const filing = filingOf({ ...found, missing: [], files: [scan] } as unknown as BundleCase)
  expect(filing.materials[0]).toMatchObject({ state: 'attached', files: [{ id: 'f1' }] })
})

it('names the departments that use a field; within one department, the items', () => {
  expect(fieldNotes(merge, words).get('name')).toBe('bundle_case.for 人社局、就业中心/2')
  const one = { ...merge, members: merge.members.map((each) => ({ ...each, department: '人社局' })) }
  expect(fieldNotes(one, words).get('bank')).toBe('bundle_case.for 失业金/1')
})

it('names two of many, says how many they are, and of what all use that all do', () => {
  const keys = ['a', 'b', 'c', 'd']
  const members = keys.map((key) => ({
    key,
    name: key,
    name_en: '',
    department: `${key}局`,
    department_en: '',
  }))
  const fields = [
    field(
      'name',
      keys.map((key) => use(key)),
    ),
    field(
      'bank',
      keys.slice(1).map((key) => use(key)),
    ),
  ]
  const many = { ...merge, members, form: [{ key: 'who', fields }] } as unknown as MergedBundle
  expect(fieldNotes(many, words).get('name')).toBe('bundle_case.for_all 4')
  expect(fieldNotes(many, words).get('bank')).toBe('bundle_case.for_more b局、c局/3')
  const one = {
    ...many,
    members: members.map((each) => ({ ...each, department: '同一局' })),
  } as unknown as MergedBundle
  expect(fieldNotes(one, words).get('bank')).toBe('bundle_case.for_more_items b、c/3')
})

it('says for whom a member waits, and nothing of what is there', () => {
  const member = {
    waits_for: [
      { member: 'card', kind: 'needs_result', met: false },
      { member: 'money', kind: 'needs_acceptance', met: true },
    ],
  } as unknown as BundleMember
  expect(waitsText(found, member, words)).toBe('bundle_case.waits_needs_result 社保卡')
  const free = { waits_for: [] } as unknown as BundleMember
  expect(membersByWait(found, [free, member, free], words)).toEqual([
    { waits: '', members: [free, free] },
    { waits: 'bundle_case.waits_needs_result 社保卡', members: [member] },
  ])
})
