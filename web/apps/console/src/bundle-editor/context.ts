import { api, type BundleLook } from '@yimen/api'
import { computed, inject, provide, reactive, shallowRef, watch, type InjectionKey } from 'vue'
import { provideFields } from '../editor/context'
import { useValues } from '../editor/values'
import { edgesAmong, partOf, type Part } from './parts'
import type { BundleDraft } from './useBundleDraft'

/** What every part of the bundle editor draws on beyond the fields. */
export function provideBundle(draft: BundleDraft, show: (part: Part) => void) {
  const fields = provideFields({
    draft,
    judged: () => draft.view.value.look,
    source: () => draft.content,
    show: (pointer) => show(partOf(pointer)),
    outer: 'bundle',
  })
  const { memberText, edgeText } = useValues(() => draft.content)

  // Answers that somebody tries, to see what they leave; they are kept nowhere.
  const answers = reactive<Record<string, string>>({})
  const answered = shallowRef<BundleLook | null>(null)
  const tried = computed(() => Object.keys(answers).length > 0)
  watch([answers, draft.view], async () => {
    if (!tried.value) {
      answered.value = null
      return
    }
    const sent = JSON.stringify(answers)
    const found = await api.bundleDrafts.look(draft.id, { ...answers }).catch(() => null)
    if (found && sent === JSON.stringify(answers)) answered.value = found
  })
  const look = computed(() => answered.value ?? draft.view.value.look)

  watch(
    () => draft.content.members.map((one) => one.key).join(),
    () => {
      const left = edgesAmong(draft.content.edges, draft.content.members)
      if (left.length !== draft.content.edges.length) draft.content.edges = left
    },
  )

  const bundle = {
    ...fields,
    draft,
    content: draft.content,
    look,
    answers,
    tried,
    memberText,
    edgeText,
    /** What the server says of a member: its standing, its own questions. */
    lookOf: (key: string) => draft.view.value.look.members.find((one) => one.key === key),
  }
  provide(BUNDLE, bundle)
  return bundle
}

export type Bundle = ReturnType<typeof provideBundle>
const BUNDLE: InjectionKey<Bundle> = Symbol('bundle')

export function useBundle(): Bundle {
  const bundle = inject(BUNDLE)
  if (!bundle) throw new Error('no bundle is being edited here')
  return bundle
}
