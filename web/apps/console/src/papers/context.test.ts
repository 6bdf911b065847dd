import type { PaperName, PaperText } from '@yimen/api'
import { describe, expect, it } from 'vitest'
import { listOf, usesOf } from './context'

const piece = (text: string, ...when: string[]) => ({ when, each: null, between: '', text })
const named = (name: string, list: string): PaperName => ({
  name,
  zh: name,
  en: name,
  list,
  when: '',
  settable: false,
})
const paper = {
  words: () => [
    named('item', ''),
    named('number', '*'),
    named('promise', 'promises'),
    named('basis', 'bases'),
  ],
  conditions: () => [named('permit', ''), named('has_check_by', 'promises')],
}

describe('of whose entries a phrase tells', () => {
  it('is nobody where only the paper is named', () => {
    expect(listOf([piece('“{item}”', 'permit'), piece('第{number}项')], paper, [])).toBeNull()
  })
  it('is the list of a word, or of a condition', () => {
    expect(listOf([piece('好'), piece('“{promise}”')], paper, [])).toBe('promises')
    expect(listOf([piece('好', '!has_check_by')], paper, [])).toBe('promises')
  })
  it('is nobody where the piece itself goes through a list', () => {
    expect(listOf([{ ...piece('{basis}'), each: 'bases' }], paper, [])).toBeNull()
  })
  it('is that of a phrase which it uses', () => {
    const before = [{ name: '承诺', pieces: [piece('{promise}')] }]
    expect(listOf([piece('见{承诺}')], paper, before)).toBe('promises')
    expect(listOf([piece('见{以后}')], paper, before)).toBeNull()
  })
})

it('counts where a phrase is used, in blocks and in other phrases', () => {
  const text: PaperText = {
    title: [piece('决定书')],
    title_en: 'Decision',
    phrases: [
      { name: '提示', pieces: [piece('请妥善保管')] },
      { name: '结尾', pieces: [piece('{提示}。')] },
    ],
    blocks: [
      {
        kind: 'paragraph',
        when: [],
        each: null,
        flush: false,
        lines: [{ when: [], label: '', pieces: [piece('{提示}{提示}')], blank_lines: 0 }],
      },
    ],
  }
  expect(usesOf('提示', text)).toBe(3)
  expect(usesOf('结尾', text)).toBe(0)
})
