import { Problem, type ImportedRow } from '@yimen/api'
import { describe, expect, it } from 'vitest'
import { countsOf, faultsByRow, readList, rowOf } from './list'

describe('a list of licences', () => {
  it('is the documented object, or its licences alone, with or without the mark of UTF-8', () => {
    const text = JSON.stringify({ source: '登记系统', department_code: '11', licences: [{ number: 'J1' }] })
    const read = { source: '登记系统', department: '11', licences: [{ number: 'J1' }] }
    expect(readList(text)).toEqual(read)
    expect(readList(`\uFEFF${text}`)).toEqual(read)
    expect(readList('[{"number": "J1"}]')).toEqual({ ...read, source: '', department: '' })
  })

  it.each([
    ['Number,Type', 'not_json'],
    ['', 'not_json'],
    ['null', 'no_list'],
    ['{"licences": "J1"}', 'no_list'],
    ['{"source": "x", "licences": []}', 'empty'],
  ])('is not %s', (text, fault) => expect(readList(text)).toBe(fault))

  it('tells rows of a wrong form from a refusal of the whole list', () => {
    const refused = (...pointers: string[]) =>
      new Problem(
        400,
        'request.invalid',
        '',
        null,
        pointers.map((pointer) => ({ pointer, code: 'required', reason: '' })),
      )
    const rows = faultsByRow(refused('/licences/2/holders/0/name', '/licences/2/issued_on', '/licences/7'))
    expect([...(rows ?? [])].map(([row, faults]) => [row, faults.map((one) => one.where)])).toEqual([
      [2, ['holders/0/name', 'issued_on']],
      [7, ['']],
    ])
    expect(faultsByRow(refused('/licences/2/number', '/source'))).toBeNull()
    expect(faultsByRow(refused())).toBeNull()
  })

  it('counts what becomes of each row, whatever stands in it', () => {
    const said: ImportedRow = { outcome: 'recorded', licence_id: null, identifier: 'J1', reason: '' }
    const rows = [
      rowOf({ type_code: 'T', number: 'J1' }, 0, said),
      rowOf(null, 1, [{ where: '', code: 'wrong_type', reason: '' }]),
      rowOf({ number: 7 }, 2, { ...said, outcome: 'refused', reason: 'licences.unknown_type' }),
    ]
    expect(rows.map((one) => [one.at, one.number, one.outcome])).toEqual([
      [1, 'J1', 'recorded'],
      [2, '', 'refused'],
      [3, '', 'refused'],
    ])
    expect(countsOf(rows)).toEqual({ recorded: 1, changed: 0, known: 0, refused: 2 })
  })
})
