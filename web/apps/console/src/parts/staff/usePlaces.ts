import { api } from '@yimen/api'
import { useWords } from '@yimen/i18n'
import { useRead } from '@yimen/live'
import { computed } from 'vue'

/** Halls, departments and regions to choose among, each list with its labels. */
export function usePlaces() {
  const { pick } = useWords()
  const found = useRead(async () => {
    const [places, departments] = await Promise.all([api.staffing.places(), api.stages.departments()])
    return { ...places, departments: departments.items }
  })
  const options = (list: { id: string; name: string; name_en: string }[] | undefined) =>
    (list ?? []).map((one) => ({ value: one.id, label: pick(one.name, one.name_en) }))
  return {
    problem: found.problem,
    halls: computed(() => options(found.data.value?.halls)),
    departments: computed(() => options(found.data.value?.departments)),
    regions: computed(() => options(found.data.value?.regions)),
  }
}
