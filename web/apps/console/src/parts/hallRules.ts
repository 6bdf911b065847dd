import type { HallRules } from '@yimen/api'

/** What a manager fills in: the server's rules, with times in minutes. */
export interface RulesForm {
  longest_wait: number | string | null
  recall_limit: number | string | null
  hold: number | string | null
  grace: number | string | null
  anonymous: boolean
  notices: { text: string; text_en: string }[]
}
export type Counted = 'longest_wait' | 'recall_limit' | 'hold' | 'grace'

/** The same bounds as the server's (queue/rules.cc), in what the form counts in. */
export const BOUNDS: Record<Counted, { minimum: number; maximum: number; pointer: string }> = {
  longest_wait: { minimum: 5, maximum: 240, pointer: '/longest_wait_seconds' },
  recall_limit: { minimum: 1, maximum: 10, pointer: '/recall_limit' },
  hold: { minimum: 1, maximum: 120, pointer: '/hold_seconds' },
  grace: { minimum: 0, maximum: 240, pointer: '/grace_seconds' },
}
export const COUNTED = Object.keys(BOUNDS) as Counted[]
export const MOST_NOTICES = 20
export const NOTICE_LENGTH = 60
export const NOTICE_LENGTH_EN = 120
const MINUTE = 60

export function formOf(rules: HallRules): RulesForm {
  return {
    longest_wait: rules.longest_wait_seconds / MINUTE,
    recall_limit: rules.recall_limit,
    hold: rules.hold_seconds / MINUTE,
    grace: rules.grace_seconds / MINUTE,
    anonymous: rules.anonymous,
    notices: rules.notices.map((one) => ({ ...one })),
  }
}

/** A whole number within the bounds, or null. */
export function counted(form: RulesForm, field: Counted): number | null {
  const value = form[field] === null || form[field] === '' ? NaN : Number(form[field])
  const { minimum, maximum } = BOUNDS[field]
  return Number.isInteger(value) && value >= minimum && value <= maximum ? value : null
}

export function rulesOf(form: RulesForm): Omit<HallRules, 'revision'> | null {
  const [wait, recalls, hold, grace] = COUNTED.map((field) => counted(form, field))
  const notices = form.notices.map((one) => ({ text: one.text.trim(), text_en: one.text_en.trim() }))
  if (wait == null || recalls == null || hold == null || grace == null) return null
  if (notices.some((one) => !one.text)) return null
  return {
    longest_wait_seconds: wait * MINUTE,
    recall_limit: recalls,
    hold_seconds: hold * MINUTE,
    grace_seconds: grace * MINUTE,
    anonymous: form.anonymous,
    notices,
  }
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
export const isSame = (one: RulesForm, other: RulesForm) => same(one, other)

/** What somebody else has saved meanwhile, with what was changed here on top of it. */
export function merged(before: RulesForm, mine: RulesForm, newest: RulesForm): RulesForm {
  const out: Record<string, unknown> = { ...newest }
  for (const [key, value] of Object.entries(mine))
    if (!same(value, before[key as keyof RulesForm])) out[key] = value
  return out as unknown as RulesForm
}
