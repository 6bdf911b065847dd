import type { CaseList, CaseQuery, WorkFilters, WorkView } from '@yimen/api'
import { counter } from '@yimen/paths'
import { computed, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export type DeskFilters = Partial<Pick<CaseQuery, 'due_state' | 'urging' | 'in_bundle' | 'state'>>

const DUE = ['today', 'yellow', 'red', 'overdue'] as const
const URGING = ['waiting', 'escalated'] as const
export const FILTER_VALUES = { due_state: DUE, urging: URGING }

/** Of a saved view, without what it leaves open. */
export function filtersOf(view: { filters: WorkFilters }): DeskFilters {
  return Object.fromEntries(
    Object.entries(view.filters).filter(([, value]) => value !== null && value !== undefined),
  )
}
/** Of the page, with what a saved view wants said. */
export const saidFilters = (filters: DeskFilters): WorkFilters => ({
  state: filters.state ?? null,
  due_state: filters.due_state ?? null,
  urging: filters.urging ?? null,
  in_bundle: filters.in_bundle ?? null,
})
export const viewPath = (view: WorkView): string => counter.desk(view.list, undefined, filtersOf(view))

/** What of a work list is shown: it stands in the address, so that a page that is opened again shows the same. */
export function useDeskFilters(list: Ref<CaseList | 'visit'>, open: Ref<string | null>) {
  const route = useRoute()
  const router = useRouter()
  const known = <T extends string>(value: unknown, all: readonly T[]) => all.find((one) => one === value)
  const filters = computed<DeskFilters>(() => {
    const { due_state, urging, in_bundle, state } = route.query
    return {
      ...(known(due_state, DUE) ? { due_state: known(due_state, DUE) } : {}),
      ...(known(urging, URGING) ? { urging: known(urging, URGING) } : {}),
      ...(in_bundle === 'true' ? { in_bundle: true } : {}),
      ...(typeof state === 'string' && state ? { state: state as DeskFilters['state'] } : {}),
    }
  })
  const pathOf = (caseId?: string) => counter.desk(list.value, caseId, filters.value)
  function set(change: { [K in keyof DeskFilters]?: DeskFilters[K] | undefined }): void {
    void router.replace(
      counter.desk(list.value, open.value ?? undefined, { ...filters.value, ...change } as DeskFilters),
    )
  }
  return { filters, pathOf, set }
}
