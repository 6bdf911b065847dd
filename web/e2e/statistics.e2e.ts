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

// Two days of a hall: a manager sees what they cost visitors, by each view, and takes the figures along.
let server: Server
let browser: Browser
let page: Page
let guide: Caller
let clerk: Caller
let hall: string
const lines: Record<string, string> = {}
const shots = process.env.YIMEN_SHOTS

interface Ticket {
  id: string
  revision: number
}
const clock = (day: number, time: string) =>
  guide.post('/demo/clock', { now: `2026-09-${day}T${time}+08:00` })
const step = (ticket: Ticket, action: string) =>
  clerk.post<Ticket>(`/tickets/${ticket.id}/${action}`, {}, ticket.revision)

/** One person each quarter of an hour, in two lines by turns, called five minutes later; every fifth does not come. */
async function workDay(day: number, counter: string): Promise<void> {
  await clock(day, '09:00:00')
  await clerk.post(`/counters/${counter}/open`, {})
  for (let n = 0; n < 10; ++n) {
    const time = (minute: number) =>
      `${String(9 + Math.floor((n * 15 + minute) / 60)).padStart(2, '0')}:${String((n * 15 + minute) % 60).padStart(2, '0')}:00`
    await clock(day, time(0))
    let ticket = await guide.post<Ticket>('/tickets', {
      hall_id: hall,
      category_id: n % 2 ? lines.B : lines.A,
    })
    await clock(day, time(5))
    ticket = await step(ticket, 'call')
    await clock(day, time(6))
    if (n % 5 === 4) {
      await step(ticket, 'no-show')
      continue
    }
    ticket = await step(ticket, 'serve')
    await clock(day, time(14))
    await step(ticket, 'finish')
  }
  await clerk.post(`/counters/${counter}/close`, {})
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
  for (const line of categories) lines[line.letter] = line.id
  const found = await guide.get<{ items: { id: string; number: number }[] }>(`/counters?hall_id=${hall}`)
  const counter = found.items.find((one) => one.number === 1)!.id
  await workDay(14, counter)
  await workDay(15, counter)
  page = await newPage(browser, server.url, { width: 1440, height: 900 })
  await page.goto('/console/')
  await signInHere(page, 'manager01')
  await secondStepHere(page, 'manager01')
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function shot(name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}
const cells = (table: string, row: string) =>
  page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: row }).first().locator('td')
const downloaded = async (button: string) => {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ])
  const parts: Buffer[] = []
  for await (const part of await file.createReadStream()) parts.push(part as Buffer)
  return { name: file.suggestedFilename(), bytes: Buffer.concat(parts) }
}

it('shows by line what two days cost visitors', async () => {
  await page
    .getByRole('navigation', { name: '看板导航' })
    .getByRole('link', { name: '统计', exact: true })
    .click()
  await page.getByRole('heading', { name: '用时（分钟）' }).waitFor()
  await page.locator('.hour-chart canvas').first().waitFor()
  const total = cells('数量', '全部（按号）')
  expect(await total.nth(1).innerText()).toBe('20')
  expect(await total.nth(2).innerText()).toBe('16')
  expect(await total.nth(3).innerText()).toBe('4')
  const wait = Number(await cells('用时（分钟）', '全部（按号）').nth(1).innerText())
  expect(wait).toBeGreaterThanOrEqual(5)
  expect(wait).toBeLessThan(5.3)
  await expectAccessible(page, 'statistics')
  await shot('statistics-line')
})

it('keeps the view, the days and the line in the address', async () => {
  await page.getByLabel('统计维度').selectOption('hour')
  await page.waitForURL(/by=hour/)
  await page.getByRole('table', { name: '数量' }).getByText('09:00').waitFor()
  await shot('statistics-hour')
  await page.getByLabel('只看队列').selectOption(lines.B!)
  await page.waitForURL(/line=/)
  await page.getByText('全部（按号）').first().waitFor()
  expect(await cells('数量', '全部（按号）').nth(1).innerText()).toBe('10')
  await page.reload()
  await page.getByText('全部（按号）').first().waitFor()
  expect(await cells('数量', '全部（按号）').nth(1).innerText()).toBe('10')
  await page.getByLabel('只看队列').selectOption('')
})

it('hands the figures over as files', async () => {
  await page.getByText('全部（按号）').first().waitFor()
  const utf8 = await downloaded('导出 CSV（UTF-8）')
  expect(utf8.name).toMatch(/\.csv$/)
  expect(utf8.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
  expect(utf8.bytes.toString('utf8')).toContain('全部（按号）,20,16,4')
  const gb = await downloaded('导出 CSV（GB18030）')
  expect(new TextDecoder('gb18030').decode(gb.bytes)).toContain('全部（按号）,20,16,4')
  const book = await downloaded('导出 XLSX')
  expect(book.name).toMatch(/\.xlsx$/)
  expect(book.bytes.subarray(0, 2).toString()).toBe('PK')
})

it('says what is wrong with a range, and that nothing was there, without losing the filters', async () => {
  await page.goto(`/console/halls/${hall}/statistics?from=2026-09-15&to=2026-09-14`)
  await page.getByText('起始日不能晚于截止日').waitFor()
  await page.getByLabel('从（含当天）').fill('2026-01-05')
  await page.getByLabel('到（含当天）').fill('2026-01-06')
  await page.getByRole('heading', { name: '统计', exact: true }).click()
  await page.getByText('这些天没有人取号').waitFor()
  await expectAccessible(page, 'statistics, empty')
})

it('fits a phone', async () => {
  const phone = await newPage(browser, server.url, { width: 360, height: 740 })
  await phone.goto('/console/')
  await signInHere(phone, 'supervisor01')
  await secondStepHere(phone, 'supervisor01')
  await phone.goto(`/console/halls/${hall}/statistics?by=counter`)
  await phone.getByText('全部（按号）').first().waitFor()
  await expectNoSideways(phone, 'statistics')
  if (shots) await phone.screenshot({ path: `${shots}/statistics-phone.png`, fullPage: true })
})
