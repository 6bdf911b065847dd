import type { Question, Requirement, When } from '@yimen/api'
import { holds } from '@yimen/case'

export interface Branch {
  question: Question
  /** 0 for a question that is always asked; one more than the question on whose answer it hangs. */
  depth: number
}

/** A question as the tree shows it. */
export interface SeenBranch {
  key: string
  question: Question
  depth: number
  given: string
  /** Its answer changes nothing now. */
  idle: boolean
  /** It holds what is looked for. */
  found: boolean
  /** Whether it is asked hangs on an answer that is not there yet. */
  perhaps: boolean
}
/** A scenario that the answers still allow; `answers` when its condition fixes them. */
export interface SeenScenario {
  key: string
  name: string
  name_en: string
  sure: boolean
  answers: Record<string, string> | null
}

function variablesOf(part: unknown, into = new Set<string>()): Set<string> {
  if (Array.isArray(part)) for (const one of part) variablesOf(one, into)
  else if (part && typeof part === 'object')
    for (const [sign, value] of Object.entries(part))
      if (sign === 'var' && typeof value === 'string') into.add(value)
      else variablesOf(value, into)
  return into
}

/** The questions as a tree: each stands below the last of those on which it hangs, one step further in. */
export function branchesOf(questions: readonly Question[]): Branch[] {
  const below = new Map<string, Question[]>()
  for (const [at, question] of questions.entries()) {
    const named = variablesOf(question.when)
    const parent = questions.filter((one, place) => place < at && named.has(one.key)).at(-1)
    below.set(parent?.key ?? '', [...(below.get(parent?.key ?? '') ?? []), question])
  }
  const walk = (of: string, depth: number): Branch[] =>
    (below.get(of) ?? []).flatMap((question) => [{ question, depth }, ...walk(question.key, depth + 1)])
  return walk('', 0)
}

/**
 * The answers that a condition fixes ("a is x and b is y"), so that a scenario can be chosen by its name; null where it leaves a choice.
 * The server says what they mean.
 */
export function answersOf(when: When | undefined): Record<string, string> | null {
  if (!when) return null
  const [sign, sides] = Object.entries(when)[0] ?? []
  if (!Array.isArray(sides)) return null
  if (sign === 'and') {
    const parts = sides.map((part) => answersOf(part as When))
    return parts.some((part) => part === null)
      ? null
      : (Object.assign({}, ...parts) as Record<string, string>)
  }
  const question = (sides[0] as { var?: unknown } | null)?.var
  if (typeof question !== 'string') return null
  if (sign === '==') return { [question]: String(sides[1]) }
  const one: unknown = sign === 'in' && Array.isArray(sides[1]) && sides[1].length === 1 ? sides[1][0] : null
  return one === null ? null : { [question]: String(one) }
}

type Point = Requirement['review_points'][number]

/** The review points of a material that are to be shown: all where its own name is meant, else those that say what was typed. */
export function pointsFor(typed: string, material: Requirement): Point[] {
  if (!typed || holds(typed, material.name, material.name_en)) return material.review_points
  return material.review_points.filter((point) => holds(typed, point.text, point.text_en))
}

export function meant(typed: string, material: Requirement): boolean {
  return !typed || holds(typed, material.name, material.name_en) || pointsFor(typed, material).length > 0
}
