import { api, type FloorPlan, type WayFound, type WayQuery } from '@yimen/api'
import { computed, ref, watch, type Ref } from 'vue'
import { useRead } from './read'

/**
 * The floor plan of a hall and the way over it that is asked for; null: the plan alone. Who asked for a way without steps gets
 * one or is told that there is none.
 */
export function useWay(hall: Ref<string>, query: Ref<WayQuery | null>) {
  const stepFree = ref(false)
  const plan = useRead<FloorPlan>(() => api.wayfinding.plan(hall.value), {
    when: hall,
    concernsPublic: (change) => (change.object_kind === 'floor_plan' ? 0 : null),
  })
  const asked = computed(() => JSON.stringify([hall.value, query.value, stepFree.value]))
  const way = useRead<WayFound | null>(
    async () =>
      query.value ? api.wayfinding.way(hall.value, { ...query.value, step_free: stepFree.value }) : null,
    { when: asked, keep: true },
  )
  watch(plan.data, (now, before) => before && now && void way.reload())
  /** Nobody has drawn one yet. */
  const isEmpty = computed(() => plan.data.value !== null && !plan.data.value.plan.floors.length)
  return { plan, way, stepFree, isEmpty }
}
