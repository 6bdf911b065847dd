import { api, type LayoutText } from '@yimen/api'
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { useAsked } from '../parts/useAsked'

/** A picture of how a layout looks, made anew a moment after it was changed. */
export function useSample(code: string, layout: Readonly<Ref<LayoutText | null>>) {
  const picture = ref('')
  const { found, problem } = useAsked(
    () => layout.value,
    (text) => api.licenceLayouts.sample(code, text),
  )
  watch(found, (made) => {
    URL.revokeObjectURL(picture.value)
    picture.value = made ? URL.createObjectURL(made) : ''
  })
  onScopeDispose(() => URL.revokeObjectURL(picture.value))
  return { picture, problem }
}
