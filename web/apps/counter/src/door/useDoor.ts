import {
  api,
  asProblem,
  useIntention,
  type CategoryWait,
  type Decision,
  type Direction,
  type Identification,
  type Interpreter,
  type ItemWays,
  type Priority,
  type Ticket,
} from '@yimen/api'
import { codeIn } from '@yimen/paths'
import { ref, shallowRef, watch, type Ref } from 'vue'

const SHOWN = 8
const PAUSE = 250 // milliseconds after the last key
const CODE = /^(?:[0-9A-HJ-NP-Z]{8}|[0-9A-HJ-NP-Z]{10}|[\w-]{20,40})$/i
const BOOKING = 10 // signs
const DIGITS = /^\d{6,}X?$/i // part of somebody's number: it never goes into an address
const NUMBER = /^\d{17}[\dX]$/i

export interface DoorItem {
  id: string
  name: string
  name_en: string
}
const LIVE: Ticket['state'][] = ['waiting', 'called', 'serving', 'held']

/** Still in a line, or with its place kept for whoever missed the call. */
export const isOpen = (ticket: Ticket): boolean => LIVE.includes(ticket.state) || ticket.return_until !== null

/** One person at the door: found or scanned, sent, and forgotten. */
export function useDoor(hall: Ref<string>) {
  const text = ref('')
  const asked = shallowRef<DoorItem[]>([])
  const found = shallowRef<DoorItem[] | null>(null)
  const item = shallowRef<DoorItem | null>(null)
  const ways = shallowRef<ItemWays | null>(null)
  const line = shallowRef<CategoryWait | null>(null)
  const person = shallowRef<Identification | null>(null)
  const sent = shallowRef<Decision | null>(null)
  const ticket = shallowRef<Ticket | null>(null)
  const others = shallowRef<Ticket[]>([]) // of the same person, in other lines
  const note = ref<'has_ticket' | 'checked_in' | null>(null)
  const unknownCode = ref(false)
  const people = ref(1) // who come together with one number
  const interpreter = ref<Interpreter>('none')
  const priority = ref<Priority>('none')
  const looking = useIntention()
  const sending = useIntention()

  api.items
    .asked(SHOWN)
    .then((page) => (asked.value = [...page.asked, ...page.others].slice(0, SHOWN)))
    .catch((error: unknown) => (looking.problem.value = asProblem(error)))

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(text, (typed) => {
    clearTimeout(timer)
    unknownCode.value = false
    if (!typed.trim()) found.value = null
    else timer = setTimeout(() => void search(), PAUSE)
  })
  async function search(): Promise<void> {
    const words = text.value.trim()
    if (!words || /^https?:/i.test(words) || DIGITS.test(words)) return
    const page = await api.items
      .list({ text: words, applicable: true, limit: SHOWN })
      .catch((error: unknown) => void (looking.problem.value = asProblem(error)))
    if (page && text.value.trim() === words) found.value = page.items
  }

  /** Enter, by a hand or by a scanner: a code where it can be one, else the first that was found. */
  async function enter(): Promise<void> {
    clearTimeout(timer)
    const code = codeIn(text.value)
    if (NUMBER.test(code)) return byNumber(code)
    if (CODE.test(code) && (await scan(code))) return
    await search()
    if (found.value?.length === 1) await choose(found.value[0]!)
  }

  async function scan(code: string): Promise<boolean> {
    if (code.replace(/[\s-]/g, '').length === BOOKING) {
      const done = await looking.run((key) => api.booking.checkIn({ code }, key))
      if (done) await give(done.ticket_id, 'checked_in')
      unknownCode.value = looking.problem.value?.code === 'booking.unknown_code'
      return done !== undefined || !unknownCode.value
    }
    const known = await looking.run((key) => api.tickets.identify({ code }, key))
    if (!known) {
      unknownCode.value = looking.problem.value?.code === 'queue.unknown_code'
      if (unknownCode.value) looking.problem.value = null
      return false
    }
    person.value = known
    text.value = ''
    // The paper itself tells of the number on it, whatever became of it.
    const held = known.tickets.find((one) => one.token === code) ?? known.tickets.find(isOpen)
    if (held) hold(held, known.tickets)
    else if (known.guide)
      await choose({
        id: known.guide.item_id,
        name: known.guide.item_name,
        name_en: known.guide.item_name_en,
      })
    return true
  }

  /** By card, or by the number as somebody reads it out: a booking for now becomes its ticket, and else it is known who stands there. */
  async function byNumber(id_number: string): Promise<void> {
    text.value = ''
    const known = await looking.run((key) =>
      api.tickets.identify({ id_number: id_number.toUpperCase() }, key),
    )
    if (!known) return
    person.value = known
    const done = await looking.run((key) => api.booking.checkIn({ identification_id: known.id }, key))
    if (done) return give(done.ticket_id, 'checked_in')
    if (looking.problem.value?.code === 'booking.none_today') looking.problem.value = null
    const held = known.tickets.find(isOpen)
    if (held) hold(held, known.tickets)
  }

  function hold(held: Ticket, all: Ticket[]): void {
    ticket.value = held
    others.value = all.filter((one) => one.id !== held.id && isOpen(one))
    note.value = 'has_ticket'
  }
  /** Another of the numbers that this person has. */
  function swap(other: Ticket): void {
    if (ticket.value) hold(other, [ticket.value, ...others.value])
  }
  /** A new number for somebody whose old one is over: for what they came for, where that is known. */
  async function again(): Promise<void> {
    const wanted = ticket.value?.item ?? null
    ticket.value = note.value = null
    others.value = []
    if (wanted) await choose(wanted)
  }

  async function give(id: string, why: 'has_ticket' | 'checked_in'): Promise<void> {
    const one = await looking.run(() => api.tickets.get(id))
    if (!one) return
    ticket.value = one
    note.value = why
  }

  async function choose(one: DoorItem): Promise<void> {
    item.value = one
    ways.value = null
    line.value = null
    const [can, places] = await Promise.all([
      api.triage.ways(one.id),
      api.hall.places(one.id).catch(() => []),
    ]).catch((error: unknown) => {
      looking.problem.value = asProblem(error)
      return [null, []] as const
    })
    if (item.value?.id !== one.id) return
    ways.value = can
    line.value = places.find((place) => place.hall.id === hall.value)?.category ?? null
  }

  async function send(direction: Direction, category?: string): Promise<void> {
    const known = person.value
    const made = await sending.run((key) =>
      api.triage.send(
        {
          hall_id: hall.value,
          direction,
          ...(item.value ? { item_id: item.value.id } : {}),
          ...(category ? { category_id: category } : {}),
          ...(direction === 'line'
            ? { party_size: people.value, interpreter: interpreter.value, priority: priority.value }
            : {}),
          ...(direction === 'line' && known ? { identification_id: known.id } : {}),
          ...(direction === 'line' && known?.guide && known.guide.item_id === item.value?.id
            ? { guide_code: known.guide.code }
            : {}),
        },
        key,
      ),
    )
    const held = sending.problem.value?.more.ticket_id
    if (made?.ticket_id) {
      const one = await looking.run(() => api.tickets.get(made.ticket_id!))
      if (one) ticket.value = one
    } else if (sending.problem.value?.code === 'queue.already_in_line' && typeof held === 'string') {
      sending.problem.value = null
      await give(held, 'has_ticket')
    }
    if (made) sent.value = made
  }

  function next(): void {
    text.value = ''
    found.value = null
    item.value = ways.value = line.value = null
    person.value = sent.value = ticket.value = note.value = null
    others.value = []
    unknownCode.value = false
    people.value = 1
    interpreter.value = 'none'
    priority.value = 'none'
    looking.problem.value = sending.problem.value = null
  }

  return {
    text,
    asked,
    found,
    item,
    ways,
    line,
    person,
    sent,
    ticket,
    others,
    note,
    unknownCode,
    people,
    interpreter,
    priority,
    looking,
    sending,
    enter,
    byNumber,
    choose,
    swap,
    again,
    send,
    next,
  }
}

export type Door = ReturnType<typeof useDoor>
