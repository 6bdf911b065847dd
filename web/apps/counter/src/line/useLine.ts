import { api, useIntention, type DeskView, type Problem, type Ticket, type TicketStep } from '@yimen/api'
import { useRead, type Change } from '@yimen/live'
import { hasRole, me } from '@yimen/session'
import { computed, inject, onUnmounted, ref, shallowRef, watch, type InjectionKey } from 'vue'

const CONCERNS = new Set(['ticket', 'counter', 'visit', 'counter_proposal'])
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
  const mayCallNext = computed(
    () => open.value && !counter.value?.handing && current.value?.state !== 'called',
  )

  // What a clerk does is done in the order in which they did it, each on the desk as it is after the one before: nothing is lost to a
  // reading that is still under way, and nothing is sent with a revision that the clerk's own last key has raised. The same once more,
  // while it still waits for its turn or is under way, is the same.
  let last: { what: string; done: Promise<unknown> } = { what: '', done: Promise.resolve() }
  const underWay = ref(0)
  function inTurn<A extends unknown[], R>(
    name: LineAction | 'sit' | 'show' | 'step',
    act: Act<A, R>,
  ): Act<A, R> {
    return (...args) => {
      const what = JSON.stringify([name, args])
      if (underWay.value && last.what === what) return last.done as Promise<R>
      underWay.value += 1
      const before = last.done.catch(() => undefined)
      const done = before.then(() => act(...args)).finally(() => (underWay.value -= 1))
      last = { what, done }
      return done
    }
  }
  /** Waits until nothing is under way any more. */
  async function settled(): Promise<void> {
    for (let seen: unknown; seen !== last;) {
      seen = last
      await last.done.catch(() => undefined)
    }
  }

  async function run<T>(send: (key: string) => Promise<T>): Promise<T | undefined> {
    problem.value = null
    const result = await doing.run(send)
    problem.value = doing.problem.value
    await read.reload()
    return result
  }

  async function step(name: TicketStep, ticket: Ticket, body: StepBody = {}): Promise<boolean> {
    const send = (one: Ticket) => run((key) => api.tickets.step(name, one.id, one.revision, body, key))
    const done = await send(seenNow(ticket))
    if (done !== undefined) return true
    // Somebody else touched the ticket meanwhile. What was asked for still stands while the ticket stands where it stood.
    const now = seenNow(ticket)
    const again =
      problem.value?.status === 412 && now.revision !== ticket.revision && now.state === ticket.state
    return again ? (await send(now)) !== undefined : false
  }
  function seenNow(ticket: Ticket): Ticket {
    const { current = null, held = [], line = [] } = desk.value ?? {}
    return [current, ...held, ...line].find((one) => one?.id === ticket.id) ?? ticket
  }

  /** One key for "done, next please": finishes who is being served, shows them the rating, and calls the next. */
  async function next(): Promise<Ticket | null> {
    const at = counter.value
    if (!at || !mayCallNext.value) return null
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

  // These answer with the whole desk: it stands there at once, and their dialog is gone before the next key.
  const sit = (id: string) => seated((key) => api.counters.open(id, key))
  const pause = (reason: string, minutes: number | null) =>
    withCounter((id, key) => api.counters.pause(id, { reason, minutes }, key))
  const resume = () => withCounter((id, key) => api.counters.resume(id, key))
  const handOver = () => withCounter((id, key) => api.counters.handOver(id, key))
  const leave = () => withCounter((id, key) => api.counters.close(id, key))
  async function seated(send: (key: string) => Promise<DeskView>): Promise<boolean> {
    problem.value = null
    const answer = await doing.run(send)
    problem.value = doing.problem.value
    if (answer) read.show(answer)
    else await read.reload()
    return answer !== undefined
  }
  async function withCounter(send: (id: string, key: string) => Promise<DeskView>): Promise<boolean> {
    const id = counter.value?.id
    if (!id) return false
    return seated((key) => send(id, key))
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
    busy: computed(() => underWay.value > 0),
    problem,
    said,
    settled,
    step: inTurn('step', step),
    next: inTurn('next', next),
    finish: inTurn('finish', finish),
    serve: inTurn('serve', serve),
    show: inTurn('show', show),
    sit: inTurn('sit', sit),
    pause: inTurn('pause', pause),
    resume: inTurn('resume', resume),
    handOver: inTurn('close', handOver),
    leave: inTurn('close', leave),
  }
}

type Act<A extends unknown[], R> = (...args: A) => Promise<R>

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
