import type { DeviceRow, TicketState } from '@yimen/api'

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
