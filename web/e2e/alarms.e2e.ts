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

// A line makes somebody wait longer than its manager wants: the board warns, the manager acknowledges, the alarm ends by itself.
let server: Server
let browser: Browser
let page: Page
let guide: Caller
let clerk: Caller
let hall: string
let counter: string
let ticket: { id: string; revision: number }
const shots = process.env.YIMEN_SHOTS
const ALARM = { timeout: 40_000 } // looked for every ten seconds

const clock = (time: string) => guide.post('/demo/clock', { now: `2026-09-29T${time}+08:00` })
async function shot(name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}
const alarms = () => page.locator('.wait-alarms')

beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser()
  clerk = await Caller.signIn(server.url, 'clerk01')
  guide = await Caller.signIn(server.url, 'guide01')
  const { items } = await guide.get<{ items: { id: string; name: string }[] }>('/halls')
  hall = items.find((one) => one.name === '城东区政务服务中心')!.id
  const found = await guide.get<{ items: { id: string; number: number }[] }>(`/counters?hall_id=${hall}`)
  counter = found.items.find((one) => one.number === 1)!.id
  await clock('09:00:00')
  page = await newPage(browser, server.url, { width: 1440, height: 900 })
  await page.goto('/console/')
  await signInHere(page, 'manager01')
  await secondStepHere(page, 'manager01')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('lets the manager set the time, a line of its own, its name and the hours', async () => {
  await page.goto(`/console/halls/${hall}/rules`)
  await expect.poll(() => page.getByLabel(/^等候预警（分钟）/).inputValue()).toBe('30')
  await page.getByLabel('A 的等候预警（分钟）').fill('五')
  await page.getByLabel(/^停止取号时间/).fill('8:00')
  await page.getByRole('button', { name: '保存规则' }).click()
  const summary = page.getByRole('alert').filter({ hasText: 'A 的等候预警' })
  expect(await summary.getByRole('link').count()).toBe(2)
  await page.getByLabel('A 的等候预警（分钟）').fill('5')
  await page.getByLabel('A 的英文名称').fill('Everything')
  await page.getByLabel(/^停止取号时间/).fill('17:30')
  await page.getByRole('button', { name: '保存规则' }).click()
  await page.getByText('已保存').waitFor()
  await page.reload()
  await expect.poll(() => page.getByLabel('A 的等候预警（分钟）').inputValue()).toBe('5')
  expect(await page.getByLabel(/^停止取号时间/).inputValue()).toBe('17:30')
  expect(await page.getByLabel('A 的英文名称').inputValue()).toBe('Everything')
  expect(await page.getByRole('button', { name: '保存规则' }).isDisabled()).toBe(true)
  await expectAccessible(page, 'rules of lines and hours')
  await shot('rules-lines')
})

it('warns on the board while nobody does anything', async () => {
  await page.goto(`/console/halls/${hall}`)
  await alarms().getByText('现在没有队列超过预警的等候时间。').waitFor()
  const { categories } = await guide.get<{ categories: { id: string; letter: string }[] }>(
    `/halls/${hall}/queue`,
  )
  const line = categories.find((one) => one.letter === 'A')!.id
  ticket = await guide.post('/tickets', { hall_id: hall, category_id: line })
  await clock('09:12:00')
  await alarms()
    .getByRole('button', { name: /^确认 A / })
    .waitFor(ALARM)
  expect(await alarms().innerText()).toMatch(/A .*要等 1[123] 分.*预警 5 分.*1 人/s)
  const figure = page.locator('.now-figures > div').filter({ hasText: '等候预警' }).getByRole('link')
  expect(await figure.innerText()).toBe('1')
  await expectAccessible(page, 'a wait alarm')
  await shot('alarm-open')
})

it('is acknowledged by name and ends by itself', async () => {
  await alarms()
    .getByRole('button', { name: /^确认 A / })
    .click()
  await alarms()
    .getByText(/于 .* 确认/)
    .waitFor()
  expect(await alarms().getByRole('button').count()).toBe(0)
  await clerk.post(`/counters/${counter}/open`, {})
  for (const step of ['call', 'serve', 'finish'])
    ticket = await clerk.post(`/tickets/${ticket.id}/${step}`, {}, ticket.revision)
  await alarms().getByText('现在没有队列超过预警的等候时间。').waitFor(ALARM)
})

it('stays in the history', async () => {
  await alarms().getByRole('link', { name: '全部预警记录' }).click()
  await page.getByLabel('显示').waitFor()
  const row = page.getByRole('row').filter({ hasText: 'A ' })
  await row.waitFor()
  expect(await row.count()).toBe(1)
  expect(await row.innerText()).not.toContain('进行中')
  await expectAccessible(page, 'wait alarms')
  await shot('alarms-list')
  await page.getByLabel('显示').selectOption('true')
  await page.getByText('没有预警记录').waitFor()
  await page.setViewportSize({ width: 360, height: 740 })
  await expectNoSideways(page, 'wait alarms')
})
