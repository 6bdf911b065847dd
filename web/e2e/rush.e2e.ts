import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  BOARD,
  DESK,
  expectNoSideways,
  faults,
  KIOSK,
  newPage,
  openBrowser,
  PHONE,
  signInStaff,
  signInVisitor,
} from './browser'
import { Caller } from './caller'
import { serveByKey, sitDown } from './counter'
import { comeAfter, counted, HALL, pairedScreen, scan, shot } from './hall'
import { pictured } from './pictures'
import { MORNING, startServer, type Server } from './server'

// An opening rush from the evening before to closing time: a booking, the kiosk, a number by phone, two displays, three counters, a hold,
// a transfer, and nobody left when the doors close. Its pictures stand in docs/guides/opening-rush.md.
const DAY = '2026-11-25' // a Wednesday
const RUSH = 'AABACBAACB' // lines of those who come at nine
let server: Server
let browser: Browser
let guide: Caller
let hall: string
let phone: Page
let walker: Page
let kiosk: Page
let boards: Page[]
let desks: Page[]
let bookedNumber = ''

interface Queue {
  open: boolean
  categories: { id: string; letter: string; waiting: number }[]
}
const clock = (time: string) => guide.post('/demo/clock', { now: `${DAY}T${time}+08:00` })
const queue = () => guide.get<Queue>(`/halls/${hall}/queue`)
const waiting = async () => (await queue()).categories.reduce((sum, line) => sum + line.waiting, 0)
const onBoard = async (board: Page) => {
  const lines = await board.locator('.wait-list strong').allInnerTexts()
  return lines.reduce((sum, text) => sum + Number(/\d+/.exec(text)?.[0]), 0)
}
const shown = async (desk: Page) => (await desk.locator('[data-visit-number]').innerText()).trim()
/** One key calls the next, and one key from there to serving. */
async function next(desk: Page): Promise<string> {
  await desk.locator('.line-panel [data-line="next"]:not([aria-disabled])').waitFor()
  await desk.keyboard.press('F2')
  await serveByKey(desk)
  return shown(desk)
}
async function finish(desk: Page): Promise<void> {
  await desk.locator('.line-panel [data-line="finish"]:not([aria-disabled])').waitFor()
  await desk.keyboard.press('e')
  await desk.getByText('窗口前没有人').waitFor()
}

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  guide = await Caller.signIn(server.url, 'guide01')
  hall = (await guide.get<{ items: { id: string; name: string }[] }>('/halls')).items.find(
    (one) => one.name === HALL,
  )!.id
  const open = (viewport: { width: number; height: number }) => newPage(browser, server.url, viewport)
  phone = await open(PHONE)
  walker = await open(PHONE)
  boards = [await open(BOARD), await open(BOARD)]
  desks = [await open(DESK), await open(DESK), await open(DESK)]
  kiosk = await pairedScreen(browser, server.url, '/kiosk/', '1 号取号机', KIOSK)
  for (const [at, login] of ['clerk01', 'clerk02', 'clerk03'].entries()) await signInStaff(desks[at]!, login)
  await signInVisitor(phone, 'visitor01')
  for (const board of boards) {
    await board.goto('/display/?hall=CD01')
    await board.locator('.wait-list li').first().waitFor()
  }
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('begins the day before, with a booking', async () => {
  const visitor = await Caller.signIn(server.url, 'visitor01', 'portal')
  const line = (await queue()).categories.find((one) => one.letter === 'A')!.id
  const held = await visitor.post<{ id: string; revision: number }>('/bookings', {
    hall_id: hall,
    category_id: line,
    starts_at: `${DAY}T09:30:00+08:00`,
  })
  await visitor.post(`/bookings/${held.id}/confirm`, {}, held.revision)
  await phone.goto(`/portal/bookings/${held.id}`)
  await phone.getByTestId('booking-code').waitFor()
  await expectNoSideways(phone, 'the booking')
  await pictured(phone, 'rush-booking', () => phone.getByTestId('booking-code').waitFor())
})

it('gives no number before nine, and the first one at nine, in three touches at most', async () => {
  await clock('08:50:00')
  await kiosk.getByText('现在不办公，取不了号').waitFor()
  await clock('09:00:00')
  await kiosk.locator('.waits li').first().waitFor()
  const { touch, touches } = counted(kiosk)
  await touch('不登记，直接取号')
  await kiosk.locator('[data-step="what"]:not(.settling)').waitFor()
  await touch(/食品经营许可/)
  await kiosk.locator('[data-step="ticket"]:not(.settling)').waitFor()
  expect(touches()).toBeLessThanOrEqual(3)
  await shot(kiosk, 'rush-kiosk')
  await pictured(kiosk, 'rush-kiosk')
  await kiosk.getByRole('button', { name: '好了', exact: true }).click()
})

it('takes a number by phone, from anywhere, with the place in line and the way', async () => {
  const visitor = await Caller.signIn(server.url, 'visitor03', 'portal')
  const line = (await queue()).categories.find((one) => one.letter === 'A')!.id
  const ticket = await visitor.post<{ token: string }>('/tickets', { hall_id: hall, category_id: line })
  await walker.goto(`/portal/t/${ticket.token}`)
  await walker.getByText('前面还有').first().waitFor()
  await walker.locator('.way-shown .route').first().waitFor()
  await expectNoSideways(walker, 'the ticket on the phone')
  await pictured(walker, 'rush-phone', () => walker.locator('.way-shown .route').first().waitFor(), true)
})

it('ten more come at once, and both displays say the same', async () => {
  await clock('09:03:00')
  await comeAfter(server.url, RUSH)
  const all = await waiting()
  expect(all).toBe(RUSH.length + 2)
  for (const board of boards) await expect.poll(() => onBoard(board)).toBe(all)
})

it('three counters open and call, each with one key, and three different people come', async () => {
  const called: string[] = []
  for (const desk of desks) {
    await desk.goto('/counter/')
    await sitDown(desk)
    called.push(await next(desk))
  }
  expect(new Set(called).size).toBe(3)
  for (const board of boards) for (const number of called) await board.getByText(number).first().waitFor()
  for (const board of boards) await expect.poll(() => onBoard(board)).toBe(RUSH.length - 1)
  await shot(desks[0]!, 'rush-desk')
  await shot(boards[0]!, 'rush-display')
  await pictured(desks[0]!, 'rush-desk', () => desks[0]!.locator('[data-visit-number]').waitFor())
  await pictured(boards[0]!, 'rush-display')
})

it('who booked is checked in by one scan, and the desk says for when', async () => {
  await clock('09:28:00')
  const code = (await phone.getByTestId('booking-code').innerText()).replace(/\s/g, '')
  await kiosk.locator('[data-step="identify"]:not(.settling)').waitFor()
  const { touches } = counted(kiosk)
  await scan(kiosk, code)
  await kiosk.getByText('签到成功').waitFor()
  expect(touches()).toBe(0)
  bookedNumber = (await kiosk.locator('[data-number]').innerText()).trim()
  await pictured(kiosk, 'rush-check-in')
  await kiosk.getByRole('button', { name: '好了', exact: true }).click()
  const { line } = (await (await desks[1]!.request.get('/api/v1/desk')).json()) as {
    line: { number: string; why: { rule: string } }[]
  }
  expect(line.find((one) => one.number === bookedNumber)?.why.rule).toBe('appointment')
})

it('who went for papers is held, and comes back to their place', async () => {
  const desk = desks[1]!
  const number = await shown(desk)
  await finish(desk)
  await desk.keyboard.press('F2')
  await desk.locator('[data-visit-number]').filter({ hasNotText: number }).waitFor()
  const held = await shown(desk)
  await desk.locator('.line-panel [data-line="hold"]:not([aria-disabled])').waitFor()
  await desk.keyboard.press('h')
  await desk.getByText('窗口前没有人').waitFor()
  await pictured(desk, 'rush-hold', () => desk.locator('.line-pane').waitFor())
  await desk.getByRole('button', { name: '回来了' }).focus()
  await desk.keyboard.press('Enter')
  await desk.locator('.line-pane ol li').filter({ hasText: held }).getByText('回来了，位置保留').waitFor()
  await next(desk)
})

it('who stands in the wrong line is passed on, with the time that they have waited', async () => {
  const desk = desks[2]!
  await finish(desk)
  await desk.locator('.line-panel [data-line="next"]:not([aria-disabled])').waitFor()
  await desk.keyboard.press('F2')
  const moved = await desk.locator('[data-visit-number]').innerText()
  const before = await waiting()
  await desk.locator('.line-panel [data-line="transfer"]:not([aria-disabled])').waitFor()
  await desk.keyboard.press('w')
  const dialog = desk.getByRole('dialog', { name: '转到别处' })
  await dialog.waitFor()
  await desk.locator('#transfer-to input:focus').waitFor()
  await desk.keyboard.press('Space')
  await pictured(desk, 'rush-transfer', async () => {
    if (await desk.getByRole('dialog').count()) return
    await desk.locator('.line-panel [data-line="transfer"]:not([aria-disabled])').waitFor()
    await desk.keyboard.press('w')
    await desk.locator('#transfer-to input:focus').waitFor()
    await desk.keyboard.press('Space')
  })
  await desk.keyboard.press('Control+Enter')
  await desk.getByRole('dialog').waitFor({ state: 'detached' })
  expect(moved.trim()).toMatch(/^[A-Z]\d{3}$/)
  await expect.poll(waiting).toBe(before + 1)
})

it('at five no new numbers are given, and everybody who has one is served', async () => {
  await clock('17:00:00')
  await kiosk.getByText('现在不办公，取不了号').waitFor()
  expect((await queue()).open).toBe(false)
  await expect(comeAfter(server.url, 'A')).rejects.toThrow('queue.hall_closed')
  for (const desk of desks)
    if (await desk.locator('.line-panel [data-line="finish"]').count()) await finish(desk)
  const left = await waiting()
  expect(left).toBeGreaterThan(0)
  let served = 0
  while ((await waiting()) > 0) {
    await next(desks[served % 3]!)
    await finish(desks[served % 3]!)
    served += 1
  }
  expect(served).toBe(left)
  for (const board of boards) await expect.poll(() => onBoard(board)).toBe(0)
  await pictured(boards[1]!, 'rush-closing')
  await shot(boards[1]!, 'rush-closing')
})

it('left no fault on any page', () => expect(faults).toEqual([]))
