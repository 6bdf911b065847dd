import type { Case, CaseState } from '@yimen/api'
import type { useWords } from '@yimen/i18n'
import type { TimelineStep } from '@yimen/ui'

type Words = Pick<ReturnType<typeof useWords>, 't' | 'name' | 'dateTime'>

// Steps of the ordinary way that may still come; what has ended otherwise shows none.
const WAY: CaseState[] = ['submitted', 'received', 'accepted', 'reviewed', 'approved', 'result_issued']
const QUIET = new Set(['save_form', 'attach', 'open']) // work on the draft is no step of the case
const BAD: CaseState[] = ['refused', 'not_accepted']

/** One line from the first step to the expected end: what was done, where it stands, what will come. */
export function progressSteps(found: Case, words: Words): TimelineStep[] {
  const past = found.timeline.filter((entry) => !QUIET.has(entry.action))
  const done = past.map((entry, index): TimelineStep => {
    const last = index === past.length - 1
    const who = entry.by_name ?? (entry.role ? words.name('role', entry.role) : '')
    return {
      key: `${index}-${entry.action}`,
      title: words.name('action', entry.action),
      when: `${words.dateTime(entry.at)}${who ? `　${who}` : ''}`,
      note: entry.note || undefined,
      state: BAD.includes(entry.state) ? 'bad' : last && !ended(found.state) ? 'now' : 'done',
    }
  })
  const at = WAY.indexOf(found.state === 'awaiting_supplement' ? 'received' : found.state)
  const later = at < 0 ? [] : WAY.slice(at + 1).filter((state) => state !== 'reviewed')
  return [
    ...done,
    ...later.map((state): TimelineStep => ({
      key: state,
      title: words.t(`progress.later_${state}`),
      state: 'later',
    })),
  ]
}

function ended(state: CaseState): boolean {
  return ['result_issued', 'delivered', 'closed', 'withdrawn'].includes(state) || BAD.includes(state)
}
