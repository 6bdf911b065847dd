import { api, type ChosenItem, type NewBundleCase } from '@yimen/api'
import { useRead } from '@yimen/live'
import { computed, type Ref } from 'vue'

/** N 件事自由组合: any items joined at once, and what each of them still asks before they can be begun. */
export function useCombination(chosen: Ref<Required<ChosenItem>[]>) {
  const several = computed(() => chosen.value.length > 1)
  const whole = { when: () => JSON.stringify(chosen.value), keep: true }
  const merged = useRead(
    () => (several.value ? api.bundles.combine(chosen.value) : Promise.resolve(null)),
    whole,
  )
  // The server says what still matters after these answers.
  const asked = useRead(
    () =>
      Promise.all(
        chosen.value.map(async ({ item_id, answers }) => {
          const item = await api.items.get(item_id)
          const questions = item.definition?.questions ?? []
          if (!questions.length) return { item, questions: [], left: 0, answers: {} }
          const outlook = await api.guide.outlook(item_id, answers)
          const shown = outlook.questions.filter((one) => one.asked === 'yes')
          return {
            item,
            questions: questions.filter((one) => shown.some(({ key }) => key === one.key)),
            left: outlook.complete ? 0 : Math.max(1, shown.filter((one) => !one.answer).length),
            // What another answer has ruled out is not sent along.
            answers: Object.fromEntries(shown.flatMap(({ key, answer }) => (answer ? [[key, answer]] : []))),
          }
        }),
      ),
    whole,
  )
  const asking = computed(() => asked.data.value?.filter((one) => one.questions.length) ?? [])
  const left = computed(() => asked.data.value?.reduce((sum, one) => sum + one.left, 0) ?? 0)

  /** What a bundle case begins with. */
  const wanted = (): NewBundleCase => ({
    items: (asked.data.value ?? []).map(({ item, answers }) => ({ item_id: item.id, answers })),
  })

  return { several, merged, asked, asking, left, wanted }
}
