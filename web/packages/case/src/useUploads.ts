import {
  LARGEST_FILE,
  asProblem,
  newKey,
  type Case,
  type Problem,
  type Sending as Transfer,
} from '@yimen/api'
import { useWords } from '@yimen/i18n'
import type { UploadEntry } from '@yimen/ui'
import { computed, reactive, ref, shallowRef, type Ref } from 'vue'
import { caseStore, type FilingStore } from './filing'

const TAKEN = new Set(['image/jpeg', 'image/png', 'application/pdf'])

interface Sending extends UploadEntry {
  requirement: string
  file: File
  /** Kept over a retry, so that a file that did arrive is not stored twice. */
  idempotencyKey: string
}

/** The files of a filing: those the server has and those on their way. `revision` moves with every change. */
export function useUploads(
  id: string,
  materials: Ref<Case['materials']>,
  revision: Ref<number>,
  changed: () => Promise<void>,
  store: FilingStore = caseStore,
) {
  const { t, refusal } = useWords()
  const underWay = reactive<Sending[]>([])
  const running = new Map<string, Transfer<{ revision: number }>>()
  const problem = shallowRef<Problem | null>(null)
  const busy = computed(() => underWay.some((entry) => entry.state === 'sending'))
  const failed = computed(() => underWay.some((entry) => entry.state === 'failed'))
  const removing = ref(false)

  function entries(requirement: string): UploadEntry[] {
    const stored = materials.value.find((material) => material.requirement === requirement)?.files ?? []
    return [
      ...stored.map((file) => ({
        key: file.id,
        name: file.name,
        size: file.size,
        state: 'sent' as const,
        sent: 1,
      })),
      ...underWay.filter((entry) => entry.requirement === requirement),
    ]
  }

  function add(requirement: string, files: File[]): void {
    for (const file of files) {
      const tooBig = file.size > LARGEST_FILE
      const error = tooBig ? t('upload.too_big') : TAKEN.has(file.type) ? undefined : t('upload.bad_type')
      const key = newKey()
      underWay.push({
        key,
        idempotencyKey: key,
        requirement,
        file,
        name: file.name,
        size: file.size,
        state: error ? 'failed' : 'sending',
        sent: 0,
        error,
        retryable: !error,
      })
      if (!error) void start(key)
    }
  }

  async function start(key: string): Promise<void> {
    const entry = underWay.find((one) => one.key === key)
    if (!entry) return
    Object.assign(entry, { state: 'sending', sent: 0, error: undefined })
    const sending = store.addFile(
      id,
      entry.requirement,
      entry.file,
      entry.idempotencyKey,
      (sent) => (entry.sent = sent),
    )
    running.set(key, sending)
    try {
      const stored = await sending.done
      revision.value = Math.max(revision.value, stored.revision)
      await changed()
      drop(key)
    } catch (error) {
      const failure = asProblem(error)
      if (failure.code === 'upload.cancelled') drop(key)
      else Object.assign(entry, { state: 'failed', error: refusal(failure), retryable: failure.uncertain })
    } finally {
      running.delete(key)
    }
  }

  function drop(key: string): void {
    const index = underWay.findIndex((entry) => entry.key === key)
    if (index >= 0) underWay.splice(index, 1)
  }

  async function remove(key: string): Promise<void> {
    if (underWay.some((entry) => entry.key === key)) return drop(key)
    if (removing.value) return
    removing.value = true
    problem.value = null
    try {
      revision.value = (await store.removeFile(id, revision.value, key)).revision
    } catch (error) {
      problem.value = asProblem(error)
    } finally {
      removing.value = false
      await changed()
    }
  }

  return {
    entries,
    add,
    retry: start,
    cancel: (key: string) => running.get(key)?.cancel(),
    remove,
    busy,
    failed,
    problem,
  }
}
