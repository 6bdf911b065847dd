import type { Ticket } from '@yimen/api'

/**
 * Before whom a ticket goes, so that "why" has somebody to be measured against: for a priority or a booking the first of those whom it
 * overtakes, who came earlier and stand behind it; for one that kept its place, and for the order of coming, whoever stands next. Null:
 * nobody.
 */
export function before(ticket: Ticket, behind: Ticket[]): Ticket | null {
  const rule = ticket.why?.rule
  if (rule !== 'priority' && rule !== 'appointment') return behind[0] ?? null
  return behind.find((one) => Date.parse(one.issued_at) < Date.parse(ticket.issued_at)) ?? null
}
