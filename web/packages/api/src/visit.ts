import type { components } from './schema'
import { call, client } from './transport'

// The visit as who comes sees it: guide, line, tickets, ratings, threads, settings. Shapes are the server's (`npm run generate`).
type Schemas = components['schemas']

export type Hall = Schemas['PlaceHall']
export type ItemPlace = Schemas['ItemPlace']
export type QueueCategory = Schemas['LineView']
export type HallWaits = Schemas['HallQueue']
export type MyTicket = Schemas['TicketView']
export type MyTicketState = MyTicket['state']
export type PublicTicket = Schemas['TicketPage']
export type VisitCode = Schemas['VisitCode']

export type Answers = Record<string, string>
export type Question = Schemas['Question']
export type QuestionOption = Schemas['QuestionOption']
export type Outlook = Schemas['Outlook']
export type GuideStep = Schemas['GuideStep']
export type HeldMaterial = Schemas['HeldMaterial']
/** `held` is null where nobody is named whose licences could count, or this caller may not see them. */
export type Checklist = Schemas['GuideResult']
export type SeveralChecklist = Schemas['SeveralResult']

export type CaseDocument = Schemas['CaseDocument']
export type DocumentVerdict = Schemas['DocumentVerdict']
export type MessageSettings = Schemas['MessageSettingsView']
export type Norm = Schemas['Norm']
export type RatingGiven = Schemas['NewRating']
export type OpenRating = Schemas['OpenService']
export type CaseRating = Schemas['CaseRating']
export type ThreadEntry = Schemas['ThreadEntry']
export type Thread = Schemas['Thread']

const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } })
const matching = (revision: number) => ({ 'If-Match': `"${revision}"` })
const at = (id: string) => ({ path: { id } })

export const guide = {
  step: (item_id: string, answers: Answers) =>
    call(() => client.POST('/guide/steps', { body: { item_id, answers } }), false),
  /** What answers in any order leave open, ask for and rule out. */
  outlook: (item_id: string, answers: Answers) =>
    call(() => client.POST('/guide/outlooks', { body: { item_id, answers } }), false),
  finish: (body: Schemas['NewGuideResult'], key: string) =>
    call(() => client.POST('/guide/results', { body, params: keyed(key) }), false),
  result: (code: string) =>
    call(() => client.GET('/guide/results/{code}', { params: { path: { code } } }), false),
  /** The checklist of a bundle, or of any items together. */
  finishSeveral: (body: Schemas['NewSeveral'], key: string) =>
    call(() => client.POST('/guide/bundle-results', { body, params: keyed(key) }), false),
  several: (code: string) =>
    call(() => client.GET('/guide/bundle-results/{code}', { params: { path: { code } } }), false),
}

export const queue = {
  hall: (id: string) => call(() => client.GET('/halls/{id}/queue', { params: at(id) }), false),
  places: (item: string) => call(() => client.GET('/items/{id}/places', { params: at(item) }), false),
  visitCode: () => call(() => client.POST('/visit-codes', {})),
  tickets: (query: { cursor?: string; state?: MyTicketState; limit?: number } = {}) =>
    call(() => client.GET('/tickets', { params: { query } })),
  ticket: (id: string) => call(() => client.GET('/tickets/{id}', { params: at(id) })),
  take: (body: Schemas['NewTicket'], key: string) =>
    call(() => client.POST('/tickets', { body, params: keyed(key) })),
  cancel: (id: string, revision: number, key: string) =>
    call(() =>
      client.POST('/tickets/{id}/cancel', {
        params: { ...at(id), header: { 'Idempotency-Key': key, ...matching(revision) } },
        body: {},
      }),
    ),
  page: (token: string) =>
    call(() => client.GET('/ticket-pages/{token}', { params: { path: { token } } }), false),
}

export const voice = {
  norms: () => call(() => client.GET('/rating-norms', {}), false),
  open: () => call(() => client.GET('/ratings/open', {})),
  give: (body: RatingGiven, key: string) => call(() => client.POST('/ratings', { body, params: keyed(key) })),
  ofCase: (id: string) => call(() => client.GET('/cases/{id}/rating', { params: at(id) })),
  ofBundle: (id: string) => call(() => client.GET('/bundle-cases/{id}/rating', { params: at(id) })),
}

export const threads = {
  of: (kind: 'case' | 'ticket' | 'visit' | 'licence' | 'rating', id: string) =>
    // The five share one shape; the cast tells openapi-fetch so, which sees only a union of paths.
    call(() => client.GET(`/threads/${kind}/{id}` as '/threads/case/{id}', { params: at(id) })),
}

export const settings = {
  messages: () => call(() => client.GET('/me/message-settings', {})),
  save: (body: Schemas['MessageSettingsBody'], revision: number, key: string) =>
    call(() =>
      client.PUT('/me/message-settings', {
        body,
        params: { header: { 'Idempotency-Key': key, ...matching(revision) } },
      }),
    ),
  setEmail: (email: string, key: string) =>
    call(() => client.POST('/me/email', { body: { email }, params: keyed(key) })),
  verifyEmail: (code: string) => call(() => client.POST('/me/email/verify', { body: { code } })),
  password: (body: Schemas['PasswordChange'], key: string) =>
    call(() => client.POST('/me/password', { body, params: keyed(key) })),
}
