import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  expectAccessible,
  expectNoSideways,
  newPage,
  openBrowser,
  PHONE,
  secondStepHere,
  signInHere,
  signInStaff,
} from './browser'
import { Caller } from './caller'
import { startServer, type Server } from './server'

// Too many come one morning: the console proposes to open a counter, the manager accepts, a clerk without a counter is asked to sit there,
// and half an hour later the real wait stands beside the expected one.
let server: Server
let browser: Browser
let page: Page
let guide: Caller
let clerk: Caller
let second: Caller
let hall: string
let line: string
let counters: { id: string; number: number }[]
const tickets: Ticket[] = []
const shots = process.env.YIMEN_SHOTS
const SOON = { timeout: 90_000 } // looked for every twenty seconds, after the past was learned

interface Ticket {
  id: string
  revision: number
}
const two = (n: number) => String(n).padStart(2, '0')
const clock = (day: number, minute: number) =>
  guide.post('/demo/clock', {
    now: `2026-09-${two(day)}T${two(9 + Math.floor(minute / 60))}:${two((minute + 60) % 60)}:00+08:00`,
  })
const takeTicket = () => guide.post<Ticket>('/tickets', { hall_id: hall, category_id: line })
async function steps(who: Caller, ticket: Ticket, ...actions: string[]): Promise<Ticket> {
  let now = ticket
  for (const action of actions) now = await who.post<Ticket>(`/tickets/${now.id}/${action}`, {}, now.revision)
  return now
}
const counter = (number: number) => counters.find((one) => one.number === number)!.id
const proposals = () => page.locator('.counter-proposals')
async function shot(of: Page, name: string): Promise<void> {
  if (shots) await of.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

async function past(): Promise<void> {
  for (const day of [14, 15, 16, 17]) {
    await clock(day, 0)
    await clerk.post(`/counters/${counter(1)}/open`, {})
    for (let minute = 0; minute < 192; minute += 12) {
      await clock(day, minute)
      const serving = await steps(clerk, await takeTicket(), 'call', 'serve')
      await clock(day, minute + 5)
      await steps(clerk, serving, 'finish')
    }
    await clerk.post(`/counters/${counter(1)}/close`, {})
  }
}

beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser()
  guide = await Caller.signIn(server.url, 'guide01')
  clerk = await Caller.signIn(server.url, 'clerk01')
  second = await Caller.signIn(server.url, 'clerk02')
  const { items } = await guide.get<{ items: { id: string; name: string }[] }>('/halls')
  hall = items.find((one) => one.name === '城东区政务服务中心')!.id
  counters = (await guide.get<{ items: { id: string; number: number }[] }>(`/counters?hall_id=${hall}`)).items
  const { categories } = await guide.get<{ categories: { id: string; letter: string }[] }>(
    `/halls/${hall}/queue`,
  )
  line = categories.find((one) => one.letter === 'A')!.id
  await past()
  page = await newPage(browser, server.url, { width: 1440, height: 900 })
  await page.goto('/console/')
  await signInHere(page, 'manager01')
  await secondStepHere(page, 'manager01')
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('says that there is nothing to propose', async () => {
  await clock(18, -1) // somebody sits there before the hall opens
  await clerk.post(`/counters/${counter(1)}/open`, {})
  await clock(18, 0)
  await page.goto(`/console/halls/${hall}`)
  await proposals().getByText('现在的窗口合适，没有建议。').waitFor()
  await expectAccessible(page, 'no proposals')
  await page.goto(`/console/halls/${hall}/proposals`)
  await page.getByText('没有窗口调度建议').waitFor()
  await expectAccessible(page, 'an empty list of proposals')
})

it('proposes a counter with its reason and numbers while nobody does anything', async () => {
  await page.goto(`/console/halls/${hall}`)
  for (let i = 0; i < 13; ++i) tickets.push(await takeTicket())
  const first = await steps(clerk, tickets.shift()!, 'call', 'serve')
  tickets.unshift(first)
  await proposals()
    .getByRole('button', { name: /^采纳 开放 2 号窗口/ })
    .waitFor(SOON)
  await proposals().getByText('A 企业开办与市场准入，12 人在等').waitFor(SOON) // it may have been made before all had come
  const text = await proposals().innerText()
  expect(text).toContain('A 企业开办与市场准入，12 人在等')
  expect(text).toMatch(/之后半小时：\d+ 分钟 → \d+ 分钟\s+再半小时：\d+ 分钟 → /)
  expect(text).toMatch(/合计少等约 \d+ 分钟/)
  await expectAccessible(page, 'a proposal')
  await shot(page, 'opening-proposed')
  await page.setViewportSize(PHONE)
  await expectNoSideways(page, 'a proposal')
  await page.setViewportSize({ width: 1440, height: 900 })
})

it('asks before it is dismissed, and nothing happens on cancel', async () => {
  await proposals()
    .getByRole('button', { name: /^不采纳 / })
    .click()
  await page.getByRole('dialog').getByText('半小时内不再提出同类建议').waitFor()
  await expectAccessible(page, 'dismissing a proposal')
  await shot(page, 'opening-dismiss')
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  await proposals()
    .getByRole('button', { name: /^采纳 开放 2 号窗口/ })
    .waitFor()
})

it('tells a clerk without a counter once the manager has accepted', async () => {
  const desk = await newPage(browser, server.url, { width: 1440, height: 900 })
  await desk.goto('/counter/')
  await signInStaff(desk, 'clerk02')
  await proposals()
    .getByRole('button', { name: /^采纳 开放 2 号窗口/ })
    .click()
  await proposals().getByText('等工作人员到 2 号窗口上岗').waitFor()
  await desk.getByText('请到 2 号窗口上岗').waitFor({ timeout: 40_000 })
  await expectAccessible(desk, 'a desk that is asked to open')
  await shot(desk, 'opening-asked')
  await desk.getByRole('button', { name: '到 2 号窗口上岗' }).click()
  await desk.locator('.counter-requests').waitFor({ state: 'detached' })
  await proposals().getByText('半小时后显示实际等候').waitFor(SOON)
  await desk.close()
})

it('shows what came beside what was expected', async () => {
  await clock(18, 5)
  const late = await takeTicket()
  await steps(clerk, tickets.shift()!, 'finish')
  for (const ticket of tickets) await steps(second, ticket, 'call', 'serve', 'finish')
  await clock(18, 17)
  await steps(second, late, 'call', 'serve', 'finish')
  await clock(18, 40)
  await proposals()
    .getByText(/A 企业开办与市场准入：预计 \d+ 分钟，实际 1[12] 分钟（1 人取号）/)
    .waitFor(SOON)
  await expectAccessible(page, 'what came of a proposal')
  await shot(page, 'opening-came')
  await proposals().getByRole('link', { name: '全部建议记录' }).click()
  const row = page.getByRole('row').filter({ hasText: '开放 2 号窗口' })
  await row.waitFor()
  expect(await row.innerText()).toMatch(/A 1[12] 分钟[\s\S]*已落实/)
  await expectAccessible(page, 'proposals')
  await shot(page, 'opening-list')
  await page.setViewportSize(PHONE)
  await expectNoSideways(page, 'proposals')
})
