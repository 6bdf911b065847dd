// Every link of the apps, so that no page spells an address.
const id = encodeURIComponent

export const portal = {
  home: '/',
  search: (text = '') => (text ? `/search?q=${id(text)}` : '/search'),
  company: '/search?who=company&online=1',
  item: (item: string) => `/items/${id(item)}`,
  guide: (item: string, answers = '') => `/guide/start/${id(item)}${answers ? `?a=${answers}` : ''}`,
  guideByCode: '/guide',
  guideResult: (code: string) => `/guide/${id(code)}`,
  bundles: '/bundles',
  combine: '/combine',
  bundleCase: (bundle: string, step?: string) => `/bundle-cases/${id(bundle)}${step ? `/${id(step)}` : ''}`,
  bundle: (bundle: string) => `/bundles/${id(bundle)}`,
  visitCode: '/code',
  tickets: '/tickets',
  /** Items, then a hall, then a time: each choice stands in the address. */
  book: (items: string[]) => `/book?items=${items.map(id).join(',')}`,
  bookings: '/bookings',
  booking: (booking: string) => `/bookings/${id(booking)}`,
  moveBooking: (booking: string) => `/bookings/${id(booking)}/move`,
  /** The public page of one ticket; the token is what the printed ticket's code leads to. */
  ticket: (token: string) => `/t/${id(token)}`,
  /** What the code beside a door leads to: one item in one hall. */
  doorplate: (hall: string, item: string) => `/halls/${id(hall)}/items/${id(item)}`,
  /** What the code beside the door of a hall leads to. */
  hall: (hall: string) => `/halls/${id(hall)}`,
  hallPlan: (hall: string) => `/halls/${id(hall)}/plan`,
  rate: (kind: 'case' | 'visit' | 'bundle', of: string) => `/rate/${kind}/${id(of)}`,
  settings: '/settings',
  agencies: '/agencies',
  signIn: (next?: string) => (next ? `/sign-in?next=${id(next)}` : '/sign-in'),
  register: (next?: string) => (next ? `/register?next=${id(next)}` : '/register'),
  apply: (caseId: string, step?: string) => `/apply/${id(caseId)}${step ? `/${id(step)}` : ''}`,
  receipt: (caseId: string) => `/cases/${id(caseId)}/receipt`,
  cases: '/cases',
  case: (caseId: string) => `/cases/${id(caseId)}`,
  document: (caseId: string, document: string) => `/cases/${id(caseId)}/documents/${id(document)}`,
  inbox: '/inbox',
  licences: '/licences',
  licence: (licence: string) => `/licences/${id(licence)}`,
  credit: '/credit',
  publications: '/publications',
  verify: '/verify',
  check: '/check',
}

type Filters = Record<string, string | number | boolean | null | undefined>
function withQuery(path: string, filters: Filters): string {
  const given = Object.entries(filters).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  return given.length
    ? `${path}?${given.map(([name, value]) => `${name}=${id(String(value))}`).join('&')}`
    : path
}

export const counter = {
  signIn: (next?: string) => (next ? `/sign-in?next=${id(next)}` : '/sign-in'),
  desk: (list: string, caseId?: string, filters: Filters = {}) =>
    withQuery(`/desk/${list}${caseId ? `/${id(caseId)}` : ''}`, filters),
  file: '/file',
  licences: (find = '') => (find ? `/licences?find=${id(find)}` : '/licences'),
  licence: (licence: string) => `/licences/${id(licence)}`,
  fileDraft: (caseId: string) => `/file/${id(caseId)}`,
  fileBundle: (bundle: string) => `/file/bundle/${id(bundle)}`,
  security: '/security',
  door: '/door',
  coaching: (draft = '') => (draft ? `/coaching/${id(draft)}` : '/coaching'),
  bookings: '/bookings',
  book: '/bookings/new',
  credit: '/credit',
  originals: '/originals',
}

/** The console: every page stands below the hall that is looked at. */
export const manager = {
  choose: '/',
  signIn: (next?: string) => (next ? `/sign-in?next=${id(next)}` : '/sign-in'),
  now: (hall: string) => `/halls/${id(hall)}`,
  cases: (hall: string, filters: Filters = {}) => withQuery(`/halls/${id(hall)}/cases`, filters),
  tickets: (hall: string, filters: Filters = {}) => withQuery(`/halls/${id(hall)}/tickets`, filters),
  visits: (hall: string, filters: Filters = {}) => withQuery(`/halls/${id(hall)}/visits`, filters),
  forecast: (hall: string, filters: Filters = {}) => withQuery(`/halls/${id(hall)}/forecast`, filters),
  alarms: (hall: string, filters: Filters = {}) => withQuery(`/halls/${id(hall)}/alarms`, filters),
  originals: (hall: string, filters: Filters = {}) => withQuery(`/halls/${id(hall)}/originals`, filters),
  proposals: (hall: string, filters: Filters = {}) => withQuery(`/halls/${id(hall)}/proposals`, filters),
  statistics: (hall: string, filters: Filters = {}) => withQuery(`/halls/${id(hall)}/statistics`, filters),
  ratings: (hall: string, filters: Filters = {}) => withQuery(`/halls/${id(hall)}/ratings`, filters),
  bundles: (hall: string, filters: Filters = {}) => withQuery(`/halls/${id(hall)}/bundles`, filters),
  bookings: (hall: string, filters: Filters = {}) => withQuery(`/halls/${id(hall)}/bookings`, filters),
  bookingRules: (hall: string) => `/halls/${id(hall)}/booking-rules`,
  devices: (hall: string) => `/halls/${id(hall)}/devices`,
  printers: (hall: string, filters: Filters = {}) => withQuery(`/halls/${id(hall)}/printers`, filters),
  rules: (hall: string) => `/halls/${id(hall)}/rules`,
  plan: (hall: string) => `/halls/${id(hall)}/plan`,
  thread: (hall: string, kind: string, object: string) => `/halls/${id(hall)}/${kind}/${id(object)}`,
}

/** The item editor of the console; it belongs to no hall. */
export const editor = {
  items: (filters: Filters = {}) => withQuery('/items', filters),
  item: (item: string, filters: Filters = {}) => withQuery(`/items/${id(item)}`, filters),
  report: (filters: Filters = {}) => withQuery('/catalogue', filters),
  lists: (filters: Filters = {}) => withQuery('/item-lists', filters),
  drafts: (filters: Filters = {}) => withQuery('/drafts', filters),
  add: '/drafts/new',
  draft: (draft: string, part?: string) => withQuery(`/drafts/${id(draft)}`, { part }),
  bundles: (filters: Filters = {}) => withQuery('/bundle-drafts', filters),
  bundle: (draft: string, part?: string) => withQuery(`/bundle-drafts/${id(draft)}`, { part }),
  vocabulary: (filters: Filters = {}) => withQuery('/vocabulary', filters),
  mandates: (filters: Filters = {}) => withQuery('/mandates', filters),
  layouts: '/layouts',
  licenceImports: (filters: Filters = {}) => withQuery('/licence-imports', filters),
  layout: (code: string) => `/layouts/${id(code)}`,
  papers: (filters: Filters = {}) => withQuery('/papers', filters),
  paper: (kind: string, filters: Filters = {}) => withQuery(`/papers/${id(kind)}`, filters),
  leaves: (filters: Filters = {}) => withQuery('/leaves', filters),
  staffing: (filters: Filters = {}) => withQuery('/staff', filters),
  member: (member: string) => `/staff/${id(member)}`,
  instantRules: (filters: Filters = {}) => withQuery('/instant', filters),
  deemedOrders: (filters: Filters = {}) => withQuery('/deemed-orders', filters),
  instantRule: (item: string) => `/instant/${id(item)}`,
}

/** After sign-in only a page of our own is followed: "//elsewhere" and "https://…" are not. */
export function safeNext(next: unknown, otherwise: string): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : otherwise
}

/** The code in what a scanner read: it may be the bare code, or the address of a page that ends in it. */
export function codeIn(scanned: string): string {
  const text = scanned.trim()
  if (!/^https?:\/\//i.test(text)) return text
  try {
    const address = new URL(text)
    return address.searchParams.get('code') ?? address.pathname.split('/').filter(Boolean).at(-1) ?? ''
  } catch {
    return text
  }
}
