import type { MyTicketState } from '@yimen/api'
import type { Tone } from '@yimen/case'

export function ticketTone(state: MyTicketState): Tone {
  if (state === 'called') return 'bad' // the one warm red: called now
  if (state === 'held') return 'soon'
  if (state === 'served') return 'good'
  return ['waiting', 'serving'].includes(state) ? 'active' : 'plain'
}

/** Still something to wait for. */
export function isLive(state: MyTicketState): boolean {
  return ['waiting', 'called', 'serving', 'held'].includes(state)
}
