// What the manager's console reads and sends.
import type { CaseQuery, Page } from './contract'
import type { CategoryWait, CounterRow, Ticket, TicketState } from './hall'
import type { components, operations } from './schema'
import { call, client } from './transport'

type Schemas = components['schemas']
export type Attention = Omit<Schemas['Attention'], 'kind'> & {
  kind: 'long_wait' | 'nobody_serving' | 'overdue' | 'bad_rating' | 'counter_paused_long'
}
export interface Hour {
  hour: number
  issued: number
  served: number
  mean_wait_seconds?: number | null
}
export type HallNow = Omit<Schemas['HallNow'], 'attention'> & {
  attention: Attention[]
  people_in_hall?: number | null
  waiting?: number | null
  longest_wait?: { seconds: number; ticket_id: string; number: string } | null
  counters?: CounterRow[]
  categories?: CategoryWait[]
  hours?: Hour[]
  compared?: { day: string; hours: Hour[] } | null
}
export type CasesToday = Schemas['CasesToday']
export type RatingsToday = Schemas['RatingsToday']
export type RatingRow = Schemas['RatingRow']
export type RatingQuery = NonNullable<operations['listRatings']['parameters']['query']>
export type DueState = NonNullable<CaseQuery['due_state']>
export type Happening = NonNullable<CaseQuery['happened']>

export interface DeviceRow {
  id: string
  kind: 'kiosk' | 'desk_screen' | 'display'
  name: string
  hall_id: string
  counter_id?: string | null
  counter_number?: number | null
  state: 'waiting' | 'paired' | 'ended'
  last_seen_at?: string | null
  revision: number
}
export interface NewDevice {
  hall_id: string
  kind: DeviceRow['kind']
  name: string
  counter_id?: string
}
export interface PairingCode {
  id?: string
  pairing_code: string
  expires_at: string
}
export interface TicketQuery {
  hall_id: string
  state?: TicketState
  category_id?: string
  day?: string
  cursor?: string
  limit?: number
}

export interface VisitRow {
  id: string
  day: string
  began_at: string
  display_name: string
  tickets: {
    id: string
    number: string
    state: TicketState
    counter_number?: number | null
    item_name: string
    item_name_en: string
  }[]
}
export interface VisitQuery {
  hall_id: string
  day?: string
  live?: boolean
  cursor?: string
}

interface Init {
  params?: object
  body?: unknown
}
type Loose = (path: string, init: Init) => Promise<{ data?: unknown; error?: unknown; response: Response }>
const raw = client as unknown as { GET: Loose; POST: Loose }
const get = <T>(path: string, params: object) => call(() => raw.GET(path, { params })) as Promise<T>
const post = <T>(path: string, params: object, body: unknown = {}) =>
  call(() => raw.POST(path, { params, body })) as Promise<T>
const keyed = (key: string, revision?: number) => ({
  header: { 'Idempotency-Key': key, ...(revision === undefined ? {} : { 'If-Match': `"${revision}"` }) },
})

export const watch = {
  now: (id: string) => get<HallNow>('/halls/{id}/now', { path: { id } }),
  ratings: (query: RatingQuery) => call(() => client.GET('/ratings', { params: { query } })),
  tickets: (query: TicketQuery) => get<Page<Ticket>>('/tickets', { query }),
  visits: (query: VisitQuery) => get<Page<VisitRow>>('/visits', { query }),
  devices: (hall_id: string, cursor?: string) =>
    get<Page<DeviceRow>>('/devices', { query: { hall_id, cursor } }),
  addDevice: (body: NewDevice, key: string) => post<PairingCode>('/devices', keyed(key), body),
  newCode: (device: DeviceRow, key: string) =>
    post<PairingCode>('/devices/{id}/pairing-code', {
      path: { id: device.id },
      ...keyed(key, device.revision),
    }),
  endDevice: (device: DeviceRow, key: string) =>
    post<unknown>('/devices/{id}/end', { path: { id: device.id }, ...keyed(key, device.revision) }),
}
