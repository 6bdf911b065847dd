import { api, type Answers, type Item, type NewBundleCase, type Problem, type Question } from '@yimen/api'
import { useRead } from '@yimen/live'
import { computed, reactive } from 'vue'

const OF_ITEM = /^\/items\/([^/]+)\/answers\/(.+)$/

/** A bundle's template for somebody: its questions, those of single items that it leaves open, and what the answers leave of it. */
export function useTemplate(key: string) {
  const answers = reactive<Record<string, string>>({})
  const found = useRead(() => api.bundles.get(key, { ...answers }), {
    when: () => JSON.stringify(answers),
    keep: true,
  })
  // A question that the answers rule out is not asked any more.
  const asked = computed(
    () =>
      found.data.value?.questions.filter(
        (one) => found.data.value?.open_questions.includes(one.key) || one.key in answers,
      ) ?? [],
  )
  // Questions of single items that the bundle's own leave open: the server names them when it is begun.
  const further = reactive<{ item: Item; questions: Question[]; answers: Answers }[]>([])
  const left = computed(
    () =>
      (found.data.value?.open_questions.length ?? 0) +
      further.flatMap((one) => one.questions.filter((question) => !one.answers[question.key])).length,
  )

  async function askFurther(problem: Problem): Promise<void> {
    if (problem.code !== 'catalogue.answers_missing') return
    for (const { pointer } of problem.params) {
      const [, id = '', question = ''] = OF_ITEM.exec(pointer) ?? []
      if (!id) continue
      const item = await api.items.get(id)
      const known = further.find((one) => one.item.id === id)
      const entry = known ?? { item, questions: [], answers: {} }
      const named = item.definition?.questions.find((one) => one.key === question)
      if (named && !entry.questions.some((one) => one.key === question)) entry.questions.push(named)
      if (!known) further.push(entry)
    }
  }

  /** What a bundle case begins with. */
  const wanted = (): NewBundleCase => ({
    template_key: key,
    answers: { ...answers },
    items: further.map((one) => ({ item_id: one.item.id, answers: { ...one.answers } })),
  })

  return { found, answers, asked, further, left, askFurther, wanted }
}
