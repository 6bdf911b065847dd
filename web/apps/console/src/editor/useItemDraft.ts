import {
  api,
  asProblem,
  online,
  type DraftContent,
  type DraftView,
  type MergedContent,
  type Problem,
} from '@yimen/api'
import { onChange } from '@yimen/live'
import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { putAt } from './pointers'

const PAUSE = 800 // milliseconds without typing before the draft is saved
const STILL_HERE = 60_000 // milliseconds: how often the server hears who has the draft open

export type SaveState = 'saved' | 'saving' | 'unsaved' | 'offline' | 'conflict' | 'failed'

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/**
 * The draft of an item, saved while it is typed. What was typed stays on the page when the line drops; what somebody else saved
 * meanwhile is laid together with it, and where both changed one thing, the person chooses.
 */
export function useItemDraft(initial: DraftView) {
  const view = shallowRef(initial)
  const content = reactive<DraftContent>(copy({ head: initial.head, definition: initial.definition }))
  const text = () => JSON.stringify(content)
  const editors = shallowRef(initial.editors)
  const state = ref<SaveState>('saved')
  const problem = shallowRef<Problem | null>(null)
  const conflict = shallowRef<MergedContent | null>(null)
  /** Who saved meanwhile, when both were laid together without a choice to make. */
  const mergedWith = ref('')
  const id = initial.id
  let revision = initial.revision // that `content` was begun from
  let known = text() // what the server has
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending: Promise<void> | null = null

  const may = (name: string) => view.value.actions.find((action) => action.name === name)
  /** A draft in review is looked at; to write in it is a decision of its own: it goes back, and who wrote does not publish. */
  const taken = ref(false)
  const readOnly = computed(() => !may('save')?.allowed || (view.value.state === 'in_review' && !taken.value))

  function put(newer: DraftContent): void {
    Object.assign(content.head, copy(newer.head))
    Object.assign(content.definition, copy(newer.definition))
  }

  /** The draft as the server has it now, after a saving or a step of ours. */
  function take(newer: DraftView): void {
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
      take(await api.itemDrafts.save(id, revision, sent))
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
        const merged = await api.itemDrafts.merge(id, revision, copy(content))
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

  function lay(merged: MergedContent): void {
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
    const newer = await api.itemDrafts.get(id).catch(() => null)
    if (!newer || newer.revision <= revision || sending || state.value !== 'saved' || text() !== known) return
    take(newer)
    put({ head: newer.head, definition: newer.definition })
    known = text()
  }

  async function meet(): Promise<void> {
    const met = await api.itemDrafts.meet(id).catch(() => null)
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

export type ItemDraft = ReturnType<typeof useItemDraft>
