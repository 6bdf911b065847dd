import { api } from '@yimen/api'
import { me } from '@yimen/session'
import { computed, ref, shallowRef } from 'vue'

export interface HallChoice {
  id: string
  name: string
  name_en: string
}

/** The halls that this person may look at; null while they are read. */
export const halls = shallowRef<HallChoice[] | null>(null)

/** A manager's own halls; for a supervisor all halls, of which the server shows those of the region. */
export async function loadHalls(): Promise<HallChoice[]> {
  const roles = me.value?.roles ?? []
  const own = new Map<string, HallChoice>(
    roles
      .filter((held) => ['hall_manager', 'guide'].includes(held.role) && held.hall)
      .map((held) => [held.hall!.id, held.hall!]),
  )
  if (roles.some((held) => held.role === 'supervisor' || held.role === 'administrator'))
    for (const hall of (await api.places.halls()).items) own.set(hall.id, hall)
  halls.value = [...own.values()].map(({ id, name, name_en }) => ({ id, name, name_en }))
  return halls.value
}

/** The hall whose pages were opened last, kept on the pages that belong to no hall. */
export const openedHall = ref<string | null>(null)

/** That hall, or the only one there is. */
export const hall = computed(
  () => openedHall.value ?? (halls.value?.length === 1 ? halls.value[0]!.id : null),
)
