import type { Page, Requirement } from './contract'
import { client, call } from './transport'

// The visit: guide, line, tickets, ratings, documents, settings. Shapes as the server's document gives them.

export interface Hall {
  id: string
  name: string
  address: string
  hours: string
  phone: string
  open: boolean
}

export interface QueueCategory {
  id: string
  letter: string
  name: string
  name_en: string
  waiting: number
  longest_wait_seconds: number | null
  expected_wait_seconds?: number | null
  open_counters: number
}

export interface HallWaits {
  hall_id: string
  hall_name: string
  at: string
  open: boolean
  closes_at?: string | null
  categories: QueueCategory[]
}

export interface ItemPlace {
  hall: Hall
  category?: QueueCategory | null
  counters: (number | string)[]
}

export type MyTicketState = 'waiting' | 'called' | 'serving' | 'served' | 'held' | 'no_show' | 'cancelled'

export interface MyTicket {
  id: string
  number: string
  hall_id: string
  hall_name: string
  category: { id: string; letter: string; name: string; name_en: string }
  item?: { id: string; name: string; name_en: string } | null
  state: MyTicketState
  priority: string
  visit_id: string
  counter_number?: number | null
  issued_at: string
  called_at?: string | null
  served_at?: string | null
  ended_at?: string | null
  ahead: number
  expected_wait_seconds?: number | null
  token: string
  guide_code?: string | null
  principal_name: string
  as_agent: boolean
  waited_seconds: number
  revision: number
  actions: { name: string; allowed: boolean; reason?: string | null }[]
}

export interface PublicTicket {
  number: string
  hall_name: string
  hall_id?: string
  category_name: string
  category_name_en: string
  state: MyTicketState
  counter_number?: number | null
  ahead: number
  expected_wait_seconds?: number | null
  at: string
}

export interface VisitCode {
  code: string
  expires_at: string
}

export type Answers = Record<string, string>

export interface QuestionOption {
  value: string
  label: string
  label_en: string
  help: string
  help_en: string
}

export interface Question {
  key: string
  text: string
  text_en: string
  why: string
  why_en: string
  options: QuestionOption[]
}

export interface GuideStep {
  question?: Question | null
  answered: number
  remaining_most: number
  done: boolean
}

export interface HeldMaterial {
  requirement: string
  name: string
  name_en: string
  why: string
  licence_name?: string | null
  identifier_masked?: string | null
}

export interface Checklist {
  code: string
  item: { id: string; name: string; name_en: string }
  scenario?: { name: string; name_en: string } | null
  answers: {
    key: string
    question: string
    question_en: string
    value: string
    label: string
    label_en: string
  }[]
  made_at: string
  valid_until: string
  /** Null where nobody is named whose licences could count, or this caller may not see them. */
  held?: HeldMaterial[] | null
  bring: (Requirement & { sample?: { media_type: string; name: string } | null })[]
  form: { sections: number; fields: number }
  legal_working_days: number
  promised_working_days: number
  on_the_spot: boolean
  trips: number
  fee: { charged: boolean; text: string }
  result: { name: string; name_en: string; validity_years?: number | null }
  legal_bases: { title: string; article: string }[]
  conditions: string[]
  places: ItemPlace[]
  external: boolean
}

export interface CaseDocument {
  id: string
  kind: string
  number: string
  title: string
  title_en: string
  issued_at: string
  pages?: number | null
}

export interface DocumentVerdict {
  genuine: boolean
  kind?: string | null
  number?: string | null
  authority?: string | null
  issued_at?: string | null
  reason?: string | null
}

export interface MessageSettings {
  email_masked?: string | null
  email_verified: boolean
  /** Whether this server sends mail at all. */
  email_available: boolean
  in_app: boolean
  email: boolean
  /** Of the mails. */
  language: 'zh' | 'en'
  revision: number
}

export interface Norm {
  grade: number
  code: string
  name: string
  name_en: string
}

export interface RatingGiven {
  case_id?: string
  visit_id?: string
  grade: number
  norms: string[]
  comment?: string
  anonymous?: boolean
}

export interface OpenRating {
  case_id?: string | null
  visit_id?: string | null
  title: string
  at: string
  until: string
}

export interface CaseRating {
  rating?: { grade: number; norms: string[]; comment?: string | null; at: string } | null
  can_rate: boolean
  until?: string | null
}

export interface ThreadEntry {
  kind: 'guide' | 'visit' | 'ticket' | 'case' | 'document' | 'licence' | 'rating'
  id: string
  title: string
  title_en: string
  state: string
  at: string
  number?: string | null
  /** Of a rating, for those who may know it. */
  grade?: number | null
}

export interface Thread {
  subject_name?: string | null
  entries: ThreadEntry[]
}

interface Sent {
  query?: Record<string, string | number | undefined>
  body?: object
  key?: string
  revision?: number
}

type Method = 'GET' | 'POST' | 'PUT'
type Raw = (path: string, init: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>

function ask<T>(method: Method, path: string, sent: Sent = {}, mend = true): Promise<T> {
  const header: Record<string, string> = {}
  if (sent.key) header['Idempotency-Key'] = sent.key
  if (sent.revision !== undefined) header['If-Match'] = `"${sent.revision}"`
  const init = { params: { query: sent.query, header }, body: sent.body }
  return call(() => (client[method] as unknown as Raw)(path, init), mend) as Promise<T>
}

const part = encodeURIComponent

export const guide = {
  step: (item_id: string, answers: Answers) =>
    ask<GuideStep>('POST', '/guide/steps', { body: { item_id, answers } }, false),
  finish: (body: { item_id: string; answers: Answers; subject_id?: string }, key: string) =>
    ask<Checklist>('POST', '/guide/results', { body, key }, false),
  result: (code: string) => ask<Checklist>('GET', `/guide/results/${part(code)}`, {}, false),
}

export const queue = {
  hall: (id: string) => ask<HallWaits>('GET', `/halls/${part(id)}/queue`, {}, false),
  places: (item: string) => ask<{ items: ItemPlace[] }>('GET', `/items/${part(item)}/places`, {}, false),
  visitCode: (key: string) => ask<VisitCode>('POST', '/visit-codes', { key }),
  tickets: (query: { cursor?: string; state?: string; limit?: number } = {}) =>
    ask<Page<MyTicket>>('GET', '/tickets', { query }),
  ticket: (id: string) => ask<MyTicket>('GET', `/tickets/${part(id)}`),
  take: (
    body: { hall_id: string; subject_id?: string; item_id?: string; guide_code?: string },
    key: string,
  ) => ask<MyTicket>('POST', '/tickets', { body, key }),
  cancel: (id: string, revision: number, key: string) =>
    ask<MyTicket>('POST', `/tickets/${part(id)}/cancel`, { key, revision, body: {} }),
  page: (token: string) => ask<PublicTicket>('GET', `/ticket-pages/${part(token)}`, {}, false),
}

export const voice = {
  norms: () => ask<Norm[]>('GET', '/rating-norms', {}, false),
  open: () => ask<OpenRating[]>('GET', '/ratings/open'),
  give: (body: RatingGiven, key: string) =>
    ask<{ id: string; grade: number; at: string }>('POST', '/ratings', { body, key }),
  ofCase: (id: string) => ask<CaseRating>('GET', `/cases/${part(id)}/rating`),
}

export const threads = {
  of: (kind: 'case' | 'ticket' | 'visit' | 'licence' | 'rating', id: string) =>
    ask<Thread>('GET', `/threads/${kind}/${part(id)}`),
}

export const settings = {
  messages: () => ask<MessageSettings>('GET', '/me/message-settings'),
  save: (body: { email: boolean; language?: 'zh' | 'en' }, revision: number, key: string) =>
    ask<MessageSettings>('PUT', '/me/message-settings', { body, revision, key }),
  setEmail: (email: string, key: string) => ask<void>('POST', '/me/email', { body: { email }, key }),
  verifyEmail: (code: string) => ask<MessageSettings>('POST', '/me/email/verify', { body: { code } }),
  password: (body: { current: string; new_password: string }, key: string) =>
    ask<void>('POST', '/me/password', { body, key }),
}
