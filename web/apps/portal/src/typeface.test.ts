import { expect, it } from 'vitest'
import { lastFetched, lineIsGood } from './typeface'

it.each([
  [undefined, true],
  [{ effectiveType: '4g' }, true],
  [{ effectiveType: '4g', saveData: true }, false],
  [{ effectiveType: '3g' }, false],
  [{ effectiveType: 'slow-2g' }, false],
])('on the line %j the typeface is fetched: %s', (line, fetched) => expect(lineIsGood(line)).toBe(fetched))

it('counts the rest of a page from what came last, in whatever order it was asked for', () => {
  expect(lastFetched([{ responseEnd: 40 }, { responseEnd: 900 }, { responseEnd: 300 }])).toBe(900)
  expect(lastFetched([])).toBe(0)
})
