import { expect, it } from 'vitest'
import { answersFrom, answersText, oneBack, without } from './answers'

const given = { operator: 'person', area: 'under_100', cold_dishes: 'no' }

it('comes back from an address as it went in, in the order of answering', () => {
  expect(answersFrom(answersText(given))).toEqual(given)
  expect(Object.keys(answersFrom('b:1,a:2'))).toEqual(['b', 'a'])
})

it.each([undefined, null, ['a:b'], '', 'a', 'a:', ':b', 'a:b:c', 'a b:c', '<x>:y'])(
  'takes nothing from %j',
  (text) => expect(answersFrom(text)).toEqual({}),
)

it('leaves out only what is no answer', () => {
  expect(answersFrom('operator:person,,area:under_100,x')).toEqual({ operator: 'person', area: 'under_100' })
})

it('goes back by one question, and asks one question again', () => {
  expect(oneBack(given)).toEqual({
    answers: { operator: 'person', area: 'under_100' },
    question: 'cold_dishes',
  })
  expect(oneBack({})).toEqual({ answers: {}, question: null })
  expect(without(given, 'area')).toEqual({ operator: 'person', cold_dishes: 'no' })
})
