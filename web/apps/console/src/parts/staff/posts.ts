import type { MemberRow } from '@yimen/api'

/** The posts that are given, and the place that each needs (src/domain/people/rules.h). */
export const PLACE_OF = {
  clerk: 'hall',
  guide: 'hall',
  hall_manager: 'hall',
  reviewer: 'department',
  decider: 'department',
  supervisor: 'region',
  catalogue_editor: 'region',
  administrator: null,
  auditor: null,
} as const
export type PostRole = keyof typeof PLACE_OF
export const ROLES = Object.keys(PLACE_OF) as PostRole[]

/** How the account stands: closed, locked for some minutes, without a second factor yet, or good. */
export function accountState(row: MemberRow): 'gone' | 'locked' | 'no_factor' | 'good' {
  if (!row.active) return 'gone'
  if (row.locked) return 'locked'
  return row.second_factor ? 'good' : 'no_factor'
}
