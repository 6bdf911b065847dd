import { Problem, api, type DeskView, type Ticket } from '@yimen/api'
import { me } from '@yimen/session'
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { ACTION_KEYS } from '../desk/keys'
import { LINE_KEYS } from './lineKeys'
import { useLine, type Line } from './useLine'

const ticket = (state: Ticket['state']) =>
  ({ id: 't1', number: 'A012', state, visit_id: 'v1', revision: 4, actions: [] }) as unknown as Ticket
const desk = (current: Ticket | null, state: 'open' | 'paused' = 'open') =>
  ({
    counter: { id: 'c3', number: 3, state },
    hall: { id: 'h', categories: [] },
    current,
    line: [],
    held: [],
    free_counters: [],
  }) as unknown as DeskView

let line: Line
let unmount = () => {}
let calls: string[]
let now: DeskView

beforeEach(async () => {
  calls = []
  const note =
    <T>(name: string, value: T) =>
    async () => {
      calls.push(name)
      return value
    }
  vi.spyOn(api.counters, 'desk').mockImplementation(async () => now)
  vi.spyOn(api.counters, 'callNext').mockImplementation(note('call', { ticket: ticket('called') }))
  vi.spyOn(api.counters, 'screen').mockImplementation(async (_id, body) => {
    calls.push(`screen ${body.show}`)
  })
  vi.spyOn(api.tickets, 'step').mockImplementation(async (step) => {
    calls.push(step)
    return ticket('served')
  })
  me.value = { kind: 'staff', roles: [{ role: 'clerk' }] } as never
})
afterEach(() => {
  unmount()
  me.value = null
})

async function sit(first: DeskView): Promise<void> {
  now = first
  const app = mount(
    defineComponent(() => {
      line = useLine()
      return () => h('p')
    }),
  )
  unmount = () => app.unmount()
  await vi.waitFor(() => expect(line.desk.value).not.toBeNull())
}

describe('next', () => {
  it('calls when nobody stands at the counter', async () => {
    await sit(desk(null))
    await line.next()
    expect(calls).toEqual(['call'])
  })

  it('finishes first who is being served, and lets them rate', async () => {
    await sit(desk(ticket('serving')))
    await line.next()
    expect(calls).toEqual(['finish', 'screen rate', 'call'])
  })

  it('does nothing while somebody is called and not here yet, nor in a pause', async () => {
    await sit(desk(ticket('called')))
    expect(await line.next()).toBeNull()
    unmount()
    await sit(desk(null, 'paused'))
    expect(await line.next()).toBeNull()
    expect(calls).toEqual([])
  })

  it('pressed twice calls once', async () => {
    await sit(desk(null))
    await Promise.all([line.next(), line.next()])
    expect(calls).toEqual(['call'])
  })

  it('calls nobody when the one before could not be finished', async () => {
    await sit(desk(ticket('serving')))
    vi.spyOn(api.tickets, 'step').mockRejectedValue(new Problem(412, 'queue.stale', ''))
    await line.next()
    expect(calls).toEqual([])
    expect(line.problem.value?.code).toBe('queue.stale')
  })
})

describe('the keys of the desk', () => {
  it('mean one thing each, for the line and for the case', () => {
    const seen = new Map<string, string>()
    for (const [action, keys] of Object.entries(LINE_KEYS))
      for (const key of [keys.f, keys.letter])
        if (key && action !== 'resume') {
          expect(seen.has(key), key).toBe(false)
          seen.set(key, action)
        }
    for (const keys of Object.values(ACTION_KEYS))
      for (const key of [keys.f, keys.letter]) expect(seen.has(key), key).toBe(false)
    for (const key of ['J', 'K', 'T', 'M', 'Z', 'C', 'V', '?']) expect(seen.has(key), key).toBe(false)
  })
})
