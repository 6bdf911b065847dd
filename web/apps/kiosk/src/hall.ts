import { api, type CategoryWait, type HallQueue, type ItemRow } from '@yimen/api'
import { useSteady } from '@yimen/live'
import { computed, inject, ref, shallowRef, watch, type ComputedRef, type InjectionKey, type Ref } from 'vue'

const REREAD = 600_000 // milliseconds; the catalogue changes rarely
const MOST = 100

export interface HallItem extends ItemRow {
  category: CategoryWait | null
}
export const HALL: InjectionKey<{ queue: Ref<HallQueue | null>; items: ComputedRef<HallItem[]> }> =
  Symbol('hall')

export function useHall() {
  const hall = inject(HALL)
  if (!hall) throw new Error('a page of the machine stands in no hall')
  return hall
}

/** What a visitor can take a number for in this hall, each with the line it leads to. */
export function useHallItems(queue: Ref<HallQueue | null>): ComputedRef<HallItem[]> {
  const list = useSteady(() => api.items.list({ applicable: true, limit: MOST }), { every: REREAD })
  const letters = shallowRef(new Map<string, string>())
  const asked = ref(false)

  // Which line an item leads to changes as rarely as the catalogue; the waits of the lines are read all the time.
  watch([list.data, queue], async ([page, hall]) => {
    if (!page || !hall || asked.value) return
    asked.value = true
    const found = new Map<string, string>()
    await Promise.all(
      page.items.map(async (item) => {
        const places = await api.hall.places(item.id).catch(() => [])
        const here = places.find((place) => place.hall.id === hall.hall_id)
        if (here?.category) found.set(item.id, here.category.id)
      }),
    )
    letters.value = found
  })
  watch(list.data, () => (asked.value = false))

  return computed(() =>
    (list.data.value?.items ?? [])
      .filter((item) => !letters.value.size || letters.value.has(item.id))
      .map((item) => ({
        ...item,
        category: queue.value?.categories.find((one) => one.id === letters.value.get(item.id)) ?? null,
      })),
  )
}
