import { api, asProblem, type LayoutText, type Problem } from '@yimen/api'
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'

const PAUSE = 400 // ms after the last change

/** A picture of how a layout looks, made anew a moment after it was changed. */
export function useSample(code: string, layout: Readonly<Ref<LayoutText | null>>) {
  const picture = ref('')
  const problem = shallowRef<Problem | null>(null)
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function draw(text: LayoutText): Promise<void> {
    const mine = ++asked
    try {
      const made = await api.licenceLayouts.sample(code, text)
      if (mine !== asked) return
      URL.revokeObjectURL(picture.value)
      picture.value = URL.createObjectURL(made)
      problem.value = null
    } catch (error) {
      if (mine === asked) problem.value = asProblem(error)
    }
  }

  watch(
    layout,
    (text) => {
      clearTimeout(timer)
      if (text) timer = setTimeout(() => void draw(text), picture.value ? PAUSE : 0)
    },
    { deep: true, immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    asked += 1
    URL.revokeObjectURL(picture.value)
  })
  return { picture, problem }
}
