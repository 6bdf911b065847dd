// Every link of the apps, so that no page spells an address.
const id = encodeURIComponent

export const portal = {
  home: '/',
  search: (text = '') => (text ? `/search?q=${id(text)}` : '/search'),
  item: (item: string) => `/items/${id(item)}`,
  signIn: (next?: string) => (next ? `/sign-in?next=${id(next)}` : '/sign-in'),
  register: (next?: string) => (next ? `/register?next=${id(next)}` : '/register'),
  apply: (caseId: string, step?: string) => `/apply/${id(caseId)}${step ? `/${id(step)}` : ''}`,
  receipt: (caseId: string) => `/cases/${id(caseId)}/receipt`,
  cases: '/cases',
  case: (caseId: string) => `/cases/${id(caseId)}`,
  inbox: '/inbox',
  licences: '/licences',
  licence: (licence: string) => `/licences/${id(licence)}`,
  verify: '/verify',
}

export const counter = {
  signIn: (next?: string) => (next ? `/sign-in?next=${id(next)}` : '/sign-in'),
  desk: (list: string, caseId?: string) => `/desk/${list}${caseId ? `/${id(caseId)}` : ''}`,
  file: '/file',
  fileDraft: (caseId: string) => `/file/${id(caseId)}`,
  security: '/security',
}

/** After sign-in only a page of our own is followed: "//elsewhere" and "https://…" are not. */
export function safeNext(next: unknown, otherwise: string): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : otherwise
}
