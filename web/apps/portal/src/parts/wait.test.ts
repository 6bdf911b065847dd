import { expect, it } from 'vitest'
import { expectedWait } from './wait'

const line = (...seconds: (number | null)[]) =>
  seconds.map((expected_wait_seconds) => ({ expected_wait_seconds }))

const forecast = (low: number, middle: number, high: number) => ({
  expected_wait_seconds: middle,
  expected_wait_low_seconds: low,
  expected_wait_high_seconds: high,
})

it.each([
  ['a forecast gives a span', [forecast(610, 900, 1190)], { kind: 'between', least: 10, most: 20 }],
  ['the forecast is sure', [forecast(0, 0, 20)], { kind: 'short' }],
  [
    'forecasts of lines differ',
    [forecast(0, 360, 900), forecast(60, 540, 900)],
    { kind: 'between', least: 6, most: 9 },
  ],
  ['no counter is open', line(null, null), { kind: 'none' }],
  ['there are no lines', [], { kind: 'none' }],
  ['nobody waits', line(0, 0), { kind: 'short' }],
  ['one line is known', line(61, null), { kind: 'about', minutes: 2 }],
  ['lines differ', line(360, 540), { kind: 'between', least: 6, most: 9 }],
])('the wait when %s', (_when, categories, wait) => {
  expect(expectedWait(categories)).toEqual(wait)
})
