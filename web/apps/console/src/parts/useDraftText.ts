import { useIntention, type Intention } from '@yimen/api'
import { useWords } from '@yimen/i18n'
import { computed, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'

interface Read<D> {
  data: { value: D | null }
  reload(): Promise<unknown>
}
interface Calls<T> {
  save(base: number, text: T): Promise<{ revision: number }>
  publish(base: number, key: string): Promise<unknown>
  discard(base: number, key: string): Promise<unknown>
}

/**
 * A text that is drafted on a page and that a second person puts in force: what is written, what was kept of it, and how it ends.
 * `words` is the group that says what was done: `saved`, `publish_done`, `discard_done`.
 */
export function useDraftText<D extends { revision: number }, T extends object>(
  read: Read<D>,
  words: string,
  of: (data: D) => { written: T; inForce: T | null },
  calls: Calls<T>,
) {
  const { t } = useWords()
  const text = ref(null) as Ref<T | null>
  const inForce: ShallowRef<T | null> = shallowRef(null)
  const base = ref(0) // the revision that was read last
  const kept = ref('') // the text that was read or saved last
  const asking = ref<'publish' | 'discard' | null>(null)
  const done = ref('')
  const saving: Intention = useIntention()
  const ending: Intention = useIntention()
  const changed = computed(() => !!text.value && JSON.stringify(text.value) !== kept.value)

  function take(data: D): void {
    const found = of(data)
    inForce.value = found.inForce
    text.value = structuredClone(found.written)
    base.value = data.revision
    kept.value = JSON.stringify(text.value)
  }
  watch(
    () => read.data.value,
    (data) => {
      // What somebody is writing here is not swept away by what somebody else saves.
      if (data && (!text.value || !changed.value)) take(data)
    },
  )

  async function save(): Promise<void> {
    const now = text.value
    if (!now) return
    const saved = await saving.run(() => calls.save(base.value, now))
    if (!saved) return
    base.value = saved.revision
    kept.value = JSON.stringify(now)
    done.value = t(`${words}.saved`)
    await read.reload()
  }
  async function end(): Promise<void> {
    const how = asking.value
    if (!how || !(await ending.run((key) => calls[how](base.value, key)))) return
    asking.value = null
    done.value = t(`${words}.${how}_done`)
    text.value = null
    await read.reload()
    if (read.data.value) take(read.data.value)
  }
  return { text, inForce, changed, asking, done, saving, ending, save, end }
}
