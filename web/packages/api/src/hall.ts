// What the hall's screens read and send: lines, tickets, counters, visits, devices, ratings.
import type { Page } from './contract'
import type { CaseState } from './contract'

export type TicketState = 'waiting' | 'called' | 'serving' | 'served' | 'held' | 'no_show' | 'cancelled'
export type Priority = 'none' | 'elderly' | 'disabled' | 'pregnant' | 'infant' | 'serviceman' | 'veteran'

export interface CategoryName {
  id: string
  letter: string
  name: string
  name_en: string
}
export interface CategoryWait extends CategoryName {
  waiting: number
  longest_wait_seconds: number
  expected_wait_seconds?: number | null
  open_counters: number
}
export interface HallQueue {
  hall_id: string
  hall_name: string
  at: string
  open: boolean
  closes_at?: string | null
  categories: CategoryWait[]
}
export interface ItemPlaceHere {
  hall: { id: string; name: string }
  category?: CategoryWait | null
  counters: number[]
}
export interface BoardCall {
  number: string
  counter_number: number
  counter_name: string
  called_at: string
  /** A display speaks again when it rises. */
  recalls: number
}
export interface Board {
  hall_id: string
  hall_name: string
  hall_name_en: string
  at: string
  open: boolean
  current: BoardCall[]
  last: BoardCall[]
  categories: CategoryWait[]
  notices: { text: string; text_en: string }[]
}
export interface TicketAction {
  name: string
  allowed: boolean
  reason?: string | null
}
export interface Ticket {
  id: string
  number: string
  hall_id: string
  hall_name: string
  category: CategoryName
  item?: { id: string; name: string; name_en: string } | null
  state: TicketState
  priority: Priority
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
  subject_id?: string | null
  principal_name: string
  as_agent: boolean
  recalls: number
  waited_seconds: number
  revision: number
  /** In a line: why it stands there. */
  why?: Why | null
  actions: TicketAction[]
}
export interface Why {
  rule: 'due' | 'priority' | 'appointment' | 'returned'
  priority?: Priority | null
  /** By how much it is called earlier than it came. */
  credit_seconds: number
}

export interface Principal {
  subject_id?: string | null
  display_name: string
  as_agent: boolean
}
export interface Identification {
  id: string
  expires_at: string
  display_name: string | null
  known: boolean
  principals: Principal[]
  tickets: Ticket[]
  drafts: { case_id: string; item_id: string; item_name: string }[]
  cases_in_progress: number
  guide?: { code: string; item_id: string; item_name: string } | null
}
export interface NewTicket {
  hall_id: string
  identification_id?: string
  subject_id?: string
  item_id?: string
  category_id?: string
  priority?: Priority
  guide_code?: string
}

export interface CounterRow {
  id: string
  number: number
  kind: string
  name: string
  state: 'closed' | 'open' | 'paused'
  pause_reason?: string | null
  staff_name?: string | null
  since?: string | null
  current?: { ticket_id: string; number: string; state: TicketState; since: string } | null
  categories: string[]
  served_today: number
  revision: number
}
export interface DeskView {
  counter?: CounterRow | null
  session?: { id: string; state: string; opened_at: string; revision: number } | null
  hall: { id: string; name: string; open: boolean; categories: CategoryWait[] }
  current?: Ticket | null
  line: Ticket[]
  held: Ticket[]
  served_today: number
  mean_serving_seconds?: number | null
  free_counters: CounterRow[]
  screen?: {
    show: ScreenShow
    case_id?: string | null
    visit_id?: string | null
    answer?: { case_id: string; agreed: boolean; signed_there: boolean; at: string } | null
  } | null
}
export interface VisitMatter {
  ticket_id?: string | null
  item_id?: string | null
  item_name?: string | null
  case_id?: string | null
  case_number?: string | null
  case_state?: CaseState | null
}
export interface Visit {
  id: string
  hall_id: string
  hall_name: string
  day: string
  display_name: string
  subject_id?: string | null
  identified: boolean
  tickets: Ticket[]
  matters: VisitMatter[]
  drafts: { case_id: string; item_id: string; item_name: string }[]
  guide?: { code: string; item_id: string; item_name: string } | null
  held_licences: number
  cases: { id: string; number?: string | null; item_name: string; state: CaseState }[]
  rated: boolean
  revision: number
}

export type ScreenShow = 'idle' | 'confirm' | 'rate'
export interface DeskScreen {
  counter_id: string
  counter_number: number
  state: 'closed' | 'open' | 'paused'
  hall_name: string
  show: ScreenShow
  number?: string | null
  confirm?: {
    case_id: string
    item_name: string
    rows: { label: string; label_en: string; value: string }[]
  } | null
  rate?: { visit_id: string; number: string; item_names: string[] } | null
}
export interface Device {
  id: string
  kind: 'kiosk' | 'desk_screen' | 'display'
  hall_id: string
  hall_name?: string
  counter_id?: string | null
  counter_number?: number | null
  name: string
  csrf_token: string
}
export interface DemoDevice {
  kind: Device['kind']
  name: string
  hall_name: string
  counter_number?: number | null
  code: string
}

export interface GuideRequirement {
  key: string
  name: string
  name_en?: string
}
export interface GuideResult {
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
  held: {
    requirement: string
    name: string
    name_en: string
    licence_name?: string | null
    identifier_masked?: string | null
  }[]
  bring: GuideRequirement[]
}
export type TicketPage = Page<Ticket>
