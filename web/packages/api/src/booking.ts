import type { components } from './schema'
import { call, client } from './transport'

// Booking: where and when, the visitor's own and the hall's bookings, checking in, the waiting list, the rules.
type Schemas = components['schemas']

export type BookingPlace = Schemas['BookingPlace']
export type BookingSlots = Schemas['BookingSlots']
export type BookingDay = Schemas['DayView']
export type BookingSlot = Schemas['SlotView']
export type Booking = Schemas['BookingView']
export type BookingState = Booking['state']
export type BookingWish = Schemas['WishView']
export type CheckedIn = Schemas['CheckedIn']
export type BookingPlan = Schemas['PlanView']
export type PlanRules = BookingPlan['plan']
export type TriedPlan = Schemas['TriedPlan']

const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } })
const moving = (key: string, revision: number) => ({
  header: { 'Idempotency-Key': key, 'If-Match': `"${revision}"` },
})
const at = (id: string) => ({ path: { id } })

export interface BookingQuery {
  hall_id?: string | undefined
  day?: string | undefined
  state?: BookingState | undefined
  category_id?: string | undefined
  upcoming?: boolean | undefined
  newest?: boolean | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

export type HallClosures = Schemas['HallClosures']
export type ClosureTrial = Schemas['ClosureTrial']

export const booking = {
  closures: (hall: string) => call(() => client.GET('/halls/{id}/closures', { params: at(hall) })),
  tryClosure: (hall: string, day: string) =>
    call(() => client.POST('/halls/{id}/closures/try', { params: at(hall), body: { day } })),
  closeHall: (hall: string, body: Schemas['ClosureBody'], key: string) =>
    call(() => client.POST('/halls/{id}/closures', { params: { ...at(hall), ...keyed(key) }, body })),
  reopenHall: (hall: string, day: string, key: string) =>
    call(() =>
      client.POST('/halls/{id}/closures/{day}/reopen', {
        params: { path: { id: hall, day }, ...keyed(key) },
      }),
    ),
  places: (item_ids: string[]) =>
    call(() => client.GET('/booking-places', { params: { query: { item_ids } } }), false).then(
      (found) => found.items,
    ),
  slots: (query: {
    hall_id: string
    item_ids?: string[]
    category_id?: string
    from?: string
    days?: number
  }) => call(() => client.GET('/booking-slots', { params: { query } }), false),
  hold: (body: Schemas['NewBookingBody'], key: string) =>
    call(() => client.POST('/bookings', { body, params: keyed(key) })),
  list: (query: BookingQuery = {}) => call(() => client.GET('/bookings', { params: { query } })),
  get: (id: string) => call(() => client.GET('/bookings/{id}', { params: at(id) })),
  confirm: (one: Booking, key: string) =>
    call(() =>
      client.POST('/bookings/{id}/confirm', { params: { ...at(one.id), ...moving(key, one.revision) } }),
    ),
  move: (one: Booking, starts_at: string, key: string) =>
    call(() =>
      client.POST('/bookings/{id}/move', {
        body: { starts_at },
        params: { ...at(one.id), ...moving(key, one.revision) },
      }),
    ),
  cancel: (one: Booking, reason: string, key: string) =>
    call(() =>
      client.POST('/bookings/{id}/cancel', {
        body: reason ? { reason } : {},
        params: { ...at(one.id), ...moving(key, one.revision) },
      }),
    ),
  checkIn: (body: Schemas['CheckInBody'], key: string) =>
    call(() => client.POST('/booking-check-ins', { body, params: keyed(key) })),
  wish: (body: Schemas['NewWishBody'], key: string) =>
    call(() => client.POST('/booking-wishes', { body, params: keyed(key) })),
  wishes: () => call(() => client.GET('/booking-wishes', {})).then((found) => found.items),
  withdraw: (id: string, key: string) =>
    call(() => client.POST('/booking-wishes/{id}/withdraw', { params: { ...at(id), ...keyed(key) } })),
  plans: (hall_id: string) =>
    call(() => client.GET('/booking-plans', { params: { query: { hall_id } } })).then((found) => found.items),
  tryPlan: (id: string, body: Schemas['TryBody']) =>
    call(() => client.POST('/booking-plans/{id}/try', { body, params: at(id) })),
  setPlan: (id: string, body: Schemas['PlanBody'], revision: number, key: string) =>
    call(() => client.PUT('/booking-plans/{id}', { body, params: { ...at(id), ...moving(key, revision) } })),
}
