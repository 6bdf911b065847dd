import { asProblem, online, type Form, type FormValue, type ParamProblem, type Problem } from '@yimen/api'
import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { caseStore, type Filing, type FilingStore } from './filing'

const PAUSE = 800 // milliseconds without typing before the form is saved

export type SaveState = 'saved' | 'saving' | 'unsaved' | 'offline' | 'conflict' | 'failed'

/**
 * A form that is saved while it is typed. What was typed lives in this page's memory only (it is personal), is sent with the
 * revision it was based on, and is never thrown away: not by a lost line, not by somebody else's change.
 */
export function useDraft(initial: Filing, store: Pick<FilingStore, 'get' | 'saveForm'> = caseStore) {
  const form = reactive<Form>({ ...initial.form })
  const changed = new Set<string>()
  /** Keys of the fields that still hold what was on record when the draft began. */
  const prefilled = reactive(new Set(initial.prefilled ?? []))
  const revision = ref(initial.revision)
  const problems = shallowRef<ParamProblem[]>(initial.form_problems)
  const problem = shallowRef<Problem | null>(null)
  const theirs = shallowRef<Filing | null>(null)
  const state = ref<SaveState>('saved')
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending: Promise<void> | null = null

  function set(key: string, value: FormValue): void {
    form[key] = value
    prefilled.delete(key)
    changed.add(key)
    if (state.value !== 'conflict') state.value = 'unsaved'
    clearTimeout(timer)
    timer = setTimeout(() => void save(), PAUSE)
  }

  async function send(): Promise<void> {
    const keys = [...changed]
    changed.clear()
    state.value = 'saving'
    try {
      const saved = await store.saveForm(initial.id, revision.value, { ...form })
      revision.value = saved.revision
      problems.value = saved.problems
      problem.value = null
      state.value = changed.size > 0 ? 'unsaved' : 'saved'
    } catch (error) {
      keys.forEach((key) => changed.add(key))
      await failed(asProblem(error))
    }
  }

  async function failed(refusal: Problem): Promise<void> {
    problem.value = refusal
    if (refusal.offline) state.value = 'offline'
    else if (refusal.status !== 412) state.value = 'failed'
    else {
      theirs.value = await store.get(initial.id).catch(() => null)
      state.value = theirs.value ? 'conflict' : 'offline'
    }
  }

  /** Saves what is not saved yet; true when everything is with the server. */
  async function save(): Promise<boolean> {
    clearTimeout(timer)
    if (sending) await sending
    if (changed.size > 0 && state.value !== 'conflict') {
      sending = send()
      await sending
      sending = null
    }
    return changed.size === 0 && state.value === 'saved'
  }

  /** Takes the newer version and puts what was typed here on top of it. */
  async function merge(): Promise<void> {
    const newer = theirs.value
    if (!newer) return
    for (const [key, value] of Object.entries(newer.form)) if (!changed.has(key)) form[key] = value
    revision.value = newer.revision
    theirs.value = null
    state.value = 'unsaved'
    await save()
  }

  watch(online, (reachable) => {
    if (reachable && state.value === 'offline') void save()
  })

  const safeToLeave = computed(() => state.value === 'saved')
  const warn = (event: BeforeUnloadEvent) => {
    if (!safeToLeave.value) event.preventDefault()
  }
  addEventListener('beforeunload', warn)
  onScopeDispose(() => {
    clearTimeout(timer)
    removeEventListener('beforeunload', warn)
  })

  return {
    form,
    prefilled,
    revision,
    problems,
    problem,
    state,
    theirs,
    set,
    save,
    merge,
    safeToLeave,
  }
}

export type Draft = ReturnType<typeof useDraft>
