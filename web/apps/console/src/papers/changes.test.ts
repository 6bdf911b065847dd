import type { PaperText } from '@yimen/api'
import { describe, expect, it } from 'vitest'
import { paperChanges } from './changes'

const piece = (text: string, ...when: string[]) => ({ when, each: null, between: '', text })
const block = (...pieces: ReturnType<typeof piece>[]) => ({
  kind: 'paragraph' as const,
  when: [],
  each: null,
  flush: false,
  lines: [{ when: [], label: '', pieces, blank_lines: 0 }],
})
const text = (...blocks: ReturnType<typeof block>[]): PaperText => ({
  title: [piece('不予行政许可决定书')],
  title_en: 'Refusal',
  phrases: [],
  blocks,
})
const say = (literal: string) => (literal.startsWith('!') ? `非${literal.slice(1)}` : literal)

describe('what differs between two texts of a paper', () => {
  it('is nothing where they are the same', () => {
    expect(paperChanges(text(block(piece('甲'))), text(block(piece('甲'))), say)).toEqual({
      removed: [],
      added: [],
      moved: false,
    })
  })
  it('names what is said no more and what is said now, with when', () => {
    const after = text(block(piece('甲', '!permit')), block(piece('乙')))
    expect(paperChanges(text(block(piece('甲'))), after, say)).toEqual({
      removed: ['甲'],
      added: ['（非permit）甲', '乙'],
      moved: false,
    })
  })
  it('counts what stands twice', () => {
    const after = text(block(piece('甲')), block(piece('甲')))
    expect(paperChanges(text(block(piece('甲'))), after, say).added).toEqual(['甲'])
  })
  it('says so when only the order changed', () => {
    const [one, two] = [block(piece('甲')), block(piece('乙'))]
    expect(paperChanges(text(one, two), text(two, one), say).moved).toBe(true)
  })
})
