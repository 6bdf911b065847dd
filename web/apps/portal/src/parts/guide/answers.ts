import type { Answers } from '@yimen/api'

// The answers of a guide stand in its address ("a=operator:person,area:small"): a reload, the back button and a second device keep
// them, and nothing is stored. They are choices from closed lists, no personal data.

const KEY = /^[A-Za-z0-9_.-]{1,60}$/

export function answersText(answers: Answers): string {
  return Object.entries(answers)
    .map(([key, value]) => `${key}:${value}`)
    .join(',')
}

/** What does not look like an answer is left out; whether the rest makes sense is for the server to say. */
export function answersFrom(text: unknown): Answers {
  if (typeof text !== 'string') return {}
  const pairs = text.split(',').map((part) => part.split(':'))
  return Object.fromEntries(
    pairs.flatMap(([key, value, ...rest]) =>
      key && value && !rest.length && KEY.test(key) && KEY.test(value) ? [[key, value] as const] : [],
    ),
  )
}

/** All answers but one: so that only this question is asked again. */
export function without(answers: Answers, key: string): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([name]) => name !== key))
}

/** All answers but the last: one question back. */
export function oneBack(answers: Answers): { answers: Answers; question: string | null } {
  const question = Object.keys(answers).at(-1) ?? null
  return { answers: question ? without(answers, question) : answers, question }
}
