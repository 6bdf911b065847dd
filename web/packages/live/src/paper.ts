import { api, useIntention, type SlipRow } from '@yimen/api'
import { computed, onScopeDispose, shallowRef } from 'vue'

const LOOKS = 1000 // milliseconds: somebody stands there and looks at the slot
const OVER = new Set<SlipRow['state']>(['printed', 'failed'])

/**
 * The paper of a ticket, until it is out or given up. Where the hall has no printer there is none: `slip` stays null.
 */
export function usePaper() {
  let ticket = ''
  const slip = shallowRef<SlipRow | null>(null)
  const asking = useIntention()
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  async function look(): Promise<void> {
    clearTimeout(timer)
    const asked = ticket
    const found = await api.printing.of(asked).catch(() => null)
    if (ended || asked !== ticket) return
    if (found) slip.value = found.items[0] ?? null
    // A line that is down says nothing of the paper: look again.
    if (!found || (slip.value && !OVER.has(slip.value.state))) timer = setTimeout(() => void look(), LOOKS)
  }
  onScopeDispose(() => {
    ended = true
    clearTimeout(timer)
  })

  /** Of another ticket from now on. */
  async function follow(id: string): Promise<void> {
    ticket = id
    slip.value = null
    asking.problem.value = null
    await look()
  }

  /** False when there is no printer here. */
  async function print(): Promise<boolean> {
    const made = await asking.run((key) => api.printing.ticket(ticket, key))
    if (made) {
      slip.value = made
      void look()
    }
    return asking.problem.value?.code !== 'printing.no_printer'
  }

  const state = computed(() => {
    const refused = asking.problem.value
    if (refused && refused.code !== 'printing.no_printer') return 'photograph' as const
    const now = slip.value
    if (!now) return null
    if (now.state === 'printed') return 'printed' as const
    if (now.state === 'failed') return 'photograph' as const
    if (!now.reason) return 'printing' as const
    return now.reason === 'broken_off' ? ('once_more' as const) : ('photograph' as const)
  })
  return { slip, state, print, follow, busy: asking.busy, problem: asking.problem }
}

export type Paper = ReturnType<typeof usePaper>
