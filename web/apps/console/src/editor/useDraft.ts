import { asProblem, online, type DraftAction, type MergeConflict, type Problem } from '@yimen/api'
import { onChange } from '@yimen/live'
import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { putAt } from './pointers'

const PAUSE = 800 // milliseconds without typing before the draft is saved
const STILL_HERE = 60_000 // milliseconds: how often the server hears who has the draft open

export type SaveState = 'saved' | 'saving' | 'unsaved' | 'offline' | 'conflict' | 'failed'

/** What every draft tells of itself: that of an item, that of a bundle. */
export interface AnyDraft {
  id: string
  state: 'open' | 'in_review' | 'published' | 'discarded'
  revision: number
  actions: DraftAction[]
  editors: { name: string; since: string; seen_at: string }[]
  edited_by: string
  edited_at: string
  returned_by: string | null
  return_reason: string | null
}
/** Two hands' texts laid together. */
export interface Laid<C> {
  content: C
  conflicts: MergeConflict[]
  revision: number
  edited_by: string
  edited_at: string
}
/** Where drafts of a kind are kept, and what may be done with one. */
export interface DraftCalls<V, C> {
  get: (id: string) => Promise<V>
  save: (id: string, revision: number, content: C) => Promise<V>
  merge: (id: string, base: number, content: C) => Promise<Laid<C>>
  meet: (id: string) => Promise<{ editors: AnyDraft['editors'] }>
  submit: (id: string, revision: number, key: string) => Promise<V>
  giveBack: (id: string, revision: number, reason: string, key: string) => Promise<V>
  discard: (id: string, revision: number, key: string) => Promise<V>
  confirm?: (id: string, revision: number, key: string) => Promise<V>
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/**
 * A draft, saved while it is typed. What was typed stays on the page when the line drops; what somebody else saved
 * meanwhile is laid together with it, and where both changed one thing, the person chooses.
 */
export function useDraft<V extends AnyDraft, C extends object>(
  initial: V,
  calls: DraftCalls<V, C>,
  contentOf: (view: V) => C,
) {
  const view = shallowRef<V>(initial)
  const content = reactive(copy(contentOf(initial))) as C
  const text = () => JSON.stringify(content)
  const editors = shallowRef<AnyDraft['editors']>(initial.editors)
  const state = ref<SaveState>('saved')
  const problem = shallowRef<Problem | null>(null)
  const conflict = shallowRef<Laid<C> | null>(null)
  /** Who saved meanwhile, when both were laid together without a choice to make. */
  const mergedWith = ref('')
  const id = initial.id
  let revision = initial.revision // that `content` was begun from
  let known = text() // what the server has
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending: Promise<void> | null = null

  const may = (name: string) => view.value.actions.find((action: DraftAction) => action.name === name)
  /** A draft in review is looked at; to write in it is a decision of its own: it goes back, and who wrote does not publish. */
  const taken = ref(false)
  const readOnly = computed(() => !may('save')?.allowed || (view.value.state === 'in_review' && !taken.value))

  const put = (newer: C): void => void Object.assign(content, copy(newer))

  /** The draft as the server has it now, after a saving or a step of ours. */
  function take(newer: V): void {
    view.value = newer
    if (newer.state !== 'in_review') taken.value = false
    editors.value = newer.editors
    revision = newer.revision
  }

  function soon(): void {
    if (state.value === 'conflict' || readOnly.value) return
    if (text() === known) return
    if (!sending) state.value = 'unsaved'
    clearTimeout(timer)
    timer = setTimeout(() => void save(), PAUSE)
  }
  watch(content, soon, { deep: true })

  async function send(): Promise<void> {
    const sent = copy(content)
    state.value = 'saving'
    try {
      take(await calls.save(id, revision, sent))
      known = JSON.stringify(sent)
      problem.value = null
      state.value = text() === known ? 'saved' : 'unsaved'
    } catch (error) {
      const refused = asProblem(error)
      problem.value = refused
      if (refused.offline) state.value = 'offline'
      else if (refused.status === 412) await merge()
      else state.value = 'failed'
    }
  }

  async function merge(): Promise<void> {
    try {
      for (;;) {
        const mine = text()
        const merged = await calls.merge(id, revision, copy(content))
        if (text() !== mine) continue // typed meanwhile: lay that together too
        problem.value = null
        if (merged.conflicts.length) {
          conflict.value = merged
          state.value = 'conflict'
          return
        }
        mergedWith.value = merged.edited_by
        lay(merged)
        return
      }
    } catch (error) {
      problem.value = asProblem(error)
      state.value = problem.value.offline ? 'offline' : 'failed'
    }
  }

  function lay(merged: Laid<C>): void {
    put(merged.content)
    revision = merged.revision
    known = ''
    state.value = 'unsaved'
    clearTimeout(timer)
    timer = setTimeout(() => void save(), 0)
  }

  /** Settles what both changed: theirs where the pointer is named, mine elsewhere. */
  function settle(theirs: ReadonlySet<string>): void {
    const merged = conflict.value
    if (!merged) return
    const chosen = copy(merged)
    for (const one of merged.conflicts)
      if (theirs.has(one.pointer)) putAt(chosen.content, one.pointer, copy(one.theirs))
    conflict.value = null
    lay(chosen)
  }

  /** Saves what is not saved yet; true when everything is with the server. */
  async function save(): Promise<boolean> {
    clearTimeout(timer)
    if (sending) await sending
    if (state.value !== 'conflict' && !readOnly.value && (text() !== known || state.value === 'failed')) {
      sending = send()
      await sending
      sending = null
      if ((state.value as SaveState) === 'unsaved') soon()
    }
    return state.value === 'saved'
  }

  /** Shows what others did, unless something of ours is still to be saved: then the saving finds out. */
  async function refresh(): Promise<void> {
    const newer = await calls.get(id).catch(() => null)
    if (!newer || newer.revision <= revision || sending || state.value !== 'saved' || text() !== known) return
    take(newer)
    put(contentOf(newer))
    known = text()
  }

  async function meet(): Promise<void> {
    const met = await calls.meet(id).catch(() => null)
    if (met) editors.value = met.editors
  }
  void meet()
  const here = setInterval(() => void meet(), STILL_HERE)
  const deaf = onChange((change) => {
    if (!change || change.id === id) void refresh()
  })

  watch(online, (reachable) => {
    if (reachable && state.value === 'offline') void save()
  })
  const warn = (event: BeforeUnloadEvent) => {
    if (state.value !== 'saved') event.preventDefault()
  }
  addEventListener('beforeunload', warn)
  onScopeDispose(() => {
    clearTimeout(timer)
    clearInterval(here)
    deaf()
    removeEventListener('beforeunload', warn)
  })

  return {
    id,
    calls,
    view,
    content,
    editors,
    state,
    problem,
    conflict,
    mergedWith,
    readOnly,
    taken,
    may,
    save,
    settle,
    take,
  }
}

/** As far as the parts go that every draft has. */
export type Draft<V extends AnyDraft = AnyDraft, C extends object = object> = ReturnType<
  typeof useDraft<V, C>
>
