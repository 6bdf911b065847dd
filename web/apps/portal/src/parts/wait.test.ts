import { expect, it } from 'vitest'
import { expectedWait } from './wait'

const line = (...seconds: (number | null)[]) =>
  seconds.map((expected_wait_seconds) => ({ expected_wait_seconds }))

it.each([
  ['no counter is open', line(null, null), { kind: 'none' }],
  ['there are no lines', [], { kind: 'none' }],
  ['nobody waits', line(0, 0), { kind: 'short' }],
  ['one line is known', line(61, null), { kind: 'about', minutes: 2 }],
  ['lines differ', line(360, 540), { kind: 'between', least: 6, most: 9 }],
])('the wait when %s', (_when, categories, wait) => {
  expect(expectedWait(categories)).toEqual(wait)
})
