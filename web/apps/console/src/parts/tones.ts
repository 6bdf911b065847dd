import type {
  BookingState,
  CounterProposal,
  DeviceRow,
  LeaveRow,
  MandateRow,
  PrinterCondition,
  SlipRow,
  TicketState,
} from '@yimen/api'

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
export const LEAVE_TONE: Record<LeaveRow['standing'], 'plain' | 'soon' | 'active'> = {
  now: 'active',
  to_come: 'soon',
  over: 'plain',
}
export const MANDATE_TONE: Record<MandateRow['standing'], 'plain' | 'good' | 'soon' | 'active'> = {
  proposed: 'active',
  in_force: 'good',
  to_come: 'soon',
  over: 'plain',
}
export const PROPOSAL_TONE: Record<CounterProposal['state'], 'plain' | 'good' | 'soon' | 'active'> = {
  proposed: 'active',
  accepted: 'soon',
  done: 'good',
  dismissed: 'plain',
  withdrawn: 'plain',
  lapsed: 'plain',
}
export const PRINTER_TONE: Record<PrinterCondition, 'plain' | 'good' | 'soon' | 'bad'> = {
  ready: 'good',
  paper_low: 'soon',
  paper_out: 'bad',
  cover_open: 'bad',
  fault: 'bad',
  unreachable: 'bad',
  no_answer: 'bad',
  broken_off: 'bad',
}
export const SLIP_TONE: Record<SlipRow['state'], 'plain' | 'good' | 'bad' | 'active'> = {
  queued: 'active',
  printing: 'active',
  printed: 'good',
  failed: 'bad',
}
