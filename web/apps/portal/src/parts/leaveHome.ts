/** Minutes that are kept in hand on top of the way. */
export const IN_HAND = 5
const MINUTE = 60_000 // milliseconds
/** Without a span the wait is a rule's one number: by how much of it people may be called earlier. */
const EARLY = 0.3

export interface Waiting {
  at: string // when this was so
  expected_wait_seconds: number | null
  expected_wait_low_seconds: number | null
}
export type Leaving = { kind: 'at'; time: string } | { kind: 'now' } | { kind: 'late' }

/**
 * When somebody has to leave home who takes `travel` minutes to the hall and must be there before they are called at the earliest. Nothing
 * while nobody knows the wait. `late`: even leaving now they come five minutes or more after that.
 */
export function leaving(ticket: Waiting, travel: number): Leaving | null {
  const wait =
    ticket.expected_wait_low_seconds ??
    (ticket.expected_wait_seconds === null ? null : ticket.expected_wait_seconds * (1 - EARLY))
  if (wait === null) return null
  const spare = wait / 60 - travel - IN_HAND
  if (spare < -2 * IN_HAND) return { kind: 'late' }
  if (spare < 1) return { kind: 'now' }
  return { kind: 'at', time: new Date(Date.parse(ticket.at) + Math.floor(spare) * MINUTE).toISOString() }
}
