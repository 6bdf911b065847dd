import {
  api,
  useIntention,
  type CardProof,
  type CheckedIn,
  type Identification,
  type Interpreter,
  type ItemRow,
  type Principal,
  type Priority,
  type Problem,
  type Ticket,
} from '@yimen/api'
import { computed, ref, shallowRef } from 'vue'
import { isBookingCode } from './codes'

export type Step =
  'identify' | 'what' | 'cases' | 'search' | 'guide' | 'priority' | 'party' | 'whom' | 'ticket' | 'way'
/** Who stands there: a number that was typed, one whose card the reader has read, or a code. */
export type Said = { id_number: string; card?: CardProof } | { code: string }
export type Wanted = Pick<ItemRow, 'id' | 'name' | 'name_en'>

// Refusals after which the visitor has to say first who they are.
const NAMELESS = new Set(['queue.identification_ended', 'queue.identification_needed'])

/** One visitor's way through the machine, from a number or code to the ticket; and back to nobody. */
export function useFlow(hallId: string) {
  const step = ref<Step>('identify')
  const person = shallowRef<Identification | null>(null)
  const guide = shallowRef<Identification['guide']>(null)
  const wanted = shallowRef<Wanted | null>(null)
  const priority = ref<Priority>('none')
  const people = ref(1) // who come together with one number
  const interpreter = ref<Interpreter>('none')
  const ticket = shallowRef<Ticket | null>(null)
  const asksFirst = ref(false) // the item that is chosen next is only asked about
  const already = ref(false)
  const booking = shallowRef<CheckedIn | null>(null)
  const identifying = useIntention()
  const taking = useIntention()
  const checkingIn = useIntention()

  const principals = computed<Principal[]>(() => person.value?.principals ?? [])
  const anonymous = computed(() => person.value === null)
  const busy = computed(() => identifying.busy.value || taking.busy.value || checkingIn.busy.value)
  const problem = computed(
    () => taking.problem.value ?? checkingIn.problem.value ?? identifying.problem.value,
  )

  function go(next: Step): void {
    taking.problem.value = null
    identifying.problem.value = null
    checkingIn.problem.value = null
    if (next === 'what' || next === 'identify') asksFirst.value = false
    step.value = next
  }

  /** One scan: a booking becomes its ticket, by its code or by who stands there; the code gives the same one however often. */
  async function checkIn(by: { code: string } | { identification_id: string }): Promise<boolean> {
    identifying.problem.value = null
    const done = await checkingIn.run((key) => api.booking.checkIn(by, key))
    if (!done) return false
    const made = await api.tickets.get(done.ticket_id).catch(() => null)
    if (!made) return false
    booking.value = done
    show(made, done.again)
    return true
  }

  async function identify(by: Said): Promise<void> {
    if ('code' in by && isBookingCode(by.code)) return void (await checkIn({ code: by.code }))
    checkingIn.problem.value = null
    const found = await identifying.run((key) => api.tickets.identify(by, key))
    // A reader that cannot prove what it read is as good as a number that was typed.
    if (!found && 'card' in by && identifying.problem.value?.code === 'queue.card_unproven')
      return identify({ id_number: by.id_number })
    if (!found) return
    guide.value = found.guide ?? guide.value
    // A guide's code opens a list and says nothing of who holds it.
    if (found.guide && !found.known && !found.tickets.length && 'code' in by) {
      person.value = null
      go('identify')
      return
    }
    person.value = found
    if (found.known && 'id_number' in by && (await checkIn({ identification_id: found.id }))) return
    const early = tooEarly()
    go('what')
    checkingIn.problem.value = early // told above what can be chosen now
  }
  const tooEarly = (): Problem | null =>
    checkingIn.problem.value?.code === 'booking.too_early' ? checkingIn.problem.value : null

  function withoutName(): void {
    person.value = null
    go('what')
  }

  /** The item is chosen; with several principals it is asked for whom, else the ticket is taken at once. */
  async function choose(item: Wanted): Promise<void> {
    wanted.value = item
    if (asksFirst.value) {
      asksFirst.value = false
      go('guide')
    } else if (principals.value.length > 1) go('whom')
    else await take(principals.value[0] ?? null)
  }

  /** What has to be brought for an item, before any number. */
  function ask(): void {
    asksFirst.value = true
    go('search')
  }
  /** The list that the guide has made goes with the number to the counter. */
  async function takeFor(item: Wanted, code: string): Promise<void> {
    guide.value = { code, item_id: item.id, item_name: item.name, item_name_en: item.name_en }
    await choose(item)
  }

  async function take(principal: Principal | null): Promise<void> {
    const item = wanted.value
    if (!item) return
    const made = await taking.run((key) =>
      api.tickets.take(
        {
          hall_id: hallId,
          item_id: item.id,
          ...(person.value ? { identification_id: person.value.id } : {}),
          ...(principal?.subject_id ? { subject_id: principal.subject_id } : {}),
          ...(priority.value === 'none' ? {} : { priority: priority.value }),
          ...(people.value > 1 ? { party_size: people.value } : {}),
          ...(interpreter.value === 'none' ? {} : { interpreter: interpreter.value }),
          ...(guide.value?.item_id === item.id ? { guide_code: guide.value.code } : {}),
        },
        key,
      ),
    )
    if (made) return show(made, false)
    const refused = taking.problem.value
    const held = refused?.more.ticket_id
    if (refused?.code === 'queue.already_in_line' && typeof held === 'string') {
      const old = await api.tickets.get(held).catch(() => null)
      if (old) show(old, true)
    } else if (refused && NAMELESS.has(refused.code)) {
      person.value = null
      step.value = 'identify'
    }
  }

  function setPriority(ground: Priority): void {
    priority.value = ground
    go('what')
  }

  function show(one: Ticket, isOld: boolean): void {
    ticket.value = one
    already.value = isOld
    go('ticket')
  }

  /** Nothing of the visitor stays. */
  function reset(): void {
    person.value = null
    guide.value = null
    wanted.value = null
    ticket.value = null
    already.value = false
    booking.value = null
    priority.value = 'none'
    people.value = 1
    interpreter.value = 'none'
    go('identify')
  }

  return {
    step,
    person,
    guide,
    wanted,
    priority,
    people,
    interpreter,
    ticket,
    already,
    booking,
    principals,
    anonymous,
    busy,
    problem,
    go,
    identify,
    withoutName,
    choose,
    ask,
    takeFor,
    take,
    setPriority,
    show,
    reset,
  }
}

export type Flow = ReturnType<typeof useFlow>
