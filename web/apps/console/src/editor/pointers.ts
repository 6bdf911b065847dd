// Where something stands in a draft: /definition/requirements/2/name in what is wrong, …/requirements/id_card/name in what changed.

export const tokensOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** The place of an entry in a list: by its own key, else by its number. */
export function placeOf(list: unknown[], token: string): number {
  const named = list.findIndex((entry) => {
    const own = entry as { key?: unknown; value?: unknown } | null
    return isNode(entry) && (own?.key === token || own?.value === token)
  })
  if (named >= 0) return named
  return /^\d+$/.test(token) && Number(token) < list.length ? Number(token) : -1
}

/** What stands there; undefined when nothing does. */
export function valueAt(content: unknown, pointer: string): unknown {
  let here = content
  for (const token of tokensOf(pointer)) {
    if (Array.isArray(here)) here = here[placeOf(here, token)]
    else if (isNode(here)) here = here[token]
    else return undefined
  }
  return here
}

/** The pointer with numbers in place of keys: the name that a field on the page has. */
export function numbered(content: unknown, pointer: string): string {
  let here = content
  let out = ''
  for (const token of tokensOf(pointer)) {
    if (Array.isArray(here)) {
      const place = placeOf(here, token)
      out += `/${place < 0 ? token : place}`
      here = here[place]
    } else {
      out += `/${token}`
      here = isNode(here) ? here[token] : undefined
    }
  }
  return out
}

/** Puts a value there. In a list: replaces the entry, takes it out for null, adds it at the end when it is new. */
export function putAt(content: unknown, pointer: string, value: unknown): void {
  const tokens = tokensOf(pointer)
  const last = tokens.pop()
  const parent = valueAt(
    content,
    tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
  )
  if (last === undefined || !isNode(parent)) return
  if (!Array.isArray(parent)) {
    parent[last] = value
    return
  }
  const place = placeOf(parent, last)
  if (value === null) {
    if (place >= 0) parent.splice(place, 1)
  } else if (place >= 0) parent[place] = value
  else parent.push(value)
}

/** The id of the field on the page: pointers hold characters that ids and selectors do not like. */
export const idOf = (pointer: string) => `f${pointer.replace(/[^\w-]/g, '-')}`

export const PARTS = ['basic', 'guide', 'materials', 'form', 'rules', 'service', 'more', 'check'] as const
export type Part = (typeof PARTS)[number]

const PART_OF: Record<string, Part> = {
  questions: 'guide',
  scenarios: 'guide',
  requirements: 'materials',
  form: 'form',
  conditions: 'rules',
  legal_bases: 'rules',
  fee: 'rules',
  steps: 'rules',
  stages: 'rules',
  result: 'rules',
  service: 'service',
  trips: 'service',
  local: 'service',
  inherits: 'service',
  authority: 'more',
  special_procedures: 'more',
  faqs: 'more',
  remedies: 'more',
}

/** The part of the page where it is written. */
export function partOf(pointer: string): Part {
  const [top, member = ''] = tokensOf(pointer)
  return top === 'head' ? 'basic' : (PART_OF[member] ?? 'basic')
}
