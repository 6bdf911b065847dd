import { api, asProblem, type Answers } from '@yimen/api'

/** What the checklist of this code answered of an item, whether it is of that item alone or of several as one. */
export async function answersOf(code: string, item: string): Promise<Answers> {
  try {
    const { answers } = await api.guideResults.get(code)
    return Object.fromEntries(answers.map((one) => [one.key, one.value]))
  } catch (error) {
    if (asProblem(error).code !== 'guide.several_items') throw error
    const { items } = await api.guide.several(code)
    return items.find((one) => one.item_id === item)?.answers ?? {}
  }
}
