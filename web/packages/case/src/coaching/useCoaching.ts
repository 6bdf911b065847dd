import {
  api,
  asProblem,
  newKey,
  useIntention,
  type Coaching,
  type CoachingFinding,
  type DraftKind,
  type Intention,
} from '@yimen/api'
import { useRead } from '@yimen/live'
import { computed, type ComputedRef, type ShallowRef } from 'vue'

export interface DraftCoaching {
  found: ShallowRef<Coaching | null>
  working: Intention
  /** Something is being looked at now. */
  open: ComputedRef<boolean>
  about(kind: CoachingFinding['kind'], target: string): CoachingFinding | undefined
  ask(): Promise<string | null>
  /** Brings what was found on the checklist of this code; how much, or null when it was refused. */
  bring(code: string): Promise<number | null>
  mend(finding: CoachingFinding, mended: boolean): Promise<void>
  end(): Promise<void>
}

/** A draft that was begun from a checklist takes along what was found on it; where nothing was, there is nothing to take. */
export async function bringFindings(kind: DraftKind, draft: string, code: string): Promise<void> {
  try {
    await api.coaching.bring(kind, draft, code, newKey())
  } catch (error) {
    if (asProblem(error).code !== 'coaching.unknown_code') throw error
  }
}

/** What helpers found in a draft; it follows what they do while they look. */
export function useCoaching(draft: string, kind: DraftKind = 'draft'): DraftCoaching {
  const read = useRead<Coaching | null>(() => api.coaching.ofDraft(kind, draft), {
    concerns: (change) => change.object_kind === 'coaching',
  })
  const working = useIntention()
  const about = (kind: CoachingFinding['kind'], target: string) =>
    read.data.value?.findings.find((one) => one.kind === kind && one.target === target)

  async function ask(): Promise<string | null> {
    const done = await working.run((key) => api.coaching.ask(kind, draft, key))
    if (done) await read.reload()
    return done?.id ?? null
  }
  async function bring(code: string): Promise<number | null> {
    const brought = await working.run(async (key) => ({
      n: await api.coaching.bring(kind, draft, code, key),
    }))
    if (brought) await read.reload()
    return brought?.n ?? null
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
  return { found: read.data, working, open, about, ask, bring, mend, end }
}
