import type { Term } from '@yimen/api'
import { describe, expect, it } from 'vitest'
import { make } from './makers'
import { takeElement, takeMaterialType } from './terms'

const term = (more: Partial<Term>): Term => ({
  id: '1',
  kind: 'element',
  code: 'contact.phone',
  label: '联系电话',
  label_en: 'Phone',
  schema: { type: 'string', maxLength: 20 },
  format: 'phone',
  sources: [],
  privacy: 'personal',
  merged_into: null,
  revision: 1,
  ...more,
})

describe('a field that is a data element', () => {
  it('takes over what the element says, where nobody has written yet', () => {
    const field = make.field()
    takeElement(field, term({}))
    expect(field).toMatchObject({
      element: 'contact.phone',
      label: '联系电话',
      label_en: 'Phone',
      kind: 'phone',
      max_length: 20,
      personal: true,
    })
  })

  it('keeps its own name, and what somebody chose', () => {
    const named = { ...make.field(), label: '负责人电话' }
    takeElement(named, term({}))
    expect([named.label, named.label_en, named.kind]).toEqual(['负责人电话', '', 'phone'])
    const chosen = { ...make.field(), kind: 'number' as const, maximum: 9 }
    takeElement(chosen, term({ privacy: 'open' }))
    expect([chosen.kind, chosen.maximum, chosen.max_length, chosen.personal]).toEqual([
      'number',
      9,
      null,
      false,
    ])
  })

  it('is the element that an old one was merged into; a format that no form knows says nothing', () => {
    const field = make.field()
    takeElement(field, term({ merged_into: 'person.phone', format: 'uri' }))
    expect([field.element, field.kind]).toEqual(['person.phone', 'text'])
  })
})

it('a material takes its type, and its name where it has none', () => {
  const type = term({ kind: 'material_type', code: 'id_card', label: '身份证', label_en: 'Identity card' })
  const [fresh, named] = [make.requirement(), { ...make.requirement(), name: '经办人身份证' }]
  for (const one of [fresh, named]) takeMaterialType(one, type)
  expect([fresh.material_type, fresh.name, fresh.name_en]).toEqual(['id_card', '身份证', 'Identity card'])
  expect([named.material_type, named.name, named.name_en]).toEqual(['id_card', '经办人身份证', ''])
})
