import type { Case, CaseState, ThreadEntry } from '@yimen/api'
import { underMandate } from '@yimen/case'
import type { useWords } from '@yimen/i18n'
import { portal } from '@yimen/paths'
import type { TimelineStep } from '@yimen/ui'

type Words = Pick<ReturnType<typeof useWords>, 't' | 'te' | 'name' | 'pick' | 'dateTime'>

/** A step of the way, with the page of what it is about. */
export interface Step extends TimelineStep {
  at?: string
  link?: { to: string; text: string }
}

// Steps of the ordinary way that may still come; what has ended otherwise shows none.
const WAY: CaseState[] = ['submitted', 'received', 'accepted', 'reviewed', 'approved', 'result_issued']
const QUIET = new Set(['save_form', 'attach', 'open']) // work on the draft is no step of the case
const BAD: CaseState[] = ['refused', 'not_accepted', 'lapsed']

/**
 * One line from the first question to the rating: what was done with the case, its documents, and what else belongs to it (guide,
 * visit, ticket, licence, rating); then what will still come.
 */
export function progressSteps(found: Case, thread: ThreadEntry[], words: Words): Step[] {
  const past = [...caseSteps(found, words), ...documentSteps(found, words), ...threadSteps(thread, words)]
  past.sort((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? ''))
  return [...past, ...laterSteps(found, words)]
}

function caseSteps(found: Case, words: Words): Step[] {
  const past = found.timeline.filter((entry) => !QUIET.has(entry.action))
  return past.map((entry, index): Step => {
    const last = index === past.length - 1
    const who = entry.by_name ?? (entry.role ? words.name('role', entry.role) : '')
    return {
      key: `case-${index}-${entry.action}`,
      at: entry.at,
      title: words.name('action', entry.action),
      when: `${words.dateTime(entry.at)}${who ? `　${who}` : ''}`,
      note: [underMandate(found, entry.mandate, words), entry.note].filter(Boolean).join('\n') || undefined,
      state: BAD.includes(entry.state) ? 'bad' : last && !ended(found.state) ? 'now' : 'done',
    }
  })
}

function documentSteps(found: Case, words: Words): Step[] {
  return (found.documents ?? []).map((document) => ({
    key: `document-${document.id}`,
    at: document.issued_at,
    title: words.pick(document.title, document.title_en),
    when: words.dateTime(document.issued_at),
    note: document.number,
    state: 'done' as const,
    link: { to: portal.document(found.id, document.id), text: words.t('thread.open_document') },
  }))
}

function threadSteps(thread: ThreadEntry[], words: Words): Step[] {
  return thread
    .filter((entry) => entry.kind !== 'case' && entry.kind !== 'document')
    .map((entry) => ({
      key: `${entry.kind}-${entry.id}`,
      at: entry.at,
      title: words.t(`thread.kind.${entry.kind}`),
      when: words.dateTime(entry.at),
      note:
        [titleOf(entry, words), numberOf(entry), stateText(entry, words)]
          .filter((text, index, all) => text && all.indexOf(text) === index)
          .join('　') || undefined,
      state: 'done' as const,
      link: linkOf(entry, words),
    }))
}

// What was rated is the case of this line itself.
function titleOf(entry: ThreadEntry, words: Words): string {
  return entry.kind === 'rating' ? '' : words.pick(entry.title, entry.title_en)
}

// The identifier of a licence is for machines; the licence itself shows it.
function numberOf(entry: ThreadEntry): string {
  return entry.kind === 'licence' ? '' : (entry.number ?? '')
}

function stateText(entry: ThreadEntry, words: Words): string {
  if (entry.kind === 'rating' && entry.grade) return words.t(`rate.grades.${entry.grade}`)
  if (!entry.state) return ''
  if (entry.kind === 'ticket') return words.name('ticket.state', entry.state)
  if (entry.kind === 'licence') return words.name('licence_state', entry.state)
  return ''
}

function linkOf(entry: ThreadEntry, words: Words): Step['link'] {
  if (entry.kind === 'licence') return { to: portal.licence(entry.id), text: words.t('thread.open_licence') }
  if (entry.kind === 'guide' && entry.number)
    return { to: portal.guideResult(entry.number), text: words.t('thread.open_guide') }
  return undefined
}

function laterSteps(found: Case, words: Words): Step[] {
  const stands: Partial<Record<CaseState, CaseState>> = {
    awaiting_supplement: 'received',
    suspended: 'accepted',
  }
  const at = WAY.indexOf(stands[found.state] ?? found.state)
  const begins = found.state === 'pending_dependency' // it is not filed: the whole way is still to come
  const later = at < 0 && !begins ? [] : WAY.slice(at + 1).filter((state) => state !== 'reviewed')
  return later.map((state) => ({
    key: state,
    title: words.t(`progress.later_${state}`),
    state: 'later' as const,
  }))
}

function ended(state: CaseState): boolean {
  return ['result_issued', 'delivered', 'closed', 'withdrawn'].includes(state) || BAD.includes(state)
}
