import { expect, it } from 'vitest'
import { toCsv } from './csv'

it('writes what a spreadsheet reads: quotes, line ends, and the mark of UTF-8', () => {
  expect(
    toCsv([
      ['时段', '说"好"'],
      ['09:00', 12],
      [null, 'a,b'],
    ]),
  ).toBe('\uFEFF时段,"说""好"""\r\n09:00,12\r\n,"a,b"\r\n')
})

it('hands no formula to a spreadsheet', () => {
  expect(toCsv([['=1+1', '@x', '-2', '+3', -4]])).toBe("\uFEFF'=1+1,'@x,'-2,'+3,-4\r\n")
})
