import { expect, it } from 'vitest'
import { faultOf } from './fault'

it.each([
  ['unknown column: 颜色', { key: 'unknown_column', what: '颜色' }],
  ['columns are missing: name, task_type', { key: 'missing_columns', what: 'name, task_type' }],
  ['line 7 has 3 cells, the header has 9; the file may have been cut off', { key: 'cut_off', what: '7' }],
  ['the file is empty', { key: 'empty', what: '' }],
  ['a workbook without a sheet', null],
])('a file that fails as “%s”', (error, said) => expect(faultOf(error)).toEqual(said))
