// The server's contract: the schemas by their names, and the routes.

export type Kind = 'person' | 'company'
export type CaseState =
  | 'draft'
  | 'submitted'
  | 'received'
  | 'awaiting_supplement'
  | 'accepted'
  | 'reviewed'
  | 'approved'
  | 'refused'
  | 'not_accepted'
  | 'withdrawn'
  | 'lapsed'
  | 'result_issued'
  | 'delivered'
  | 'closed'
  | 'archived'
export type ActionName =
  | 'save_form'
  | 'attach'
  | 'submit'
  | 'receive'
  | 'notice'
  | 'supply'
  | 'accept'
  | 'refuse_acceptance'
  | 'review'
  | 'return_to_review'
  | 'approve'
  | 'refuse'
  | 'deliver'
  | 'close'
  | 'withdraw'
export type CaseList = 'mine' | 'to_receive' | 'to_accept' | 'to_review' | 'to_decide' | 'to_deliver' | 'all'
export type Card = 'none' | 'yellow' | 'red'
export type FormValue = string | number | string[] | null
export type Form = Record<string, FormValue>

export interface Page<T> {
  items: T[]
  next: string | null
  total: number | null
}
export interface Named {
  id: string
  name: string
}

// Sign-in
export interface SignIn {
  state: 'signed_in' | 'second_factor'
  pending: string | null
  methods: ('totp' | 'webauthn')[]
  webauthn: { challenge: string; rp_id: string; credential_ids: string[] } | null
  csrf_token: string | null
}
export interface WebauthnAssertion {
  credential_id: string
  client_data_json: string
  authenticator_data: string
  signature: string
}
export interface SecondFactor {
  pending: string
  totp?: string
  webauthn?: WebauthnAssertion
}
export interface Role {
  role: string
  hall: Named | null
  department: Named | null
  region: Named | null
}
export interface ActsFor {
  subject_id: string
  kind: Kind
  display_name: string
  as_agent: boolean
}
export interface Me {
  account_id: string
  kind: 'visitor' | 'staff'
  display_name: string
  csrf_token: string
  roles: Role[]
  acts_for: ActsFor[]
  second_factors: { kind: 'totp' | 'webauthn'; label: string; added_at: string }[]
  demo: boolean
  business_now: string
}
export interface Registration {
  login: string
  password: string
  name: string
  id_number: string
  phone: string
}
export interface Visitor {
  subject_id: string
  display_name: string
  id_number_masked: string
  phone_masked: string | null
  created: boolean
}
export interface TotpEnrolment {
  secret_base32: string
  otpauth_uri: string
}
export interface WebauthnEnrolment {
  challenge: string
  rp_id: string
  user_id: string
  user_name: string
}
export interface DemoSignIn {
  login: string
  password: string
  display_name: string
  roles: string[]
  place: string
  totp_code: string | null
}

// Places
export interface Hall {
  id: string
  name: string
  region_name: string
  address: string
  phone: string
  hours: string
  kind: string
}
export interface CountedDay {
  date: string
  counted: boolean
  number: number | null
  name: string | null
}

// Catalogue
export interface ItemRow {
  id: string
  name: string
  department_name: string
  region_name: string
  task_type: string
  task_type_name: string
  audience: Kind[]
  external: boolean
  applicable: boolean
  local_code: string
}
export interface Option {
  value: string
  label: string
  label_en: string
}
export type FieldKind =
  | 'text'
  | 'long_text'
  | 'number'
  | 'date'
  | 'choice'
  | 'choices'
  | 'phone'
  | 'citizen_id'
  | 'credit_code'
  | 'address'
export interface FieldDefinition {
  key: string
  element: string
  label: string
  label_en: string
  kind: FieldKind
  required: boolean
  min_length?: number | null
  max_length?: number | null
  minimum?: number | null
  maximum?: number | null
  options: Option[]
  help: string
  help_en: string
  prefill: 'identity.name' | 'identity.id_number' | 'identity.phone' | null
  personal: boolean
}
export interface SectionDefinition {
  key: string
  title: string
  title_en: string
  fields: FieldDefinition[]
}
export interface ReviewPoint {
  key: string
  text: string
  text_en: string
}
export interface Requirement {
  key: string
  name: string
  name_en: string
  material_type: string
  see_original: boolean
  keep_copy: boolean
  copies: number
  necessity: 'required' | 'optional'
  deferrable: boolean
  by_promise: boolean
  satisfied_by: string[]
  source: string
  source_en: string
  standard: string
  standard_en: string
  review_points: ReviewPoint[]
}
export interface Definition {
  summary: string
  summary_en: string
  audience: Kind[]
  conditions: string[]
  legal_bases: { title: string; article: string }[]
  legal_working_days: number
  promised_working_days: number
  on_the_spot: boolean
  trips: number
  fee: { charged: boolean; text: string }
  form: { sections: SectionDefinition[] }
  requirements: Requirement[]
  result: { name: string; name_en: string; licence_type: string | null; validity_years: number | null }
}
export interface Item {
  id: string
  version_id: string
  version: number
  name: string
  name_en: string
  department: Named
  region_name: string
  task_type: string
  task_type_name: string
  basic_code: string
  implementation_code: string
  local_code: string
  external: boolean
  applicable: boolean
  definition: Definition | null
  halls: Hall[]
}

// Cases
export interface CaseRef {
  id: string
  number: string | null
  state: CaseState
  revision: number
}
export interface CaseRow {
  id: string
  number: string | null
  item_name: string
  subject_name: string
  state: CaseState
  hall_name: string
  department_name: string
  submitted_at: string | null
  due: string | null
  promised_due: string | null
  working_days_left: number | null
  card: Card
  last_at: string
  owner_name: string | null
  revision: number
}
export type CaseCounts = Record<Exclude<CaseList, 'all'>, number>
export interface ParamProblem {
  pointer: string
  code: string
  reason: string
}
export interface StoredFile {
  id: string
  name: string
  media_type: string
  size: number
  uploaded_at: string
}
export interface Check {
  point: string
  ok: boolean
  by_name: string
  at: string
}
export interface Material {
  requirement: string
  files: StoredFile[]
  state: 'missing' | 'attached' | 'seen'
  checks: Check[]
}
export interface NoticeItem {
  requirement: string | null
  field: string | null
  text: string
}
export interface Notice {
  issued_at: string
  by_name: string
  items: NoticeItem[]
}
export interface TimelineEntry {
  action: string
  state: CaseState
  at: string
  by_name: string | null
  role: string | null
  note: string | null
}
export interface Clock {
  submitted_at: string | null
  received_at: string | null
  answer_due: string | null
  accepted_at: string | null
  promised_due: string | null
  legal_due: string | null
  working_days_left: number | null
  card: Card
  explanation: CountedDay[]
}
export interface CaseAction {
  name: ActionName
  allowed: boolean
  reason: string | null
}
export interface Case {
  id: string
  number: string | null
  state: CaseState
  revision: number
  item: { id: string; name: string }
  definition: Definition
  subject: { kind: Kind; display_name: string; id_number_masked: string; phone_masked: string | null }
  hall_name: string
  department_name: string
  channel: string
  owner_name: string | null
  clock: Clock
  form: Form
  form_masked: boolean
  form_problems: ParamProblem[]
  materials: Material[]
  notice: Notice | null
  timeline: TimelineEntry[]
  licence: { id: string; identifier: string; type_name: string; state: string; verify_url: string } | null
  actions: CaseAction[]
}
export interface Saved {
  revision: number
  problems: ParamProblem[]
}
export interface Revision {
  revision: number
}
export interface Attached extends Revision {
  id: string
  name: string
  media_type: string
  size: number
}
export interface Revealed {
  subject: { name: string; id_number: string; phone: string | null }
  form: Form
}
export interface CheckInput {
  requirement: string
  point: string
  ok: boolean
}

// Licences
export interface LicenceRow {
  id: string
  type_name: string
  identifier: string
  number: string
  holder_name: string
  state: string
  valid_from: string
  valid_to: string | null
  issued_at: string
  department_name: string
}
export interface Licence extends LicenceRow {
  case_id: string
  version: number
  content: Record<string, string>
  verify_url: string
  qr_text: string
}
export interface Verdict {
  verdict: 'genuine' | 'genuine_pending_seal' | 'not_valid' | 'tampered' | 'unknown' | 'unknown_key'
  reason: string
  licence: {
    identifier: string
    type_name: string
    holder_name: string
    issuer_name: string
    issued_on: string
    valid_from: string
    valid_to: string | null
    state: string
  } | null
  checks: { name: 'record' | 'signature' | 'state' | 'period'; ok: boolean | null; reason: string }[]
}

// Inbox
export interface Message {
  id: string
  kind: string
  case_id: string | null
  case_number: string | null
  item_name: string | null
  params: Record<string, unknown>
  at: string
  read_at: string | null
}

// The routes, in the shape that openapi-fetch reads.
type Nothing = undefined
interface Answer<Reply> {
  responses: { 200: { headers: Record<string, string>; content: { 'application/json': Reply } } }
}
type Asked<Body> = Body extends Nothing
  ? { requestBody?: never }
  : { requestBody: { content: { 'application/json': Body } } }
type Route<P extends object, Body, Reply> = {
  parameters: P & { header?: Record<string, string> }
} & Asked<Body> &
  Answer<Reply>
type Get<Reply, P extends object = object> = { get: Route<P, Nothing, Reply> }
type Post<Body, Reply, P extends object = object> = { post: Route<P, Body, Reply> }
type Put<Body, Reply, P extends object = object> = { put: Route<P, Body, Reply> }
type Delete<Reply, P extends object = object> = { delete: Route<P, Nothing, Reply> }
type Id = { path: { id: string } }
type Paging = { cursor?: string; limit?: number }

export interface ItemQuery extends Paging {
  text?: string
  department?: string
  audience?: Kind
  applicable?: true
}
export interface CaseQuery extends Paging {
  list?: CaseList
  state?: CaseState
  text?: string
}
export interface CaseSteps {
  submit: Record<string, never>
  receive: Record<string, never>
  accept: { opinion?: string }
  notice: { items: { requirement?: string; field?: string; text: string }[] }
  supply: Record<string, never>
  'refuse-acceptance': { reason: string }
  review: { opinion: string }
  return: { reason: string }
  approve: { opinion?: string }
  refuse: { reason: string }
  deliver: Record<string, never>
  close: Record<string, never>
  withdraw: { reason: string }
}
type Steps = { [Name in keyof CaseSteps as `/cases/{id}/${Name}`]: Post<CaseSteps[Name], CaseRef, Id> }

export interface paths extends Steps {
  '/sessions': Post<{ login: string; password: string }, SignIn>
  '/sessions/second-factor': Post<SecondFactor, SignIn>
  '/sessions/current': Delete<Nothing>
  '/me': Get<Me>
  '/accounts': Post<Registration, { account_id: string; subject_id: string }>
  '/me/second-factors/totp/begin': Post<Record<string, never>, TotpEnrolment>
  '/me/second-factors/totp': Post<{ code: string; label: string }, Nothing>
  '/me/second-factors/webauthn/begin': Post<Record<string, never>, WebauthnEnrolment>
  '/me/second-factors/webauthn': Post<
    { label: string; client_data_json: string; attestation_object: string },
    Nothing
  >
  '/visitors': Post<{ name: string; id_number: string; phone?: string }, Visitor>
  '/demo/sign-ins': Get<{ items: DemoSignIn[] }>
  '/halls': Get<Page<Hall>>
  '/calendar/due': Get<{ due: string; days: CountedDay[] }, { query: { from: string; working_days: number } }>
  '/items': Get<Page<ItemRow>, { query: ItemQuery }>
  '/items/{id}': Get<Item, Id>
  '/cases': Get<Page<CaseRow>, { query: CaseQuery }> &
    Post<{ item_id: string; subject_id?: string; form?: Form }, CaseRef>
  '/cases/counts': Get<CaseCounts>
  '/cases/{id}': Get<Case, Id>
  '/cases/{id}/form': Put<{ form: Form }, Saved, Id>
  '/cases/{id}/files/{file}': Delete<CaseRef, { path: { id: string; file: string } }>
  '/cases/{id}/checks': Put<{ checks: CheckInput[] }, Nothing, Id>
  '/cases/{id}/reveal': Post<{ reason: string }, Revealed, Id>
  '/licences': Get<Page<LicenceRow>, { query: Paging }>
  '/licences/{id}': Get<Licence, Id>
  '/verify/{token}': Get<Verdict, { path: { token: string } }>
  '/verify': Post<{ text: string }, Verdict>
  '/messages': Get<Page<Message>, { query: Paging }>
  '/messages/unread': Get<{ count: number }>
  '/messages/{id}/read': Post<Record<string, never>, Nothing, Id>
}
