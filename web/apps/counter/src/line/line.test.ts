import { Problem, api, type DeskView, type Ticket } from '@yimen/api'
import { makeI18n } from '@yimen/i18n'
import { me } from '@yimen/session'
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, provide } from 'vue'
import { ACTION_KEYS } from '../desk/keys'
import zh from '../words/zh'
import LinePanel from './LinePanel.vue'
import { before } from './before'
import { LINE_KEYS } from './lineKeys'
import { LINE, useLine, type Line } from './useLine'

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
    requests: [],
  }) as unknown as DeskView

let line: Line
let unmount = () => {}
let shown = () => ''
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

describe('whoever types fast', () => {
  const offered = (state: Ticket['state'], revision: number, ...names: string[]) =>
    desk({
      ...ticket(state),
      revision,
      actions: names.map((name) => ({ name, allowed: true, reason: null })),
    } as Ticket)

  async function panel(first: DeskView): Promise<void> {
    now = first
    const app = mount(
      defineComponent(() => {
        line = useLine()
        provide(LINE, line)
        return () => h(LinePanel, { caseId: null })
      }),
      { global: { plugins: [makeI18n({ zh, en: () => import('../words/en') })] } },
    )
    unmount = () => app.unmount()
    shown = () => app.text()
    await vi.waitFor(() => expect(line.desk.value).not.toBeNull())
  }
  const type = (...keys: string[]) => {
    for (const key of keys) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  }

  it('gets every key, each on the desk as the one before left it', async () => {
    await panel(offered('called', 4, 'recall', 'serve'))
    const sent: [string, number][] = []
    vi.spyOn(api.tickets, 'step').mockImplementation(async (step, _id, revision) => {
      sent.push([step, revision])
      now =
        step === 'recall'
          ? offered('called', revision + 1, 'recall', 'serve')
          : offered('serving', revision + 1, 'finish')
      return now.current!
    })
    type('l', 'F3', 'e')
    await vi.waitFor(() => expect(sent).toHaveLength(3))
    expect(sent).toEqual([
      ['recall', 4],
      ['serve', 5],
      ['finish', 6],
    ])
  })

  it('may say that somebody is here before the call has been heard', async () => {
    await panel(desk(null))
    vi.spyOn(api.counters, 'callNext').mockImplementation(async () => {
      calls.push('call')
      now = offered('called', 4, 'serve')
      return { ticket: now.current! }
    })
    type('F2', 'F3')
    await vi.waitFor(() => expect(calls).toEqual(['call', 'serve']))
  })

  it('does once what is typed twice while the first is under way', async () => {
    await panel(offered('called', 4, 'recall', 'serve'))
    type('l', 'l')
    await line.settled()
    await vi.waitFor(() => expect(line.busy.value).toBe(false))
    expect(calls).toEqual(['recall'])
  })

  it('hears that a key means nothing now', async () => {
    await panel(offered('called', 4, 'recall'))
    type('l', 'F3')
    await vi.waitFor(() => expect(shown()).toContain('F3：现在不能用'))
    expect(calls).toEqual(['recall'])
  })
})

describe('a ticket that somebody else has touched', () => {
  it('is taken as it is now when it still stands where it stood', async () => {
    await sit(desk(ticket('called')))
    const sent: number[] = []
    vi.spyOn(api.tickets, 'step').mockImplementation(async (_step, _id, revision) => {
      sent.push(revision)
      if (revision === 4) {
        now = desk({ ...ticket('called'), revision: 5 })
        throw new Problem(412, 'queue.stale', '')
      }
      return ticket('serving')
    })
    expect(await line.serve()).toBe(true)
    expect(sent).toEqual([4, 5])
    expect(line.problem.value).toBeNull()
  })

  it('is left alone when it went on meanwhile', async () => {
    await sit(desk(ticket('called')))
    const sent: number[] = []
    vi.spyOn(api.tickets, 'step').mockImplementation(async (_step, _id, revision) => {
      sent.push(revision)
      now = desk({ ...ticket('serving'), revision: 5 })
      throw new Problem(412, 'queue.stale', '')
    })
    expect(await line.step('no-show', ticket('called'))).toBe(false)
    expect(sent).toEqual([4])
    expect(line.problem.value?.code).toBe('queue.stale')
  })
})

describe('why one stands before another', () => {
  const waits = (number: string, at: string, rule = 'due') =>
    ({ number, issued_at: `2026-09-28T${at}:00+08:00`, why: { rule } }) as unknown as Ticket
  const plain = waits('A001', '09:00')
  const later = waits('A002', '09:05')

  it('names the first whom a priority or a booking overtakes', () => {
    expect(before(waits('A003', '09:10', 'priority'), [plain, later])?.number).toBe('A001')
    expect(before(waits('A003', '09:03', 'appointment'), [later, plain])?.number).toBe('A001')
  })

  it('names nobody where a priority overtakes nobody', () => {
    expect(before(waits('A000', '08:50', 'priority'), [plain, later])).toBeNull()
  })

  it('names whoever stands next where the order of coming decides, or a place was kept', () => {
    expect(before(plain, [later])?.number).toBe('A002')
    expect(before(waits('A000', '08:50', 'returned'), [plain, later])?.number).toBe('A001')
    expect(before(plain, [])).toBeNull()
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
      for (const key of [keys.f ?? keys.letter, keys.letter]) expect(seen.has(key), key).toBe(false)
    const letters = Object.values(ACTION_KEYS).map((keys) => keys.letter)
    for (const key of ['J', 'K', 'T', 'M', 'Z', 'C', 'V', 'Q', '?', '/'])
      expect(seen.has(key) || letters.includes(key), key).toBe(false)
  })
})
