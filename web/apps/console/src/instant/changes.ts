import type { InstantCondition, InstantText } from '@yimen/api'

/** What differs between two rules, for the person who puts one in force: the key of a sentence and what stands in it. */
export interface RuleChange {
  kind: 'added' | 'removed' | 'words' | 'demands' | 'answers' | 'basis'
  from: string
  to: string
}

type Told = (condition: InstantCondition) => string

/** Conditions are told apart by their keys. `told`: what a condition compares, in words. `names`: of who may answer. */
export function ruleChanges(
  before: InstantText,
  after: InstantText,
  told: Told,
  names: ReadonlyMap<string, string>,
): RuleChange[] {
  const out: RuleChange[] = []
  const old = new Map(before.conditions.map((one) => [one.key, one]))
  const next = new Set(after.conditions.map((one) => one.key))
  for (const one of before.conditions)
    if (!next.has(one.key)) out.push({ kind: 'removed', from: `${one.text}（${told(one)}）`, to: '' })
  for (const one of after.conditions) {
    const was = old.get(one.key)
    if (!was) {
      out.push({ kind: 'added', from: '', to: `${one.text}（${told(one)}）` })
      continue
    }
    if (was.text !== one.text) out.push({ kind: 'words', from: was.text, to: one.text })
    if (was.text_en !== one.text_en) out.push({ kind: 'words', from: was.text_en, to: one.text_en })
    if (JSON.stringify(was.when) !== JSON.stringify(one.when))
      out.push({ kind: 'demands', from: told(was), to: told(one) })
  }
  const name = (id: string | null | undefined) => (id ? (names.get(id) ?? id) : '')
  if (before.answers !== after.answers)
    out.push({ kind: 'answers', from: name(before.answers), to: name(after.answers) })
  if (before.basis !== after.basis) out.push({ kind: 'basis', from: before.basis, to: after.basis })
  return out
}

/** A key that no condition has yet. */
export function freeKey(conditions: readonly InstantCondition[]): string {
  const taken = new Set(conditions.map((one) => one.key))
  let n = conditions.length + 1
  while (taken.has(`c${n}`)) n += 1
  return `c${n}`
}
