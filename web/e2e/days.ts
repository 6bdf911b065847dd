import type { Page } from 'playwright-core'

// Days of a board in a minute: its page has a clock of its own that is moved by hand, and a server of its own that answers at once. What
// it does between, it does with its own code and in a real browser.

/** Put into the page before its own code; everything of it stands at `globalThis.days`. */
function install(given: { board: object; halls: object; start: number }): void {
  interface Timer {
    due: number
    every: number | null
    run: () => void
  }
  const Right = Date
  const timers = new Map<number, Timer>()
  let now = given.start
  let serial = 0
  class Moved extends Right {
    constructor(...value: [] | [string | number | Date]) {
      if (value.length) super(...value)
      else super(now)
    }
    static override now(): number {
      return now
    }
  }
  const set = (every: boolean) => (run: () => void, wait?: number) => {
    const pause = Math.max(1, wait ?? 0)
    timers.set((serial += 1), { due: now + pause, every: every ? pause : null, run })
    return serial
  }
  const clear = (timer?: number) => void timers.delete(timer ?? 0)

  // What waits for an answer goes on in turns of the browser, never in time.
  const turn = new MessageChannel()
  let turned: () => void = () => undefined
  turn.port1.onmessage = () => turned()
  const aTurn = () =>
    new Promise<void>((resolve) => {
      turned = resolve
      turn.port2.postMessage(0)
    })

  const board = given.board as { at: string; current: object[]; last: object[] }
  const state = { calls: 0, streams: 0, opened: 0, down: false, reloads: 0, said: 0, asked: 0 }
  const answer = (body: object, ok = true) => {
    const text = JSON.stringify(body)
    const made = { ok, status: ok ? 200 : 503, headers: new Headers({ 'Content-Type': 'application/json' }) }
    return {
      ...made,
      text: async () => text,
      json: async () => JSON.parse(text) as object,
    } as unknown as Response
  }
  const fetched = async (asked: RequestInfo | URL): Promise<Response> => {
    const url = asked instanceof Request ? asked.url : String(asked)
    if (!url.includes('/api/v1/')) {
      state.reloads += 1 // the page wants to load itself anew, and would
      return answer({}, false)
    }
    if (state.down) throw new TypeError('the line is down')
    state.asked += 1
    if (!url.includes('/board')) return answer(given.halls)
    return answer({ ...board, at: new Right(now).toISOString() })
  }
  const sources = new Set<EventTarget>()
  class Stream extends EventTarget {
    onopen: ((event: Event) => void) | null = null
    onmessage: ((event: MessageEvent) => void) | null = null
    onerror: ((event: Event) => void) | null = null
    constructor() {
      super()
      state.opened += 1
      sources.add(this)
      state.streams = sources.size
      void Promise.resolve().then(() => this.onopen?.(new Event('open')))
    }
    close(): void {
      sources.delete(this)
      state.streams = sources.size
    }
  }
  const tell = (data: object) => {
    for (const source of [...sources] as Stream[])
      source.onmessage?.(new MessageEvent('message', { data: JSON.stringify(data) }))
  }
  const breakStreams = () => {
    for (const source of [...sources] as Stream[]) source.onerror?.(new Event('error'))
  }

  /** Somebody is called; the two before stand beside, the next six below. */
  function call(): void {
    state.calls += 1
    const number = `A${String((state.calls % 999) + 1).padStart(3, '0')}`
    const made = {
      ticket_id: `00000000-0000-4000-8000-${String(state.calls).padStart(12, '0')}`,
      number,
      counter_number: (state.calls % 12) + 1,
      counter_name: `${(state.calls % 12) + 1} 号窗口`,
      counter_name_en: '',
      called_at: new Right(now).toISOString(),
      recalls: 0,
    }
    const all = [made, ...board.current, ...board.last]
    board.current = all.slice(0, 3)
    board.last = all.slice(3, 9)
    tell({
      kind: 'TicketCalled',
      object_kind: 'ticket',
      id: made.ticket_id,
      revision: 2,
      payload: { number },
    })
  }

  /** Moves the clock in steps: each timer that is due runs once for a step, as in a browser that is slow. */
  async function move(by: number, step: number, between: (passed: number) => void): Promise<void> {
    for (let passed = step; passed <= by; passed += step) {
      now += step
      between(passed)
      const due = [...timers].filter(([, timer]) => timer.due <= now).sort(([, a], [, b]) => a.due - b.due)
      for (const [id, timer] of due) {
        if (!timers.has(id)) continue // cleared by one before it
        if (timer.every === null) timers.delete(id)
        else timer.due = now + timer.every
        timer.run()
      }
      await aTurn()
    }
  }
  /** An hour: a call every 80 seconds, the stream broken once, and a minute without a line where `outage`. */
  async function hour(outage: boolean): Promise<void> {
    await move(3_600_000, 5000, (passed) => {
      if (passed % 80_000 === 0) call()
      if (passed === 1_800_000) breakStreams()
      if (outage) state.down = passed > 2_405_000 && passed <= 2_465_000
    })
  }
  Object.assign(globalThis, {
    Date: Moved,
    setTimeout: set(false),
    setInterval: set(true),
    clearTimeout: clear,
    clearInterval: clear,
    fetch: fetched,
    EventSource: Stream,
    days: { hour, move: (by: number) => move(by, 1000, () => undefined), state, timers: () => timers.size },
  })
  Object.defineProperty(globalThis, 'SpeechSynthesisUtterance', {
    value: class {
      constructor(readonly text: string) {}
    },
  })
  Object.defineProperty(globalThis, 'speechSynthesis', {
    value: {
      getVoices: () => [{ lang: 'zh-CN' }],
      cancel: () => undefined,
      speak(words: SpeechSynthesisUtterance) {
        state.said += 1
        set(false)(() => words.onend?.(new Event('end') as SpeechSynthesisEvent), 3000)
      },
    },
  })
}

export interface Lived {
  calls: number
  /** Streams that are open now, and that were opened at all. */
  streams: number
  opened: number
  asked: number
  said: number
  /** How often the page wanted to load itself anew. */
  reloads: number
}

export const liveFrom = (page: Page, given: { board: object; halls: object; start: number }) =>
  page.addInitScript(install, given)
export const anHour = (page: Page, outage: boolean) =>
  page.evaluate(`globalThis.days.hour(${String(outage)})`)
export const aMoment = (page: Page, milliseconds: number) =>
  page.evaluate(`globalThis.days.move(${String(milliseconds)})`)
export const lived = (page: Page) =>
  page.evaluate('({ ...globalThis.days.state, timers: globalThis.days.timers() })') as Promise<
    Lived & { timers: number }
  >

/** What the browser itself counts of the page, once nothing is left that could be thrown away. */
export async function weight(page: Page): Promise<{ nodes: number; listeners: number; heap: number }> {
  const line = await page.context().newCDPSession(page)
  await line.send('Performance.enable')
  for (let times = 0; times < 3; times += 1) await line.send('HeapProfiler.collectGarbage')
  const { metrics } = await line.send('Performance.getMetrics')
  await line.detach()
  const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? NaN
  return { nodes: of('Nodes'), listeners: of('JSEventListeners'), heap: of('JSHeapUsedSize') }
}
