import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  BOARD,
  DESK,
  expectAccessible,
  faults,
  KIOSK,
  newPage,
  openBrowser,
  PHONE,
  signInStaff,
  signInVisitor,
} from './browser'
import { Caller } from './caller'
import { sitDown, serveByKey } from './counter'
import { comeAfter, HALL, pairedScreen, shot } from './hall'
import { MORNING, startServer, type Server } from './server'

// What goes wrong around the screens of a hall: their clocks are wrong by hours, one joins late, the line is down for ten minutes.
interface Ticket {
  id: string
  number: string
  revision: number
}
const HOURS = 3_600_000 // milliseconds
const TEN_MINUTES = 600_000 // milliseconds
let server: Server
let browser: Browser
let clerk: Caller
let counter: string
let hall: string

/** A machine whose clock is wrong by so many hours; what it would say aloud is kept. */
async function wrongClock(page: Page, hours: number): Promise<void> {
  await page.addInitScript((shift) => {
    const Right = Date
    class Wrong extends Right {
      constructor(...given: [] | [string | number | Date]) {
        if (given.length) super(...given)
        else super(Right.now() + shift)
      }
      static override now(): number {
        return Right.now() + shift
      }
    }
    globalThis.Date = Wrong as DateConstructor
    const said: string[] = []
    Object.assign(globalThis, { said })
    Object.defineProperty(globalThis, 'SpeechSynthesisUtterance', {
      value: class {
        constructor(readonly text: string) {}
      },
    })
    Object.defineProperty(globalThis, 'speechSynthesis', {
      value: {
        getVoices: () => [{ lang: 'zh-CN' }, { lang: 'en-GB' }],
        cancel: () => undefined,
        speak(words: SpeechSynthesisUtterance) {
          said.push(words.text)
          setTimeout(() => words.onend?.(new Event('end') as SpeechSynthesisEvent), 20)
        },
      },
    })
  }, hours * HOURS)
}
const said = (page: Page) => page.evaluate(() => (globalThis as unknown as { said: string[] }).said)
const board = async (hours: number): Promise<Page> => {
  const page = await newPage(browser, server.url, BOARD)
  await wrongClock(page, hours)
  await page.goto('/display/?hall=CD01')
  await page.locator('.wait-list li').first().waitFor()
  return page
}
async function callOne(): Promise<Ticket> {
  await comeAfter(server.url, 'A')
  return (await clerk.post<{ ticket: Ticket }>(`/counters/${counter}/call-next`)).ticket
}
async function serveOut(ticket: Ticket): Promise<void> {
  const serving = await clerk.post<Ticket>(`/tickets/${ticket.id}/serve`, {}, ticket.revision)
  await clerk.post(`/tickets/${ticket.id}/finish`, {}, serving.revision)
}
/** What the board says: the number now, the last ones, and how many wait. */
const shownOn = async (page: Page) => ({
  now: await page.locator('[data-now]').allInnerTexts(),
  last: await page.locator('.last-calls li').allInnerTexts(),
  waiting: await page.locator('.wait-list li').allInnerTexts(),
})
/** The hall's time that stands on a page, in minutes after midnight. */
const minutes = (text: string) => {
  const [, hour, minute] = /(\d{2}):(\d{2})/.exec(text) ?? []
  return Number(hour) * 60 + Number(minute)
}
const TEN = 10 * 60
/** As it is read out: A012 is "A零一二". */
const spelled = (number: string) => number.replace(/\d/g, (one) => '零一二三四五六七八九'[Number(one)]!)

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  clerk = await Caller.signIn(server.url, 'clerk01')
  const desk = await clerk.get<{
    hall: { id: string }
    free_counters: { id: string; number: number }[]
  }>('/desk')
  hall = desk.hall.id
  counter = desk.free_counters.find((one) => one.number === 1)!.id
  await clerk.post(`/counters/${counter}/open`)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('boards whose clocks are hours wrong show the hall’s time and the same calls', async () => {
  const boards = [await board(-7), await board(9)]
  const ticket = await callOne()
  for (const page of boards) {
    await page.locator('[data-now]').filter({ hasText: ticket.number }).waitFor()
    const clock = minutes(await page.locator('.clock').innerText())
    expect(clock).toBeGreaterThanOrEqual(TEN)
    expect(clock).toBeLessThan(TEN + 20)
    await expect.poll(async () => (await said(page)).length).toBeGreaterThan(0)
  }
  expect(await shownOn(boards[0]!)).toEqual(await shownOn(boards[1]!))
  await shot(boards[0]!, 'trouble-wrong-clock')
  await serveOut(ticket)
  for (const page of boards) await page.context().close()
})

it('a kiosk, a desk and a phone whose clocks are hours wrong work as ever', async () => {
  const kiosk = await newPage(browser, server.url, KIOSK)
  await wrongClock(kiosk, -5)
  await kiosk.goto('/kiosk/')
  await kiosk.getByRole('button', { name: new RegExp(`2 号取号机.*${HALL}`) }).click()
  await kiosk.locator('[data-step="identify"]:not(.settling)').waitFor()
  const clock = minutes(await kiosk.locator('.frame-head > span').innerText())
  expect(clock).toBeGreaterThanOrEqual(TEN)
  expect(clock).toBeLessThan(TEN + 20)
  await kiosk.getByRole('button', { name: '不登记，直接取号' }).click()
  await kiosk
    .getByRole('button', { name: /食品经营许可/ })
    .first()
    .click()
  await kiosk.locator('[data-step="ticket"]:not(.settling)').waitFor()
  const number = (await kiosk.locator('[data-number]').innerText()).trim()
  await shot(kiosk, 'trouble-kiosk')

  const desk = await newPage(browser, server.url, DESK)
  await wrongClock(desk, 6)
  await signInStaff(desk, 'clerk02')
  await desk.goto('/counter/')
  await sitDown(desk)
  await desk.locator('.line-panel [data-line="next"]:not([aria-disabled])').waitFor()
  await desk.keyboard.press('F2')
  await serveByKey(desk)
  expect((await desk.locator('[data-visit-number]').innerText()).trim()).toBe(number)
  await desk
    .locator('.visit-head .state')
    .getByText(/00:\d{2}/)
    .waitFor()
  await desk.keyboard.press('e')
  await desk.getByText('窗口前没有人').waitFor()

  const phone = await newPage(browser, server.url, PHONE)
  await wrongClock(phone, -11)
  await signInVisitor(phone, 'visitor01')
  await phone.goto('/portal/code')
  await phone.getByText(/还有 (10:00|9:\d{2}) 有效/).waitFor()
  await shot(phone, 'trouble-phone')
  for (const page of [kiosk, desk, phone]) await page.context().close()
})

it('a board that joins late shows what the one shows that was there from the beginning', async () => {
  const early = await board(0)
  for (let i = 0; i < 4; i += 1) await serveOut(await callOne())
  const open = await callOne()
  await comeAfter(server.url, 'BBC')
  await early.locator('[data-now]').filter({ hasText: open.number }).waitFor()
  const late = await board(0)
  await late.locator('[data-now]').filter({ hasText: open.number }).waitFor()
  await expect
    .poll(async () => JSON.stringify(await shownOn(late)))
    .toBe(JSON.stringify(await shownOn(early)))
  expect((await shownOn(late)).last.length).toBeGreaterThanOrEqual(4)
  expect(await said(late), 'what was called before it came is not called out again').toEqual([])
  await serveOut(open)
  await late.context().close()
  await early.context().close()
})

it('after ten minutes without a line each screen shows the truth within a second, and calls out nothing that is over', async () => {
  const page = await newPage(browser, server.url, BOARD)
  await wrongClock(page, 0)
  await page.goto('/display/?hall=CD01')
  await page.locator('.wait-list li').first().waitFor()
  const kiosk = await pairedScreen(browser, server.url, '/kiosk/', '1 号取号机', KIOSK)
  await kiosk.locator('[data-step="identify"]:not(.settling)').waitFor()
  const before = (await said(page)).length
  for (const one of [page, kiosk]) await one.context().setOffline(true)
  await page.getByRole('alert').filter({ hasText: '连接中断' }).waitFor()
  await kiosk.getByText('这台机器暂时取不了号').waitFor()
  await expectAccessible(kiosk, 'a kiosk without a line')
  await shot(kiosk, 'trouble-kiosk-down')
  // Meanwhile the hall goes on: numbers are called and served, and ten minutes of its time pass.
  const gone: string[] = []
  for (let i = 0; i < 3; i += 1) {
    const ticket = await callOne()
    gone.push(ticket.number)
    await serveOut(ticket)
  }
  const { at } = await clerk.get<{ at: string }>(`/halls/${hall}/queue`)
  await clerk.post('/demo/clock', { now: new Date(Date.parse(at) + TEN_MINUTES).toISOString() })
  const open = await callOne()
  await shot(page, 'trouble-board-down')
  for (const one of [page, kiosk]) await one.context().setOffline(false)
  await page.locator('[data-now]').filter({ hasText: open.number }).waitFor({ timeout: 5000 })
  await page.getByRole('alert').filter({ hasText: '连接中断' }).waitFor({ state: 'detached' })
  await kiosk.locator('[data-step="identify"]:not(.settling)').waitFor()
  await expect.poll(async () => (await said(page)).slice(before).join(' ')).toContain(spelled(open.number))
  const aloud = (await said(page)).slice(before).join(' ')
  for (const number of gone)
    expect(aloud, 'nobody comes to a call that is over').not.toContain(spelled(number))
  await serveOut(open)
})

it('left no fault on any page', () => expect(faults).toEqual([]))
