import { api, type DraftFinding, type QuestionDefinition } from '@yimen/api'
import { useWords } from '@yimen/i18n'
import { useRead } from '@yimen/live'
import { computed, inject, nextTick, provide, reactive, ref, type InjectionKey } from 'vue'
import { usePlaces } from './places'
import { idOf, numbered, partOf, type Part } from './pointers'
import type { AnyDraft, Draft } from './useDraft'
import type { ItemDraft } from './useItemDraft'
import type { ValueSource } from './values'

/** Something that is to be mended: where, what, and whether it keeps from submitting. */
export interface Fault {
  pointer: string
  text: string
  error: boolean
}

interface FieldsOf<V extends AnyDraft, C extends object> {
  draft: Draft<V, C>
  /** What is wrong with it: as the server says it. */
  judged: () => { problems: { pointer: string; code: string; reason: string }[]; findings: DraftFinding[] }
  source: () => ValueSource
  show: (pointer: string) => void
  /** Under which group the words for the text's own members stand. */
  outer?: string
}

/** What the fields of any draft draw on: what is wrong where, what places are called, and jumps. */
export function provideFields<V extends AnyDraft, C extends object>(given: FieldsOf<V, C>) {
  const { t, te, fault, pick } = useWords()
  const target = ref('')
  // What is open stays open while other parts are looked at.
  const opened = reactive(new Map<string, Set<string | number>>())
  function openedIn(list: string): Set<string | number> {
    if (!opened.has(list)) opened.set(list, new Set())
    return opened.get(list)!
  }
  const { draft, judged, source } = given
  const { labelOf, helpOf, entryName, place } = usePlaces(() => draft.content, given.outer)

  // "no scenario for: where = a, how = b" → the questions and answers as they are read.
  function wayOf(reason: string): string {
    return (reason.split(': ')[1] ?? '')
      .split(', ')
      .map((pair) => {
        const [key, value] = pair.split(' = ')
        const question = source().questions.find((one) => one.key === key)
        const option = question?.options.find((one) => one.value === value)
        return question
          ? `${pick(question.text, question.text_en)} ${pick(option?.label ?? '', option?.label_en)}`
          : pair
      })
      .join(t('edit.comma'))
  }

  const faults = computed<Fault[]>(() => [
    ...judged().problems.map((one) => ({
      pointer: one.pointer,
      error: true,
      text:
        one.code === 'dead_end'
          ? t('draft_fault.dead_end', { way: wayOf(one.reason) })
          : te(`draft_fault.${one.code}`, 'zh')
            ? t(`draft_fault.${one.code}`)
            : fault(one),
    })),
    ...judged().findings.map((one) => ({
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
    given.show(pointer)
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

  const fields = {
    draft: draft as unknown as Draft,
    source,
    readOnly: draft.readOnly,
    faults,
    errorAt: (pointer: string) => errors.value.get(pointer),
    labelOf,
    helpOf,
    entryName,
    place,
    jump,
    openedIn,
    /** Where somebody jumped last; entries that hold it open. */
    target,
  }
  provide(FIELDS, fields)
  return fields
}

export type Fields = ReturnType<typeof provideFields>
const FIELDS: InjectionKey<Fields> = Symbol('fields')

export function useFields(): Fields {
  const fields = inject(FIELDS)
  if (!fields) throw new Error('nothing is being edited here')
  return fields
}

/** What every part of the item editor draws on beyond that. */
export function provideEditor(draft: ItemDraft, show: (part: Part) => void) {
  const fields = provideFields({
    draft,
    judged: () => draft.view.value,
    source: () => draft.content.definition,
    show: (pointer) => show(partOf(pointer)),
  })

  // What kinds of licences there are, by name: nobody types a code.
  const licences = useRead(() => api.licences.types())
  const licenceTypes = computed(() => licences.data.value ?? [])

  const editor = {
    ...fields,
    draft,
    content: draft.content,
    licenceTypes,
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
