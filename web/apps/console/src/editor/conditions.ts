import type { QuestionDefinition, When } from '@yimen/api'

// A condition as rows that a person chooses: "the answer to … is …", joined by and or by or. The server's form is a closed subset of
// JsonLogic; nobody types it.

export type Comparison = 'is' | 'is_not' | 'one_of' | 'less' | 'at_most' | 'more' | 'at_least'
export interface Row {
  question: string
  comparison: Comparison
  values: string[]
}
export interface Rows {
  join: 'and' | 'or'
  rows: Row[]
}

const SIGNS: Record<Exclude<Comparison, 'one_of'>, string> = {
  is: '==',
  is_not: '!=',
  less: '<',
  at_most: '<=',
  more: '>',
  at_least: '>=',
}
const BY_SIZE = new Set<Comparison>(['less', 'at_most', 'more', 'at_least'])

/** Answers that are all numbers can be compared by size. */
export function bySize(question: QuestionDefinition | undefined): boolean {
  return (
    !!question?.options.length &&
    question.options.every((option) => option.value !== '' && Number.isFinite(Number(option.value)))
  )
}

function rowOf(part: unknown): Row | null {
  if (typeof part !== 'object' || part === null) return null
  const entries = Object.entries(part)
  if (entries.length !== 1) return null
  const [sign, sides] = entries[0]!
  if (sign === '!') {
    const inner = rowOf(Array.isArray(sides) ? sides[0] : sides)
    return inner?.comparison === 'is' ? { ...inner, comparison: 'is_not' } : null
  }
  if (!Array.isArray(sides) || sides.length !== 2) return null
  const question = (sides[0] as { var?: unknown } | null)?.var
  if (typeof question !== 'string') return null
  if (sign === 'in')
    return Array.isArray(sides[1]) ? { question, comparison: 'one_of', values: sides[1].map(String) } : null
  const comparison = (Object.keys(SIGNS) as (keyof typeof SIGNS)[]).find((one) => SIGNS[one] === sign)
  return comparison ? { question, comparison, values: [String(sides[1])] } : null
}

/** The rows of a condition; null when it is more tangled than rows can show. No condition has no rows. */
export function rowsOf(when: When | undefined): Rows | null {
  if (!when) return { join: 'and', rows: [] }
  const [join, parts] = Object.entries(when)[0] ?? []
  const joined = (join === 'and' || join === 'or') && Array.isArray(parts)
  const rows = (joined ? parts : [when]).map(rowOf)
  if (rows.some((row) => row === null)) return null
  return { join: join === 'or' ? 'or' : 'and', rows: rows as Row[] }
}

function partOf(row: Row): Record<string, unknown> {
  const question = { var: row.question }
  if (row.comparison === 'one_of') return { in: [question, row.values] }
  const value = row.values[0] ?? ''
  return { [SIGNS[row.comparison]]: [question, BY_SIZE.has(row.comparison) ? Number(value) : value] }
}

/** The condition that the rows say; none without rows. */
export function whenOf({ join, rows }: Rows): When {
  const parts = rows.map(partOf)
  if (!parts.length) return null
  return parts.length === 1 ? parts[0]! : { [join]: parts }
}
