import type { LayoutLine, LayoutText } from '@yimen/api'

/** What differs between two layouts, for the person who publishes: the key of a sentence and what stands in it. */
export interface LayoutChange {
  kind: 'accent' | 'upright' | 'across' | 'note' | 'added' | 'removed' | 'renamed' | 'moved'
  from: string
  to: string
}

export const FIELD = 'content:'
/** What a line may show beside the fields of the type. */
export const SOURCES = [
  'number',
  'identifier',
  'holder',
  'holder_code',
  'issuer',
  'issued_on',
  'period',
  'content',
] as const

const named = (line: LayoutLine) => line.label || line.from.replace(FIELD, '')

/** Lines are told apart by what they show. */
export function layoutChanges(before: LayoutText, after: LayoutText): LayoutChange[] {
  const out: LayoutChange[] = []
  if (before.accent !== after.accent) out.push({ kind: 'accent', from: before.accent, to: after.accent })
  if (before.portrait !== after.portrait)
    out.push({ kind: after.portrait ? 'upright' : 'across', from: '', to: '' })
  const old = new Map(before.lines.map((line) => [line.from, line]))
  const next = new Map(after.lines.map((line) => [line.from, line]))
  for (const line of before.lines)
    if (!next.has(line.from)) out.push({ kind: 'removed', from: named(line), to: '' })
  for (const line of after.lines) {
    const was = old.get(line.from)
    if (!was) out.push({ kind: 'added', from: '', to: named(line) })
    else if (was.label !== line.label) out.push({ kind: 'renamed', from: named(was), to: named(line) })
  }
  const kept = (lines: LayoutLine[], other: Map<string, LayoutLine>) =>
    lines.filter((line) => other.has(line.from)).map((line) => line.from)
  if (kept(before.lines, next).join('\n') !== kept(after.lines, old).join('\n'))
    out.push({ kind: 'moved', from: '', to: after.lines.map(named).join('、') })
  if (before.note !== after.note) out.push({ kind: 'note', from: before.note, to: after.note })
  return out
}
