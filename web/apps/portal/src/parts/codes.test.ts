import { expect, it } from 'vitest'
import { grouped, timeLeft } from './codes'

it.each([
  ['7HK2M9QD', '7HK2 M9QD'],
  ['ABCD', 'ABCD'],
  ['ABCDE', 'ABCD E'],
])('shows %s as %s', (code, shown) => expect(grouped(code)).toBe(shown))

it.each([
  [600, '10:00'],
  [545, '9:05'],
  [0.4, '0:01'],
  [0, null],
  [-5, null],
])('says of %s seconds %s', (seconds, shown) => {
  const now = Date.parse('2026-11-24T08:00:00Z')
  expect(timeLeft(new Date(now + seconds * 1000).toISOString(), now)).toBe(shown)
})

it('takes a time that is none as over', () => expect(timeLeft('', 0)).toBeNull())
