import type { ImportedRow, ImportOutcome, Problem } from '@yimen/api'

export const BATCH = 200 // rows that the server takes at once

export interface ListFile {
  source: string
  department: string
  licences: unknown[]
}
export type ListFault = 'not_json' | 'no_list' | 'empty'

/** A list as it is documented, or its licences alone. */
export function readList(text: string): ListFile | ListFault {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return 'not_json'
  }
  const body = (Array.isArray(value) ? { licences: value } : (value ?? {})) as Record<string, unknown>
  if (!Array.isArray(body.licences)) return 'no_list'
  if (!body.licences.length) return 'empty'
  return {
    source: textIn(body, 'source'),
    department: textIn(body, 'department_code'),
    licences: body.licences as unknown[],
  }
}

/** What is wrong with the form of a row, where it is no refusal of the house. */
export interface RowFault {
  where: string
  code: string
  reason: string
}
/** One row of the list and what becomes of it. */
export interface ListRow {
  id: string
  at: number // from 1
  type: string
  number: string
  outcome: ImportOutcome
  reason: string
  faults: RowFault[]
}

function textIn(whole: unknown, name: string): string {
  const value = (whole as Record<string, unknown> | null)?.[name]
  return typeof value === 'string' ? value : ''
}

export function rowOf(licence: unknown, index: number, said: ImportedRow | RowFault[]): ListRow {
  const bad = Array.isArray(said)
  return {
    id: String(index),
    at: index + 1,
    type: textIn(licence, 'type_code'),
    number: textIn(licence, 'number'),
    outcome: bad ? 'refused' : said.outcome,
    reason: bad ? '' : said.reason,
    faults: bad ? said : [],
  }
}

/** Rows of a batch whose form was refused, by their place in it; null: the refusal is about the list itself. */
export function faultsByRow(problem: Problem): Map<number, RowFault[]> | null {
  const out = new Map<number, RowFault[]>()
  for (const { pointer, code, reason } of problem.params) {
    const found = /^\/licences\/(\d+)(.*)$/.exec(pointer)
    if (!found) return null
    const row = Number(found[1])
    out.set(row, [...(out.get(row) ?? []), { where: found[2]?.slice(1) ?? '', code, reason }])
  }
  return out.size ? out : null
}

export type Counts = Record<ImportOutcome, number>
export function countsOf(rows: ListRow[]): Counts {
  const counts: Counts = { recorded: 0, changed: 0, known: 0, refused: 0 }
  for (const row of rows) counts[row.outcome] += 1
  return counts
}
