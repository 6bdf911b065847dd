import { api, type Visit, type VisitMatter } from '@yimen/api'
import { useRead } from '@yimen/live'
import { computed, ref, watch, type Ref } from 'vue'
import { bundleOf } from './bundleDrafts'

/** The visit now: read again when it, its tickets or its cases change; its matters as tabs, one of them in front. */
export function useVisit(visitId: Ref<string | null>) {
  const read = useRead<Visit | null>(
    () => (visitId.value ? api.visits.get(visitId.value) : Promise.resolve(null)),
    {
      when: visitId,
      concerns: (change) => ['visit', 'ticket', 'case'].includes(change.object_kind),
    },
  )
  const front = ref('')
  const keyOf = (matter: VisitMatter) =>
    bundleOf(matter)?.id ?? matter.case_id ?? `item:${matter.item_id ?? matter.ticket_id ?? ''}`
  const matters = computed(() => read.data.value?.matters ?? [])
  watch(visitId, () => (front.value = ''))
  watch(matters, (all) => {
    if (all.some((one) => keyOf(one) === front.value)) return
    // Whoever looks at the other cases stays with them while the visit is read again.
    if (
      front.value === 'others' &&
      read.data.value?.cases.some((one) => !all.some((own) => own.case_id === one.id))
    )
      return
    // A matter that became a case meanwhile keeps its place in front.
    const same = all.find((one) => `item:${one.item_id ?? ''}` === front.value)
    const next = same ?? all[0]
    front.value = next ? keyOf(next) : ''
  })
  const chosen = computed(() => matters.value.find((one) => keyOf(one) === front.value) ?? null)
  return { ...read, front, matters, chosen, keyOf }
}
