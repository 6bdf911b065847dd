import { expect, it } from 'vitest'
import { lineIsGood } from './typeface'

it.each([
  [undefined, true],
  [{ effectiveType: '4g' }, true],
  [{ effectiveType: '4g', saveData: true }, false],
  [{ effectiveType: '3g' }, false],
  [{ effectiveType: 'slow-2g' }, false],
])('on the line %j the typeface is fetched: %s', (line, fetched) => expect(lineIsGood(line)).toBe(fetched))
