// Where a text stands in a draft: for an item of three hundred scenarios and four hundred review points.

export interface Hit {
  pointer: string
  /** The text around it. */
  before: string
  found: string
  after: string
}

const AROUND = 12
// Names that the program gives, and conditions: nobody reads these on the page.
const UNREAD = new Set(['key', 'element', 'material_type', 'when', 'satisfied_by', 'prefill', 'value'])

const escaped = (token: string) => token.replaceAll('~', '~0').replaceAll('/', '~1')

function walk(node: unknown, pointer: string, each: (pointer: string, text: string) => void): void {
  if (typeof node === 'string') each(pointer, node)
  else if (Array.isArray(node)) node.forEach((one, index) => walk(one, `${pointer}/${index}`, each))
  else if (typeof node === 'object' && node !== null)
    for (const [key, value] of Object.entries(node))
      if (!UNREAD.has(key)) walk(value, `${pointer}/${escaped(key)}`, each)
}

/** Each text that holds all of `words` as they stand, in the order of the page; no case is told apart. */
export function find(content: unknown, words: string): Hit[] {
  const wanted = words.trim().toLowerCase()
  const hits: Hit[] = []
  if (!wanted) return hits
  walk(content, '', (pointer, text) => {
    const at = text.toLowerCase().indexOf(wanted)
    if (at < 0) return
    const end = at + wanted.length
    hits.push({
      pointer,
      before: (at > AROUND ? '…' : '') + text.slice(Math.max(0, at - AROUND), at),
      found: text.slice(at, end),
      after: text.slice(end, end + AROUND) + (text.length > end + AROUND ? '…' : ''),
    })
  })
  return hits
}
