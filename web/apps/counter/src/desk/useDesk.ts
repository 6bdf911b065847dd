import { api, type CaseList, type CaseRow } from '@yimen/api'
import { useRead } from '@yimen/live'
import { hasRole } from '@yimen/session'
import { computed, ref, watch, type Ref } from 'vue'
import type { DeskFilters } from './filters'

const OWN: [string, CaseList[]][] = [
  ['clerk', ['to_receive', 'to_accept', 'gaps_to_check', 'to_deliver', 'urged', 'licence_lost']],
  [
    'reviewer',
    [
      'to_review',
      'asked_of_us',
      'waiting_on_others',
      'suspended',
      'gaps_to_check',
      'promises_to_check',
      'urged',
      'licence_lost',
    ],
  ],
  ['supervisor', ['records_objected', 'nobody_left']],
  ['decider', ['to_decide', 'asked_of_us', 'promises_to_decide', 'uses_objected', 'urged', 'licence_lost']],
]
const SHOWN = 100 // rows; the list is sorted by due date, so what is beyond is not next

// After the others, whose keys stay.
const WORKERS = ['clerk', 'reviewer', 'decider', 'supervisor']
const LAST: CaseList[] = ['mentioned', 'deemed']

/** The work lists of who is signed in, the rows of one of them, and which row comes next. */
export function useDesk(list: Ref<CaseList | 'visit'>, open: Ref<string | null>, filters: Ref<DeskFilters>) {
  const lists = computed<CaseList[]>(() => {
    const own = new Set(OWN.filter(([role]) => hasRole(role)).flatMap(([, names]) => names))
    return [...own, 'mine', ...(WORKERS.some(hasRole) ? LAST : [])]
  })
  const concerns = { concerns: (change: { object_kind: string }) => change.object_kind === 'case' }
  const counts = useRead(() => api.cases.counts(), concerns)
  const page = useRead(
    () =>
      list.value === 'visit'
        ? Promise.resolve(null)
        : api.cases.list({
            list: list.value,
            limit: SHOWN,
            ...filters.value,
          }),
    { ...concerns, when: () => [list.value, JSON.stringify(filters.value)] },
  )
  const rows = computed<CaseRow[] | null>(() => page.data.value?.items ?? null)

  const cursor = ref<string | null>(null)
  watch([open, rows], () => {
    if (open.value) cursor.value = open.value
    else if (!rows.value?.some((row) => row.id === cursor.value)) cursor.value = rows.value?.[0]?.id ?? null
  })

  function move(by: number): void {
    const all = rows.value ?? []
    const at = all.findIndex((row) => row.id === cursor.value)
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))]
    if (next) cursor.value = next.id
  }

  /** The row after this one, or the first; null when it was the last of all. */
  function after(id: string): string | null {
    const all = rows.value ?? []
    const at = all.findIndex((row) => row.id === id)
    return (all[at + 1] ?? all.find((row) => row.id !== id))?.id ?? null
  }

  async function reload(): Promise<void> {
    await Promise.all([counts.reload(), page.reload()])
  }
  return { lists, counts: counts.data, rows, problem: page.problem, cursor, move, after, reload }
}
