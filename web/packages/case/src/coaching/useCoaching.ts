import { api, useIntention, type Coaching, type CoachingFinding, type Intention } from '@yimen/api'
import { useRead } from '@yimen/live'
import { computed, type ComputedRef, type ShallowRef } from 'vue'

export interface DraftCoaching {
  found: ShallowRef<Coaching | null>
  working: Intention
  /** Something is being looked at now. */
  open: ComputedRef<boolean>
  about(kind: CoachingFinding['kind'], target: string): CoachingFinding | undefined
  ask(): Promise<string | null>
  mend(finding: CoachingFinding, mended: boolean): Promise<void>
  end(): Promise<void>
}

/** What helpers found in a draft; it follows what they do while they look. */
export function useCoaching(draft: string): DraftCoaching {
  const read = useRead<Coaching | null>(() => api.coaching.ofDraft(draft), {
    concerns: (change) => change.object_kind === 'coaching',
  })
  const working = useIntention()
  const about = (kind: CoachingFinding['kind'], target: string) =>
    read.data.value?.findings.find((one) => one.kind === kind && one.target === target)

  async function ask(): Promise<string | null> {
    const done = await working.run((key) => api.coaching.ask(draft, key))
    if (done) await read.reload()
    return done?.id ?? null
  }
  async function mend(finding: CoachingFinding, mended: boolean): Promise<void> {
    const id = read.data.value?.id
    if (!id) return
    const body = { kind: finding.kind, target: finding.target, mended }
    if (await working.run((key) => api.coaching.mend(id, body, key))) await read.reload()
  }
  async function end(): Promise<void> {
    const id = read.data.value?.id
    if (id && (await working.run((key) => api.coaching.end(id, key)))) await read.reload()
  }
  const open = computed(() => Boolean(read.data.value?.opened_at && !read.data.value.finished_at))
  return { found: read.data, working, open, about, ask, mend, end }
}
