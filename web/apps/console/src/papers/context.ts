import type { PaperFault, PaperName, PaperPiece, PaperText } from '@yimen/api'
import { useWords } from '@yimen/i18n'
import { inject, type InjectionKey } from 'vue'

/** What the parts of the editor of a paper share: the names that its texts may use, and what is wrong with them now. */
export interface PaperContext {
  words: () => readonly PaperName[]
  conditions: () => readonly PaperName[]
  lists: () => readonly PaperName[]
  fields: () => readonly PaperName[]
  phrases: () => readonly string[]
  faults: () => readonly PaperFault[]
}
export const paperContext: InjectionKey<PaperContext> = Symbol('paper')

export const bare = (literal: string) => literal.replace(/^!/, '')

/** Every condition that a text names, once. */
export function conditionsIn(text: PaperText): string[] {
  const found = new Set<string>()
  const note = (when: readonly string[]) => when.forEach((one) => found.add(bare(one)))
  const notePieces = (pieces: readonly PaperPiece[]) => pieces.forEach((piece) => note(piece.when))
  notePieces(text.title)
  text.phrases.forEach((phrase) => notePieces(phrase.pieces))
  for (const block of text.blocks) {
    note(block.when)
    for (const line of block.lines) {
      note(line.when)
      notePieces(line.pieces)
    }
  }
  return [...found]
}

const placeholders = (pieces: readonly PaperPiece[]) =>
  pieces.flatMap((piece) => [...piece.text.matchAll(/\{([^{}]*)\}/g)].map((found) => found[1] ?? ''))

/** How often a phrase is used, in other phrases too. */
export function usesOf(name: string, text: PaperText): number {
  const places = [
    ...text.phrases.map((one) => one.pieces),
    ...text.blocks.flatMap((block) => block.lines.map((line) => line.pieces)),
  ]
  return places.flatMap(placeholders).filter((one) => one === name).length
}

/** Of whose entries a phrase tells, by what stands in it and in the phrases that it uses; none: of the paper. */
export function listOf(
  pieces: readonly PaperPiece[],
  paper: Pick<PaperContext, 'words' | 'conditions'>,
  before: PaperText['phrases'],
): string | null {
  const ofEntries = (names: readonly PaperName[], key: string) => {
    const list = names.find((one) => one.name === key)?.list
    return list && list !== '*' ? list : null
  }
  for (const piece of pieces.filter((one) => !one.each)) {
    for (const literal of piece.when) {
      const list = ofEntries(paper.conditions(), bare(literal))
      if (list) return list
    }
    for (const name of placeholders([piece])) {
      const at = before.findIndex((one) => one.name === name)
      const list =
        at < 0 ? ofEntries(paper.words(), name) : listOf(before[at]?.pieces ?? [], paper, before.slice(0, at))
      if (list) return list
    }
  }
  return null
}

/** Names as people say them. */
export function usePaperNames(paper: PaperContext) {
  const { t, pick, name } = useWords()
  const said = (list: readonly PaperName[], key: string) => {
    const found = list.find((one) => one.name === key)
    return found ? pick(found.zh, found.en) : key
  }
  const condition = (literal: string) =>
    t(literal.startsWith('!') ? 'paper_texts.not' : 'paper_texts.holds', {
      what: said(paper.conditions(), bare(literal)),
    })
  const phrase = (key: string) => name('paper_texts.phrase', key)
  return { said, condition, phrase }
}

function missing(): PaperContext {
  throw new Error('a part of the editor of a paper stands alone')
}
export function usePaper() {
  const paper = inject(paperContext, missing, true)
  const { t } = useWords()
  const names = usePaperNames(paper)
  function tell(fault: PaperFault): string {
    const [about = '', need = ''] = fault.reason.split(' ')
    const what =
      fault.code === 'missing_field'
        ? names.said(paper.fields(), about)
        : fault.pointer.endsWith('/when')
          ? names.said(paper.conditions(), about)
          : fault.pointer.endsWith('/text') && about && !/^\d/.test(about)
            ? `{${about}}`
            : about
    return t(`paper_texts.fault.${fault.code}`, { what, need: names.said(paper.conditions(), need) })
  }
  /** What is wrong at this place itself. */
  const faultsAt = (pointer: string) =>
    paper
      .faults()
      .filter((one) => one.pointer === pointer)
      .map(tell)
  return { paper, faultsAt, ...names }
}
