import type { Page } from './contract'
import type {
  Board,
  CounterRow,
  DemoDevice,
  DeskScreen,
  DeskView,
  Device,
  GuideResult,
  HallQueue,
  Identification,
  ItemPlaceHere as ItemPlace,
  NewTicket,
  ScreenShow,
  Ticket,
  Visit,
} from './hall'
import { call, client } from './transport'

// Until the server's document names these routes, their shapes are the ones of hall.ts.
interface Options {
  params?: Record<string, unknown>
  body?: unknown
  signal?: AbortSignal | null
}
type Loose = (
  path: string,
  options: Options,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>
const raw = client as unknown as { GET: Loose; POST: Loose }
const get = <T>(
  path: string,
  params: Record<string, unknown> = {},
  mend = true,
  signal: AbortSignal | null = null,
) => call(() => raw.GET(path, { params, signal }), mend) as Promise<T>
const post = <T>(path: string, options: Options, mend = true) =>
  call(() => raw.POST(path, options), mend) as Promise<T>

const keyed = (key: string, revision?: number) => ({
  header: {
    'Idempotency-Key': key,
    ...(revision === undefined ? {} : { 'If-Match': `"${revision}"` }),
  },
})
const at = (id: string) => ({ path: { id } })

export const hall = {
  queue: (id: string, signal?: AbortSignal) => get<HallQueue>('/halls/{id}/queue', at(id), false, signal),
  board: (id: string, signal?: AbortSignal) => get<Board>('/halls/{id}/board', at(id), false, signal),
  /** Where an item is handled, and the line it leads to. */
  places: (item: string) =>
    get<ItemPlace[] | Page<ItemPlace>>('/items/{id}/places', at(item), false).then((found) =>
      Array.isArray(found) ? found : found.items,
    ),
}

export const devices = {
  me: () => get<Device>('/devices/me', {}, false),
  pair: (code: string, key: string) =>
    post<Device>('/devices/pair', { body: { code }, params: keyed(key) }, false),
  demo: () => get<{ items: DemoDevice[] }>('/demo/devices', {}, false),
}

export const tickets = {
  identify: (body: { id_number?: string; code?: string }, key: string) =>
    post<Identification>('/identifications', { body, params: keyed(key) }),
  take: (body: NewTicket, key: string) => post<Ticket>('/tickets', { body, params: keyed(key) }),
  get: (id: string) => get<Ticket>('/tickets/{id}', at(id)),
  cancel: (id: string, revision: number, key: string) =>
    post<Ticket>('/tickets/{id}/cancel', { body: {}, params: { ...at(id), ...keyed(key, revision) } }),
  step: (
    step: TicketStep,
    id: string,
    revision: number,
    body: { reason?: string; category_id?: string; counter_id?: string; note?: string },
    key: string,
  ) => post<Ticket>(`/tickets/{id}/${step}`, { body, params: { ...at(id), ...keyed(key, revision) } }),
}
/** What a clerk does with one ticket. */
export type TicketStep = 'call' | 'recall' | 'serve' | 'hold' | 'return' | 'no-show' | 'transfer' | 'finish'

export const counters = {
  list: (hall_id: string) =>
    get<CounterRow[] | Page<CounterRow>>('/counters', { query: { hall_id } }).then((found) =>
      Array.isArray(found) ? found : found.items,
    ),
  desk: () => get<DeskView>('/desk'),
  open: (id: string, key: string) =>
    post<DeskView>('/counters/{id}/open', { body: {}, params: { ...at(id), ...keyed(key) } }),
  pause: (id: string, reason: string, key: string) =>
    post<DeskView>('/counters/{id}/pause', { body: { reason }, params: { ...at(id), ...keyed(key) } }),
  resume: (id: string, key: string) =>
    post<DeskView>('/counters/{id}/resume', { body: {}, params: { ...at(id), ...keyed(key) } }),
  close: (id: string, key: string) =>
    post<DeskView>('/counters/{id}/close', { body: {}, params: { ...at(id), ...keyed(key) } }),
  callNext: (id: string, key: string) =>
    post<{ ticket: Ticket | null }>('/counters/{id}/call-next', {
      body: {},
      params: { ...at(id), ...keyed(key) },
    }),
  screen: (id: string, body: { show: ScreenShow; case_id?: string; visit_id?: string }, key: string) =>
    post<unknown>('/counters/{id}/screen', { body, params: { ...at(id), ...keyed(key) } }),
}

export const visits = {
  get: (id: string) => get<Visit>('/visits/{id}', at(id)),
  link: (id: string, case_id: string, key: string) =>
    post<unknown>('/visits/{id}/cases', { body: { case_id }, params: { ...at(id), ...keyed(key) } }),
  identify: (id: string, body: { id_number?: string; code?: string }, key: string) =>
    post<Visit>('/visits/{id}/identify', { body, params: { ...at(id), ...keyed(key) } }),
}

export const deskScreen = {
  get: (signal?: AbortSignal) => get<DeskScreen>('/desk-screen', {}, false, signal),
  confirm: (body: { case_id: string; agreed: boolean; signature_png_base64?: string }, key: string) =>
    post<unknown>('/desk-screen/confirm', { body, params: keyed(key) }),
}

export const guideResults = {
  get: (code: string) => get<GuideResult>('/guide/results/{code}', { path: { code } }),
}
