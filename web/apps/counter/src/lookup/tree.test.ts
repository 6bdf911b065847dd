import type { Question, Requirement } from '@yimen/api'
import { describe, expect, it } from 'vitest'
import { answersOf, branchesOf, meant, pointsFor } from './tree'

const asked = (key: string, when: object | null = null) =>
  ({ key, text: key, text_en: '', why: '', why_en: '', options: [], when }) as unknown as Question
const is = (question: string, value: string) => ({ '==': [{ var: question }, value] })

describe('the scenario tree', () => {
  it('stands a question below the one on whose answer it hangs', () => {
    const questions = [
      asked('kind'),
      asked('premises'),
      asked('cold', is('kind', 'restaurant')),
      asked('room', { and: [is('kind', 'restaurant'), is('cold', 'yes')] }),
    ]
    expect(branchesOf(questions).map((one) => [one.question.key, one.depth])).toEqual([
      ['kind', 0],
      ['cold', 1],
      ['room', 2],
      ['premises', 0],
    ])
  })

  it('knows the answers of a scenario that leaves no choice, and of no other', () => {
    expect(answersOf(is('kind', 'shop'))).toEqual({ kind: 'shop' })
    expect(answersOf({ and: [is('kind', 'shop'), { in: [{ var: 'own' }, ['yes']] }] })).toEqual({
      kind: 'shop',
      own: 'yes',
    })
    expect(answersOf({ or: [is('kind', 'shop'), is('kind', 'stall')] })).toBeNull()
    expect(answersOf({ and: [is('kind', 'shop'), { in: [{ var: 'own' }, ['yes', 'no']] }] })).toBeNull()
    expect(answersOf({ '!=': [{ var: 'kind' }, 'shop'] })).toBeNull()
    expect(answersOf(null)).toBeNull()
  })

  it('finds a material by its name or by what is checked about it', () => {
    const material = {
      name: '营业执照',
      name_en: 'Business licence',
      review_points: [
        { key: 'a', text: '在有效期内', text_en: 'In force', pictures: [] },
        { key: 'b', text: '盖有公章', text_en: 'Sealed', pictures: [] },
      ],
    } as unknown as Requirement
    expect(meant('执照', material)).toBe(true)
    expect(pointsFor('执照', material)).toHaveLength(2)
    expect(pointsFor('公章', material).map((one) => one.key)).toEqual(['b'])
    expect(pointsFor('', material)).toHaveLength(2)
    expect(meant('租赁合同', material)).toBe(false)
  })
})
