import type { Case, ThreadEntry } from '@yimen/api'
import { expect, it } from 'vitest'
import { progressSteps } from './progress'

const words = {
  t: (key: string) => key,
  te: () => true,
  name: (list: string, code: string) => `${list}.${code}`,
  pick: (zh: string) => zh,
  dateTime: (at: string) => at.slice(11, 16),
} as unknown as Parameters<typeof progressSteps>[2]

const entry = (action: string, state: string, at: string) => ({
  action,
  state,
  at,
  role: null,
  by_name: null,
  note: '',
})
const found = {
  id: 'c1',
  state: 'accepted',
  timeline: [
    entry('open', 'draft', '2026-11-24T01:00:00Z'),
    entry('submit', 'submitted', '2026-11-24T02:00:00Z'),
    entry('accept', 'accepted', '2026-11-24T04:00:00Z'),
  ],
  documents: [
    {
      id: 'd1',
      kind: 'acceptance',
      number: '受〔2026〕1 号',
      title: '受理通知书',
      title_en: 'Acceptance',
      issued_at: '2026-11-24T04:00:01Z',
    },
  ],
} as unknown as Case
const thread = [
  {
    kind: 'ticket',
    id: 't1',
    title: '综合',
    title_en: '',
    state: 'served',
    at: '2026-11-24T03:00:00Z',
    number: 'A012',
  },
  { kind: 'case', id: 'c1', title: '', title_en: '', state: 'accepted', at: '2026-11-24T02:00:00Z' },
  { kind: 'document', id: 'd1', title: '', title_en: '', state: '', at: '2026-11-24T04:00:01Z' },
  { kind: 'licence', id: 'l1', title: '许可证', title_en: '', state: 'valid', at: '2026-11-24T05:00:00Z' },
] as ThreadEntry[]

it('puts everything that belongs to a case into one line, in its order, each thing once', () => {
  expect(progressSteps(found, thread, words).map((step) => step.title)).toEqual([
    'action.submit',
    'thread.kind.ticket',
    'action.accept',
    '受理通知书',
    'thread.kind.licence',
    'progress.later_approved',
    'progress.later_result_issued',
  ])
})

it('leads from a document and a licence to their pages', () => {
  const links = progressSteps(found, thread, words).flatMap((step) => step.link?.to ?? [])
  expect(links).toEqual(['/cases/c1/documents/d1', '/licences/l1'])
})

it('marks where the case stands now', () => {
  const now = progressSteps(found, thread, words).filter((step) => step.state === 'now')
  expect(now.map((step) => step.title)).toEqual(['action.accept'])
})

it('stands without the thread', () => {
  expect(progressSteps({ ...found, documents: [] }, [], words)).toHaveLength(4)
})
