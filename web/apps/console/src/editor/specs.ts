// The plain attributes of an item: which control each has, and what its choices are. The words stand in words/editing-*.ts under
// `label.<group>_<key>`, else `label.<key>`; of the choices under `choice.<key>.<value>`.

export interface Spec {
  key: string
  kind: 'text' | 'long_text' | 'number' | 'choice' | 'choices' | 'yes' | 'flags' | 'lines'
  options?: readonly string[]
  required?: boolean
  /** May be left unsaid: null. */
  nullable?: boolean
  /** Has an English twin, `<key>_en`. */
  english?: boolean
  max?: number
  rows?: number
  /** Shown only when this holds. */
  shown?: (target: Readonly<Record<string, unknown>>) => boolean
}

const text = (key: string, more: Partial<Spec> = {}): Spec => ({ key, kind: 'text', max: 500, ...more })
const long = (key: string, more: Partial<Spec> = {}): Spec => ({
  key,
  kind: 'long_text',
  max: 4000,
  rows: 3,
  ...more,
})
const days = (key: string, more: Partial<Spec> = {}): Spec => ({ key, kind: 'number', ...more })
const one = (key: string, options: readonly string[], more: Partial<Spec> = {}): Spec => ({
  key,
  kind: 'choice',
  options,
  required: true,
  ...more,
})
const several = (key: string, options: readonly string[], more: Partial<Spec> = {}): Spec => ({
  key,
  kind: 'choices',
  options,
  ...more,
})
/** Yes or no, several in one list of ticks. */
const flags = (key: string, options: readonly string[]): Spec => ({ key, kind: 'flags', options })
const lines = (key: string): Spec => ({ key, kind: 'lines', rows: 4 })

const LEVELS = ['nation', 'province', 'city', 'county', 'town', 'village'] as const
export const TASK_TYPES = ['01', '05', '07', '08', '09', '10', '20'] as const
export const FIELD_KINDS = [
  'text',
  'long_text',
  'number',
  'date',
  'choice',
  'choices',
  'phone',
  'citizen_id',
  'credit_code',
  'address',
] as const
export const PREFILLS = [
  'identity.name',
  'identity.id_number',
  'identity.phone',
  'company.name',
  'company.credit_code',
  'legal_person.name',
  'legal_person.id_number',
  'earlier_case',
] as const
const LONG_TEXTS = new Set(['text', 'long_text', 'address'])
const choosing = (target: Readonly<Record<string, unknown>>) =>
  target.kind === 'choice' || target.kind === 'choices'

export const HEAD = [text('name', { required: true, english: true })]
export const HEAD_MORE = [
  text('main_item', { nullable: true }),
  { key: 'external', kind: 'yes', required: true } as Spec,
]
/** Of an item that another system handles: where that is. */
export const ELSEWHERE = [text('web_address')]
export const BASIC = [
  long('summary', { english: true }),
  several('audience', ['person', 'company'], { required: true }),
  lines('aliases'),
]
export const LIMITS = [
  days('legal_working_days', { required: true }),
  days('promised_working_days', { required: true }),
]
export const SUPPLEMENT = [text('supplement_rule', { nullable: true })]
export const DEEMED = [text('basis', { required: true })]
export const ENDS = [text('basis', { required: true })]
export const QUESTION = [text('text', { required: true, english: true }), text('why', { english: true })]
export const OPTION = [text('label', { required: true, english: true, max: 200 })]
export const ANSWER = [...OPTION, text('help', { english: true, max: 300 })]
export const SCENARIO = [text('name', { required: true, english: true, max: 200 })]
export const REQUIREMENT_NAME = [text('name', { required: true, english: true })]
export const REQUIREMENT = [
  one('necessity', ['required', 'optional']),
  long('when_needed', { english: true, shown: (target) => target.necessity === 'optional' }),
  long('source', { english: true, rows: 2 }),
  long('standard', { english: true, rows: 2 }),
  flags('asked', ['see_original', 'keep_copy', 'deferrable', 'by_promise', 'on_site']),
]
export const PROMISE = [
  long('told', { required: true, english: true }),
  long('promised', { required: true, english: true, rows: 2 }),
  days('check_working_days', { nullable: true }),
  text('check_basis'),
]
export const REQUIREMENT_MORE = [
  one('kind', ['certificate', 'application', 'other']),
  one('form', ['paper', 'electronic', 'either']),
  one('source_kind', ['self', 'government', 'other']),
  days('originals', { required: true }),
  days('copies', { required: true }),
  text('page_format', { max: 100 }),
  long('how_to_fill', { english: true, rows: 2 }),
  text('basis'),
]
export const POINT = [text('text', { required: true, english: true })]
export const PICTURE = [
  text('caption', { english: true, max: 200 }),
  { key: 'good', kind: 'yes', required: true } as Spec,
]
export const SECTION = [text('title', { required: true, english: true, max: 200 })]
export const FIELD_NAME = [text('label', { required: true, english: true, max: 200 })]
export const FIELD = [
  one('kind', FIELD_KINDS),
  flags('asked', ['required', 'personal']),
  text('help', { english: true }),
  days('min_length', { nullable: true, shown: (target) => LONG_TEXTS.has(String(target.kind)) }),
  days('max_length', { nullable: true, shown: (target) => LONG_TEXTS.has(String(target.kind)) }),
  days('minimum', { nullable: true, shown: (target) => target.kind === 'number' }),
  days('maximum', { nullable: true, shown: (target) => target.kind === 'number' }),
]
export const hasOptions = choosing
export const CONDITIONS = [lines('conditions')]
export const BASIS = [
  text('title', { required: true }),
  text('document_number', { max: 200 }),
  text('article', { max: 200 }),
  long('text'),
]
export const FEE = [
  { key: 'charged', kind: 'yes', required: true } as Spec,
  text('text', { required: true, shown: (target) => target.charged === true }),
]
export const FEE_ITEM = [
  text('name', { required: true }),
  text('standard', { required: true }),
  text('basis', { required: true }),
  { key: 'reducible', kind: 'yes', required: true } as Spec,
  text('reduction', { required: true, shown: (target) => target.reducible === true }),
]
export const STEP = [
  text('name', { required: true, english: true, max: 200 }),
  days('working_days', { nullable: true }),
  text('office', { max: 200 }),
]
const ASKS = (target: Readonly<Record<string, unknown>>) =>
  target.kind === 'consultation' || target.kind === 'countersign'
export const STAGE = [
  one('kind', ['consultation', 'countersign', 'inspection', 'publication', 'expert_review', 'hearing']),
  text('name', { required: true, english: true, max: 200 }),
]
export const STAGE_MORE = [
  days('working_days', { required: true, shown: (target) => target.kind !== 'hearing' }),
  one('before', ['review', 'decision'], {
    shown: (target) => target.kind !== 'expert_review' && target.kind !== 'hearing',
  }),
  one('silence', ['waits', 'passes', 'agrees'], { shown: ASKS }),
  text('basis', { max: 200 }),
]
/** Of a hearing: held in any case, or only when somebody asks for it. */
export const STAGE_HEARING = [one('silence', ['waits', 'passes'])]
export const RESULT = [
  text('name', { english: true }),
  one('kind', ['licence', 'approval', 'other', 'none']),
  days('validity_years', { nullable: true }),
]
export const TRIPS = [days('trips', { required: true })]
export const SERVICE = [
  long('trips_reason', { english: true, rows: 2 }),
  several('ways', ['counter', 'web', 'mobile', 'post', 'other']),
  one('online', ['none', 'consultation', 'receiving', 'pre_review', 'acceptance', 'handling', 'complete']),
  several('served', [
    'person',
    'enterprise',
    'public_institution',
    'social_organisation',
    'unincorporated',
    'government',
    'other',
  ]),
  one('reach', LEVELS, { nullable: true, required: false }),
  flags('offers', [
    'in_hall',
    'by_appointment',
    'by_kiosk',
    'pay_online',
    'papers_by_post',
    'results_by_post',
  ]),
]
export const PLACE = [
  text('place'),
  text('hours'),
  text('consult_phone', { max: 100 }),
  text('complaint_phone', { max: 100 }),
  text('web_address'),
  text('mobile_address'),
  text('limits_note'),
  text('themes'),
]
export const LOCAL = [
  text('place'),
  text('hours'),
  text('consult_phone', { max: 100 }),
  text('complaint_phone', { max: 100 }),
  days('promised_working_days', { nullable: true }),
  long('note', { english: true, rows: 2 }),
]
export const LOCAL_PLACE = ['name', 'address', 'hours', 'counters', 'phone', 'directions'].map((key) =>
  text(key, { max: 300, required: key === 'name' }),
)
export const AUTHORITY = [
  one('nature', ['statutory', 'authorised', 'entrusted', 'other']),
  text('entrusted_by', { required: true, shown: (target) => target.nature === 'entrusted' }),
  one('source', [
    'own',
    'handed_down',
    'authorised_from_above',
    'authorised_by_peer',
    'entrusted_from_above',
    'entrusted_by_peer',
  ]),
  several('levels', [...LEVELS, 'graded']),
  long('division', { rows: 2 }),
  text('joint_bodies'),
  text('quantity_limit'),
]
export const PROCEDURE = [
  one('kind', ['extension', 'other']),
  text('name', { required: true, english: true }),
  days('working_days', { nullable: true }),
  text('ground'),
]
export const FAQ = [
  text('question', { required: true, english: true }),
  long('answer', { required: true, english: true, rows: 3 }),
]
export const REMEDIES = [
  long('rights', { rows: 2 }),
  long('duties', { rows: 2 }),
  text('review_body'),
  text('review_contact'),
  text('court'),
  text('court_contact'),
]
