import { api, useIntention, type DeskView, type Problem, type Ticket, type TicketStep } from '@yimen/api'
import { useRead, type Change } from '@yimen/live'
import { hasRole, me } from '@yimen/session'
import { computed, inject, onUnmounted, ref, shallowRef, watch, type InjectionKey } from 'vue'

const CONCERNS = new Set(['ticket', 'counter', 'visit'])
const REREAD = 30_000 // milliseconds; waits grow also when nothing happens

/** What a clerk does with the line, beside the steps of one ticket. */
export type LineAction = 'next' | TicketStep | 'pause' | 'resume' | 'close' | 'confirm' | 'matter'

/** The counter at which this clerk sits, its line, and who stands before it. There is one for the whole app. */
export function useLine() {
  const read = useRead<DeskView | null>(
    () => (hasRole('clerk') ? api.counters.desk() : Promise.resolve(null)),
    { when: me, keep: true, concerns: (change: Change) => CONCERNS.has(change.object_kind) },
  )
  const desk = read.data
  const readAt = ref<string | null>(null)
  watch(desk, () => (readAt.value = new Date().toISOString()))
  const timer = setInterval(() => {
    if (me.value && hasRole('clerk')) void read.reload()
  }, REREAD)
  onUnmounted(() => clearInterval(timer))

  const doing = useIntention()
  const problem = shallowRef<Problem | null>(null)
  const said = ref('')
  const counter = computed(() => desk.value?.counter ?? null)
  const current = computed(() => desk.value?.current ?? null)
  const open = computed(() => counter.value?.state === 'open')
  const mayCallNext = computed(() => open.value && current.value?.state !== 'called')

  async function run<T>(send: (key: string) => Promise<T>): Promise<T | undefined> {
    problem.value = null
    const result = await doing.run(send)
    problem.value = doing.problem.value
    await read.reload()
    return result
  }

  async function step(name: TicketStep, ticket: Ticket, body: StepBody = {}): Promise<boolean> {
    const done = await run((key) => api.tickets.step(name, ticket.id, ticket.revision, body, key))
    return done !== undefined
  }

  /** One key for "done, next please": finishes who is being served, shows them the rating, and calls the next. */
  async function next(): Promise<Ticket | null> {
    const at = counter.value
    if (!at || !mayCallNext.value || doing.busy.value) return null
    if (current.value?.state === 'serving' && !(await finish())) return null
    const called = await run((key) => api.counters.callNext(at.id, key))
    return called?.ticket ?? null
  }

  async function finish(): Promise<boolean> {
    const ticket = current.value
    if (!ticket || !(await step('finish', ticket))) return false
    await show({ show: 'rate', visit_id: ticket.visit_id })
    return true
  }

  async function serve(): Promise<boolean> {
    const ticket = current.value
    if (!ticket || !(await step('serve', ticket))) return false
    if (desk.value?.screen && desk.value.screen.show !== 'idle') await show({ show: 'idle' })
    return true
  }

  /** What the visitor's screen shows. A counter without one loses nothing by it. */
  async function show(what: { show: 'idle' | 'confirm' | 'rate'; case_id?: string; visit_id?: string }) {
    const at = counter.value
    if (at) await run((key) => api.counters.screen(at.id, what, key))
  }

  const sit = (id: string) => run((key) => api.counters.open(id, key))
  const pause = (reason: string) => withCounter((id, key) => api.counters.pause(id, reason, key))
  const resume = () => withCounter((id, key) => api.counters.resume(id, key))
  const leave = () => withCounter((id, key) => api.counters.close(id, key))
  async function withCounter(send: (id: string, key: string) => Promise<unknown>): Promise<boolean> {
    const id = counter.value?.id
    if (!id) return false
    return (await run((key) => send(id, key))) !== undefined
  }

  return {
    desk,
    readAt,
    loadProblem: read.problem,
    reload: read.reload,
    counter,
    current,
    open,
    mayCallNext,
    busy: doing.busy,
    problem,
    said,
    step,
    next,
    finish,
    serve,
    show,
    sit,
    pause,
    resume,
    leave,
  }
}

interface StepBody {
  reason?: string
  category_id?: string
  counter_id?: string
  note?: string
}

export type Line = ReturnType<typeof useLine>
export const LINE: InjectionKey<Line> = Symbol('line')

export function theLine(): Line {
  const line = inject(LINE)
  if (!line) throw new Error('this part of the desk stands outside it')
  return line
}
