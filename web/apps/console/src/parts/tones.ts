import type { BookingState, CounterProposal, DeviceRow, TicketState } from '@yimen/api'

export const TICKET_TONE: Record<TicketState, 'plain' | 'good' | 'soon' | 'bad' | 'active'> = {
  waiting: 'active',
  called: 'active',
  serving: 'active',
  served: 'good',
  held: 'soon',
  no_show: 'plain',
  cancelled: 'plain',
}
export const DEVICE_TONE: Record<DeviceRow['state'], 'plain' | 'good' | 'soon'> = {
  waiting: 'soon',
  paired: 'good',
  ended: 'plain',
}
export const BOOKING_TONE: Record<BookingState, 'plain' | 'good' | 'soon' | 'active'> = {
  held: 'soon',
  confirmed: 'active',
  checked_in: 'good',
  no_show: 'plain',
  cancelled: 'plain',
  lapsed: 'plain',
}
export const PROPOSAL_TONE: Record<CounterProposal['state'], 'plain' | 'good' | 'soon' | 'active'> = {
  proposed: 'active',
  accepted: 'soon',
  done: 'good',
  dismissed: 'plain',
  withdrawn: 'plain',
  lapsed: 'plain',
}
