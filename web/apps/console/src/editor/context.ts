import { api, type QuestionDefinition } from '@yimen/api'
import { useWords } from '@yimen/i18n'
import { useRead } from '@yimen/live'
import { computed, inject, nextTick, provide, ref, type InjectionKey } from 'vue'
import { usePlaces } from './places'
import { idOf, numbered, partOf, type Part } from './pointers'
import type { ItemDraft } from './useItemDraft'

/** Something that is to be mended: where, what, and whether it keeps from submitting. */
export interface Fault {
  pointer: string
  text: string
  error: boolean
}

/** What every part of the editor draws on: the draft, what is wrong where, and jumps. */
export function provideEditor(draft: ItemDraft, show: (part: Part) => void) {
  const { t, te, fault, pick } = useWords()
  const target = ref('')

  const { labelOf, helpOf, entryName, place } = usePlaces(() => draft.content)

  // "no scenario for: where = a, how = b" → the questions and answers as they are read.
  function wayOf(reason: string): string {
    return (reason.split(': ')[1] ?? '')
      .split(', ')
      .map((pair) => {
        const [key, value] = pair.split(' = ')
        const question = draft.content.definition.questions.find((one) => one.key === key)
        const option = question?.options.find((one) => one.value === value)
        return question
          ? `${pick(question.text, question.text_en)} ${pick(option?.label ?? '', option?.label_en)}`
          : pair
      })
      .join(t('edit.comma'))
  }

  const faults = computed<Fault[]>(() => [
    ...draft.view.value.problems.map((one) => ({
      pointer: one.pointer,
      error: true,
      text:
        one.code === 'dead_end'
          ? t('draft_fault.dead_end', { way: wayOf(one.reason) })
          : te(`draft_fault.${one.code}`, 'zh')
            ? t(`draft_fault.${one.code}`)
            : fault(one),
    })),
    ...draft.view.value.findings.map((one) => ({
      pointer: one.pointer,
      error: one.weight === 'error',
      text: pick(one.text, one.text_en),
    })),
  ])
  const errors = computed(() => {
    const all = new Map<string, string>()
    for (const one of faults.value) if (one.error && !all.has(one.pointer)) all.set(one.pointer, one.text)
    return all
  })

  async function jump(pointer: string): Promise<void> {
    show(partOf(pointer))
    target.value = numbered(draft.content, pointer)
    await nextTick()
    await nextTick() // entries on the way have opened
    for (let at = target.value; at; at = at.slice(0, at.lastIndexOf('/'))) {
      const found = document.getElementById(idOf(at))
      if (!found) continue
      found.scrollIntoView({ block: 'center' })
      const inner = found.matches('input, select, textarea')
        ? found
        : found.querySelector<HTMLElement>('input, select, textarea, button')
      inner?.focus()
      break
    }
  }

  // What kinds of licences there are, by name: nobody types a code.
  const licences = useRead(() => api.licences.types())
  const licenceTypes = computed(() => licences.data.value ?? [])

  const editor = {
    draft,
    content: draft.content,
    readOnly: draft.readOnly,
    licenceTypes,
    faults,
    errorAt: (pointer: string) => errors.value.get(pointer),
    labelOf,
    helpOf,
    entryName,
    place,
    jump,
    /** Where somebody jumped last; entries that hold it open. */
    target,
    questions: computed<QuestionDefinition[]>(() => draft.content.definition.questions),
  }
  provide(EDITOR, editor)
  return editor
}

export type Editor = ReturnType<typeof provideEditor>
const EDITOR: InjectionKey<Editor> = Symbol('editor')

export function useEditor(): Editor {
  const editor = inject(EDITOR)
  if (!editor) throw new Error('no item is being edited here')
  return editor
}
