import { Problem, api, type CheckedIn, type Identification, type Ticket } from '@yimen/api'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useFlow } from './useFlow'

const ticket = { id: 't1', number: 'A012', token: 'tok' } as Ticket
const person = (principals: string[]): Identification => ({
  id: 'i1',
  expires_at: '',
  display_name: '测*',
  known: true,
  principals: principals.map((name, index) => ({
    subject_id: name,
    display_name: name,
    as_agent: index > 0,
  })),
  tickets: [],
  drafts: [],
  cases_in_progress: 0,
  by_card: false,
  guide: null,
})
const item = { id: 'item', name: '食品经营许可', name_en: 'Food' }

const refused = (status: number, code: string) => new Problem(status, code, '')
const spies = () => ({
  identify: vi.spyOn(api.tickets, 'identify'),
  take: vi.spyOn(api.tickets, 'take').mockResolvedValue(ticket),
  get: vi.spyOn(api.tickets, 'get'),
  checkIn: vi.spyOn(api.booking, 'checkIn').mockRejectedValue(refused(404, 'booking.none_today')),
})
let { identify, take, get, checkIn } = spies()
beforeEach(() => {
  ;({ identify, take, get, checkIn } = spies())
})

describe('the way to a ticket', () => {
  it('goes by the guide where somebody asks first, and the list goes with the number', async () => {
    const flow = useFlow('hall')
    flow.withoutName()
    flow.ask()
    expect(flow.step.value).toBe('search')
    await flow.choose(item)
    expect(flow.step.value).toBe('guide')
    expect(take).not.toHaveBeenCalled()
    await flow.takeFor(item, 'K7QD2M9P')
    expect(take.mock.calls[0]![0]).toMatchObject({ item_id: 'item', guide_code: 'K7QD2M9P' })
    flow.reset()
    flow.withoutName()
    flow.ask()
    flow.go('what') // thought better of it
    await flow.choose(item)
    expect(take).toHaveBeenCalledTimes(2)
  })

  it('tells how many come and which interpreter they need, and forgets it', async () => {
    const flow = useFlow('hall')
    flow.people.value = 4
    flow.interpreter.value = 'sign'
    await flow.choose(item)
    expect(take.mock.calls[0]![0]).toMatchObject({ party_size: 4, interpreter: 'sign' })
    flow.reset()
    await flow.choose(item)
    expect(take.mock.calls[1]![0]).not.toHaveProperty('party_size')
    expect(take.mock.calls[1]![0]).not.toHaveProperty('interpreter')
  })

  it('is one touch from identification for a person who acts for themselves', async () => {
    identify.mockResolvedValue(person(['self']))
    const flow = useFlow('hall')
    await flow.identify({ id_number: '1' })
    expect(flow.step.value).toBe('what')
    await flow.choose(item)
    expect(flow.step.value).toBe('ticket')
    expect(take.mock.calls[0]![0]).toMatchObject({
      identification_id: 'i1',
      subject_id: 'self',
      item_id: 'item',
    })
  })

  it('is two touches for an agent, who says for whom', async () => {
    identify.mockResolvedValue(person(['self', 'company']))
    const flow = useFlow('hall')
    await flow.identify({ code: 'x' })
    await flow.choose(item)
    expect(flow.step.value).toBe('whom')
    expect(take).not.toHaveBeenCalled()
    await flow.take(flow.principals.value[1]!)
    expect(take.mock.calls[0]![0]).toMatchObject({ subject_id: 'company' })
    expect(flow.step.value).toBe('ticket')
  })

  it('is one scan for who has booked, and the same number at the second scan', async () => {
    const done = { ticket_id: 't1', ticket_number: 'A012', late: false, again: false } as CheckedIn
    checkIn.mockResolvedValueOnce(done)
    get.mockResolvedValue(ticket)
    const flow = useFlow('hall')
    await flow.identify({ code: 'K7QD2M9P4B' })
    expect(identify).not.toHaveBeenCalled()
    expect(flow.step.value).toBe('ticket')
    expect(flow.already.value).toBe(false)
    flow.reset()
    expect(flow.booking.value).toBeNull()
    checkIn.mockResolvedValueOnce({ ...done, again: true })
    await flow.identify({ code: 'K7QD2M9P4B' })
    expect(flow.already.value).toBe(true)
  })

  it('makes one ticket of two taps', async () => {
    const flow = useFlow('hall')
    await Promise.all([flow.choose(item), flow.choose(item)])
    expect(take).toHaveBeenCalledTimes(1)
  })

  it('sends the same key again after silence, so that one ticket is made', async () => {
    take.mockRejectedValueOnce(new Problem(0, 'network.offline', ''))
    const flow = useFlow('hall')
    await flow.choose(item)
    expect(flow.step.value).toBe('identify')
    await flow.choose(item)
    expect(take.mock.calls[0]![1]).toBe(take.mock.calls[1]![1])
    expect(flow.step.value).toBe('ticket')
  })

  it('shows the number that is held already instead of a refusal', async () => {
    take.mockRejectedValue(
      new Problem(409, 'queue.already_in_line', '', null, [], null, [], null, {
        ticket_id: 't0',
        number: 'A007',
      }),
    )
    get.mockResolvedValue({ ...ticket, id: 't0', number: 'A007' })
    const flow = useFlow('hall')
    await flow.choose(item)
    expect([flow.step.value, flow.ticket.value?.number, flow.already.value]).toEqual(['ticket', 'A007', true])
  })

  it('opens the list of a guide code and asks who holds it', async () => {
    const guide = { code: 'K7QD2M9P', item_id: 'item', item_name: '食品经营许可', item_name_en: 'Food' }
    identify.mockResolvedValue({ ...person([]), display_name: null, known: false, guide })
    const flow = useFlow('hall')
    await flow.identify({ code: 'K7QD2M9P' })
    expect([flow.step.value, flow.guide.value?.code]).toEqual(['identify', 'K7QD2M9P'])
    flow.withoutName()
    await flow.choose(item)
    expect(take.mock.calls[0]![0]).toEqual({ hall_id: 'hall', item_id: 'item', guide_code: 'K7QD2M9P' })
  })

  it('is one card for who has booked: no touch, and the number is sent once', async () => {
    identify.mockResolvedValue(person(['self']))
    checkIn.mockResolvedValue({ ticket_id: 't1', again: false, late: false } as CheckedIn)
    get.mockResolvedValue(ticket)
    const flow = useFlow('hall')
    await flow.identify({ id_number: '990102188503120018' })
    expect([flow.step.value, flow.ticket.value?.number, flow.already.value]).toEqual([
      'ticket',
      'A012',
      false,
    ])
    expect(checkIn.mock.calls[0]![0]).toEqual({ identification_id: 'i1' })
    expect(take).not.toHaveBeenCalled()
  })

  it('goes on as with a typed number where the reader cannot prove what it read', async () => {
    const card = { challenge: 'c', proof: 'p' }
    identify
      .mockRejectedValueOnce(refused(422, 'queue.card_unproven'))
      .mockResolvedValueOnce(person(['self']))
    const flow = useFlow('hall')
    await flow.identify({ id_number: '1', card })
    expect(identify.mock.calls.map(([by]) => by)).toEqual([{ id_number: '1', card }, { id_number: '1' }])
    expect(flow.step.value).toBe('what')
    expect(flow.problem.value).toBeNull()
  })

  it('says that a booking is for later, and lets its holder take a number all the same', async () => {
    identify.mockResolvedValue(person(['self']))
    checkIn.mockRejectedValue(refused(409, 'booking.too_early'))
    const flow = useFlow('hall')
    await flow.identify({ id_number: '990102188503120018' })
    expect([flow.step.value, flow.problem.value?.code]).toEqual(['what', 'booking.too_early'])
    await flow.choose(item)
    expect(flow.step.value).toBe('ticket')
  })

  it('keeps nothing of one visitor for the next', async () => {
    identify.mockResolvedValue(person(['self']))
    const flow = useFlow('hall')
    await flow.identify({ id_number: '1' })
    await flow.choose(item)
    flow.reset()
    expect([flow.person.value, flow.ticket.value, flow.guide.value, flow.step.value]).toEqual([
      null,
      null,
      null,
      'identify',
    ])
  })
})
