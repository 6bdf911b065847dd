import type { PaperPiece, PaperText } from '@yimen/api'

/** Everything that a text says, a line for each stretch, with when it is said. */
export function linesOf(text: PaperText, condition: (literal: string) => string): string[] {
  const out: string[] = []
  const add = (pieces: readonly PaperPiece[], when: readonly string[], label = '') => {
    for (const piece of pieces) {
      const all = [...when, ...piece.when].map(condition)
      const head = all.length ? `（${all.join('，')}）` : ''
      out.push(`${head}${label}${piece.text}`)
    }
  }
  add(text.title, [])
  out.push(text.title_en)
  for (const phrase of text.phrases) add(phrase.pieces, [], `{${phrase.name}}：`)
  for (const block of text.blocks)
    for (const line of block.lines)
      add(line.pieces, [...block.when, ...line.when], line.label ? `${line.label}：` : '')
  return out
}

/** What the one says and the other does not, for whoever puts it in force. */
export function paperChanges(
  before: PaperText,
  after: PaperText,
  condition: (literal: string) => string,
): { removed: string[]; added: string[]; moved: boolean } {
  const old = linesOf(before, condition)
  const next = linesOf(after, condition)
  const left = (list: string[], other: string[]) => {
    const rest = [...other]
    return list.filter((line) => {
      const at = rest.indexOf(line)
      if (at >= 0) rest.splice(at, 1)
      return at < 0
    })
  }
  const removed = left(old, next)
  const added = left(next, old)
  return {
    removed,
    added,
    moved: !removed.length && !added.length && JSON.stringify(before) !== JSON.stringify(after),
  }
}
