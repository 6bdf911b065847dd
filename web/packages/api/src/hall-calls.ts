import type { NewTicket } from './hall'
import type { components } from './schema'
import { call, client } from './transport'

type Schemas = components['schemas']

const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } })
const moving = (key: string, revision: number) => ({
  header: { 'Idempotency-Key': key, 'If-Match': `"${revision}"` },
})
const at = (id: string) => ({ path: { id } })
const aborted = (signal?: AbortSignal) => (signal ? { signal } : {})

export const hall = {
  queue: (id: string, signal?: AbortSignal) =>
    call(() => client.GET('/halls/{id}/queue', { params: at(id), ...aborted(signal) }), false),
  board: (id: string, signal?: AbortSignal) =>
    call(() => client.GET('/halls/{id}/board', { params: at(id), ...aborted(signal) }), false),
  /** What the display that asks shows: the counters of its zone, or its one. */
  display: (signal?: AbortSignal) => call(() => client.GET('/display', { ...aborted(signal) }), false),
  /** Where an item is handled, and the line it leads to. */
  places: (item: string) =>
    call(() => client.GET('/items/{id}/places', { params: at(item) }), false).then((found) => found.items),
}

export const devices = {
  me: (signal?: AbortSignal) => call(() => client.GET('/devices/me', { ...aborted(signal) }), false),
  /** The code can be used once, which is all the protection that this call needs. */
  pair: (code: string) => call(() => client.POST('/devices/pair', { body: { code } }), false),
  demo: () => call(() => client.GET('/demo/devices', {}), false),
}

/** What a clerk does with one ticket. */
export type TicketStep = 'call' | 'recall' | 'serve' | 'hold' | 'return' | 'no-show' | 'transfer' | 'finish'

export const tickets = {
  identify: (body: Schemas['IdentifyHereBody'], key: string) =>
    call(() => client.POST('/identifications', { body, params: keyed(key) })),
  /** What the card reader of this kiosk signs a card for. */
  cardChallenge: (signal?: AbortSignal) =>
    call(() => client.POST('/card-challenges', { ...aborted(signal) }), false),
  /** Of who has put their card on the reader; the look is journaled as theirs. */
  ownCases: (identification_id: string) =>
    call(() => client.POST('/own-cases', { body: { identification_id } }), false),
  take: (body: NewTicket, key: string) => call(() => client.POST('/tickets', { body, params: keyed(key) })),
  get: (id: string) => call(() => client.GET('/tickets/{id}', { params: at(id) })),
  /** Those of a day who did not come when they were called; `return_until` says who may still have the old place back. */
  missed: (hall_id: string, day: string, cursor?: string) =>
    call(() =>
      client.GET('/tickets', {
        params: { query: { hall_id, state: 'no_show', day, limit: 100, ...(cursor ? { cursor } : {}) } },
      }),
    ),
  cancel: (id: string, revision: number, key: string) =>
    call(() =>
      client.POST('/tickets/{id}/cancel', { body: {}, params: { ...at(id), ...moving(key, revision) } }),
    ),
  step: (
    step: TicketStep,
    id: string,
    revision: number,
    body: Schemas['StepReason'] & Schemas['TransferBody'],
    key: string,
  ) =>
    call(() =>
      // The steps share one shape; the cast tells openapi-fetch so, which sees only a union of paths.
      client.POST(`/tickets/{id}/${step}` as '/tickets/{id}/transfer', {
        body,
        params: { ...at(id), ...moving(key, revision) },
      }),
    ),
}

export const counters = {
  list: (hall_id: string) =>
    call(() => client.GET('/counters', { params: { query: { hall_id } } })).then((found) => found.items),
  desk: () => call(() => client.GET('/desk', {})),
  open: (id: string, key: string) =>
    call(() => client.POST('/counters/{id}/open', { body: {}, params: { ...at(id), ...keyed(key) } })),
  pause: (id: string, body: Schemas['PauseBody'], key: string) =>
    call(() => client.POST('/counters/{id}/pause', { body, params: { ...at(id), ...keyed(key) } })),
  resume: (id: string, key: string) =>
    call(() => client.POST('/counters/{id}/resume', { params: { ...at(id), ...keyed(key) } })),
  handOver: (id: string, key: string) =>
    call(() => client.POST('/counters/{id}/hand-over', { params: { ...at(id), ...keyed(key) } })),
  close: (id: string, key: string) =>
    call(() => client.POST('/counters/{id}/close', { params: { ...at(id), ...keyed(key) } })),
  callNext: (id: string, key: string) =>
    call(() => client.POST('/counters/{id}/call-next', { params: { ...at(id), ...keyed(key) } })),
  screen: (id: string, body: Schemas['ScreenBody'], key: string) =>
    call(() => client.POST('/counters/{id}/screen', { body, params: { ...at(id), ...keyed(key) } })),
}

export const visits = {
  get: (id: string) => call(() => client.GET('/visits/{id}', { params: at(id) })),
  link: (id: string, case_id: string, key: string) =>
    call(() =>
      client.POST('/visits/{id}/cases', { body: { case_id }, params: { ...at(id), ...keyed(key) } }),
    ),
  identify: (id: string, body: Schemas['IdentifyBody'], key: string) =>
    call(() => client.POST('/visits/{id}/identify', { body, params: { ...at(id), ...keyed(key) } })),
}

export const deskScreen = {
  get: (signal?: AbortSignal) => call(() => client.GET('/desk-screen', { ...aborted(signal) }), false),
  confirm: (body: Schemas['ConfirmBody'], key: string) =>
    call(() => client.POST('/desk-screen/confirm', { body, params: keyed(key) })),
}

export const guideResults = {
  get: (code: string) => call(() => client.GET('/guide/results/{code}', { params: { path: { code } } })),
}
