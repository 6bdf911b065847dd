import type { Case, Definition, FieldDefinition } from '@yimen/api'
import { expect, it } from 'vitest'
import { errorsByField, keyOfPointer, missingMaterials, valueText } from './words'

const chinese = (zh: string) => zh

it('finds the field that a pointer means, however deep it stands', () => {
  expect(['/form/area', '/area', 'area', '/form/a~1b'].map(keyOfPointer)).toEqual([
    'area',
    'area',
    'area',
    'a/b',
  ])
  expect(errorsByField([{ pointer: '/form/area', code: 'required', reason: 'r' }], (p) => p.reason)).toEqual({
    area: 'r',
  })
})

it('shows the label of a choice and never its code', () => {
  const field = {
    options: [
      { value: 'hot', label: '热食', label_en: 'Hot' },
      { value: 'cold', label: '冷食', label_en: 'Cold' },
    ],
  } as FieldDefinition
  expect(valueText(field, 'hot', chinese)).toBe('热食')
  expect(valueText(field, ['hot', 'cold'], chinese)).toBe('热食、冷食')
  expect(valueText(field, null, chinese)).toBe('')
  expect(valueText({ options: [] } as unknown as FieldDefinition, 0, chinese)).toBe('0')
})

it('asks only for required materials that may not follow later and that no licence or promise stands for', () => {
  const requirement = (key: string, more = {}) => ({ key, necessity: 'required', deferrable: false, ...more })
  const definition = {
    requirements: [
      requirement('plan'),
      requirement('list', { deferrable: true }),
      requirement('photo', { necessity: 'optional' }),
      requirement('id'),
      requirement('business_licence'),
      requirement('promise', { by_promise: true }),
    ],
  } as unknown as Definition
  const materials = [
    { requirement: 'id', state: 'attached' },
    { requirement: 'plan', state: 'missing' },
    { requirement: 'business_licence', state: 'missing', held: { licence_name: '营业执照' } },
  ] as Case['materials']
  const missing = (state: string) =>
    missingMaterials(definition, materials, [
      { requirement: 'promise', state },
    ] as Case['promises']['list']).map((one) => one.key)
  expect(missing('promised')).toEqual(['plan'])
  expect(missing('named')).toEqual(['plan', 'promise'])
})
