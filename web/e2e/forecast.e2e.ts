import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  expectAccessible,
  expectNoSideways,
  newPage,
  openBrowser,
  secondStepHere,
  signInHere,
} from './browser'
import { Caller } from './caller'
import { startServer, type Server } from './server'

// A hall that has served five days knows how long its sixth will make people wait, and says so to everybody who asks.
let server: Server
let browser: Browser
let guide: Caller
let clerk: Caller
let hall: string
let line: string
let counter: string
let token: string
const shots = process.env.YIMEN_SHOTS

interface Ticket {
  id: string
  revision: number
  token: string
}
const clock = (day: number, minute: number, second = 0) => {
  const two = (n: number) => String(n).padStart(2, '0')
  const time = `${two(9 + Math.floor(minute / 60))}:${two(minute % 60)}:${two(second)}`
  return guide.post('/demo/clock', { now: `2026-09-${two(day)}T${time}+08:00` })
}
const takeTicket = () => guide.post<Ticket>('/tickets', { hall_id: hall, category_id: line })

async function day(number: number): Promise<void> {
  await clock(number, 0)
  await clerk.post(`/counters/${counter}/open`, {})
  for (let minute = 0; minute < 90; minute += 6) {
    await clock(number, minute)
    let one = await takeTicket()
    await clock(number, minute, 30)
    one = await clerk.post<Ticket>(`/tickets/${one.id}/call`, {}, one.revision)
    one = await clerk.post<Ticket>(`/tickets/${one.id}/serve`, {}, one.revision)
    await clock(number, minute + 5, 30)
    await clerk.post(`/tickets/${one.id}/finish`, {}, one.revision)
  }
  await clerk.post(`/counters/${counter}/close`, {})
}

async function forecastMade(): Promise<void> {
  for (let tries = 0; tries < 400; ++tries) {
    const { categories } = await guide.get<{
      categories: { id: string; wait_basis?: string; expected_wait_seconds?: number }[]
    }>(`/halls/${hall}/queue`)
    const found = categories.find((one) => one.id === line)
    if (found?.wait_basis === 'forecast' && (found.expected_wait_seconds ?? 0) > 600) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('no forecast was made')
}

beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser()
  clerk = await Caller.signIn(server.url, 'clerk01')
  guide = await Caller.signIn(server.url, 'guide01')
  const { items } = await guide.get<{ items: { id: string; name: string }[] }>('/halls')
  hall = items.find((one) => one.name === '城东区政务服务中心')!.id
  const { categories } = await guide.get<{ categories: { id: string; letter: string }[] }>(
    `/halls/${hall}/queue`,
  )
  line = categories.find((one) => one.letter === 'A')!.id
  const found = await guide.get<{ items: { id: string; number: number }[] }>(`/counters?hall_id=${hall}`)
  counter = found.items.find((one) => one.number === 1)!.id
  for (const number of [14, 15, 16, 17, 18]) await day(number)
  await clock(21, 0)
  await clerk.post(`/counters/${counter}/open`, {})
  for (let i = 0; i < 4; ++i) token = (await takeTicket()).token
  await forecastMade()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function shot(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

it('tells a visitor a span, and that it is a forecast', async () => {
  const page = await newPage(browser, server.url, { width: 360, height: 740 })
  await page.goto(`/portal/t/${token}`)
  await page.getByText(/\d+–\d+ 分钟/).waitFor()
  await page.getByText('按本厅记录预测').waitFor()
  await expectNoSideways(page, 'ticket')
  await shot(page, 'forecast-ticket')
})

it('shows the manager each half hour of today and of the coming days', async () => {
  const page = await newPage(browser, server.url, { width: 1440, height: 900 })
  await page.goto('/console/')
  await signInHere(page, 'manager01')
  await secondStepHere(page, 'manager01')
  await page.getByRole('navigation', { name: '看板导航' }).getByRole('link', { name: '等候预测' }).click()
  await page.getByRole('heading', { name: /A .*每半小时的等候/ }).waitFor()
  await page.locator('.hour-chart canvas').first().waitFor()
  expect(await page.locator('tbody tr').count()).toBeGreaterThan(1)
  await expectAccessible(page, 'forecast')
  await shot(page, 'forecast-console')
  // Tomorrow has a forecast and nothing that happened; a day that is over the other way round.
  const choice = page.getByLabel('日期')
  await choice.selectOption('2026-09-22')
  await page.waitForURL(/day=2026-09-22/)
  await page.getByRole('heading', { name: /A .*每半小时的等候/ }).waitFor()
  const row = page.locator('tbody tr').first().locator('td, th')
  expect(await row.nth(1).innerText()).toMatch(/^[\d.]+$/)
  expect(await row.nth(4).innerText()).toBe('–')
})
