import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  signInHere,
  secondStepHere,
} from './browser'
import { Caller } from './caller'
import { fileCase } from './cases'
import { ITEM } from './filing'
import { startServer, type Server } from './server'

const BOARD = { width: 1440, height: 900 }
let server: Server
let browser: Browser
let manager: Page
let visitor: Caller
let guide: Caller
let clerk: Caller
let hall: string
let lines: Record<string, string>
let decided: { id: string; number: string }
const shots = process.env.YIMEN_SHOTS

async function shot(name: string): Promise<void> {
  if (shots) await manager.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

const clock = (at: string) => visitor.post('/demo/clock', { now: `2026-09-${at}:00+08:00` })

interface Ticket {
  id: string
  number: string
  revision: number
  visit_id: string
}
const ticket = (letter: string) =>
  guide.post<Ticket>('/tickets', { hall_id: hall, category_id: lines[letter] })

async function serve(one: Ticket, ...steps: string[]): Promise<void> {
  for (const step of steps) one = await clerk.post<Ticket>(`/tickets/${one.id}/${step}`, {}, one.revision)
}

/** Two mornings at counter 1: Friday is over, on Monday some are still in the hall. */
async function mornings(): Promise<void> {
  const { items } = await visitor.get<{ items: { id: string; name: string }[] }>('/halls')
  hall = items.find((one) => one.name === '城东区政务服务中心')!.id
  const { categories } = await visitor.get<{ categories: { id: string; letter: string }[] }>(
    `/halls/${hall}/queue`,
  )
  lines = Object.fromEntries(categories.map((one) => [one.letter, one.id]))
  const found = await guide.get<{ items: Counter[] } | Counter[]>(`/counters?hall_id=${hall}`)
  const counter = (Array.isArray(found) ? found : found.items).find((one) => one.number === 1)!
  await clock('24T09:05')
  await clerk.post(`/counters/${counter.id}/open`, {})
  for (const at of ['24T09:10', '24T09:40', '24T10:15', '24T10:30', '24T11:20']) {
    await clock(at)
    await serve(await ticket('A'), 'call', 'serve', 'finish')
  }
  await clerk.post(`/counters/${counter.id}/close`, {})
  await clock('28T09:02')
  await clerk.post(`/counters/${counter.id}/open`, { category_ids: [lines.A, lines.C] })
  const early = [
    await ticket('A'),
    await ticket('A'),
    await ticket('C'),
    await ticket('B'),
    await ticket('A'),
  ]
  await clock('28T09:14')
  await serve(early[0]!, 'call', 'serve')
  await clock('28T09:31')
  await serve(await freshly(early[0]!), 'finish')
  await serve(early[1]!, 'call', 'serve')
  await clock('28T10:03')
  await serve(await freshly(early[1]!), 'finish')
  await ticket('A')
  await ticket('B')
  await clock('28T10:20')
  await serve(early[2]!, 'call', 'serve')
}
interface Counter {
  id: string
  number: number
}
const freshly = (one: Ticket) => clerk.get<Ticket>(`/tickets/${one.id}`)

beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser()
  visitor = await Caller.signIn(server.url, 'visitor01', 'portal')
  clerk = await Caller.signIn(server.url, 'clerk01')
  guide = await Caller.signIn(server.url, 'guide01')
  await mornings()
  const reviewer = await Caller.signIn(server.url, 'reviewer01')
  const decider = await Caller.signIn(server.url, 'decider01')
  await fileCase(visitor, [])
  await fileCase(visitor, [[clerk, 'receive']])
  await fileCase(visitor, [
    [clerk, 'receive'],
    [clerk, 'accept', {}],
  ])
  decided = await fileCase(visitor, [
    [clerk, 'receive'],
    [clerk, 'accept', {}],
    [reviewer, 'review', {}],
    [decider, 'approve', {}],
  ])
  await visitor.post('/ratings', {
    case_id: decided.id,
    grade: 2,
    norms: ['213', '214'],
    comment: '问了两次才说清楚',
  })
  manager = await newPage(browser, server.url, BOARD)
  await manager.goto('/console/')
  await signInHere(manager, 'manager01')
  await secondStepHere(manager, 'manager01')
  await manager.getByRole('heading', { level: 1, name: '城东区政务服务中心' }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const open = (name: string) =>
  manager.getByRole('navigation', { name: '看板导航' }).getByRole('link', { name }).click()

async function rows(): Promise<number> {
  await manager.locator('.skeleton').first().waitFor({ state: 'detached' })
  return manager.locator('tbody tr').count()
}

it('opens on now, and every number of cases and ratings opens as many rows', async () => {
  await manager.locator('.today').first().waitFor()
  await shot('console-now')
  const links = await manager.locator('.today a').evaluateAll((all) =>
    all.map((one) => ({
      to: (one as HTMLAnchorElement).href,
      count: Number(one.querySelector('strong')?.textContent),
    })),
  )
  expect(links.map((one) => one.count)).toEqual([3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0])
  for (const link of links) {
    await manager.goto(link.to)
    await manager.getByRole('heading', { level: 1 }).waitFor()
    expect(await rows(), link.to).toBe(link.count)
  }
})

it('shows who is in the hall, and every number of the lines opens as many rows', async () => {
  await open('现在')
  await manager.getByRole('heading', { name: '窗口', exact: true }).waitFor()
  const figures = manager.locator('.now-figures dd')
  await expect
    .poll(() => figures.allInnerTexts(), { timeout: 40_000 }) // alarms are looked for every ten seconds
    .toEqual([
      expect.stringMatching(/^5$/),
      expect.stringMatching(/^4$/),
      expect.stringMatching(/1 小时|78 分钟/),
      expect.stringMatching(/^2$/), // both lines have waited longer than their alarm
      expect.stringMatching(/^1 \/ 4$/),
    ])
  await manager.getByText(/B .* 有 2 人等候，没有窗口在办/).waitFor()
  await manager.locator('.hour-chart canvas').waitFor()
  await shot('console-hall')
  const links = await manager
    .locator('.now-figures dd:has(a)')
    .first()
    .locator('xpath=..')
    .locator('xpath=..')
    .locator('a')
    .evaluateAll((all) =>
      all.map((one) => [(one as HTMLAnchorElement).href, one.textContent?.trim() ?? ''] as const),
    )
  for (const [to, count] of links.slice(0, 2)) {
    await manager.goto(to)
    await manager.getByRole('heading', { level: 1 }).waitFor()
    expect(await rows(), to).toBe(Number(count))
  }
  await manager.goto(links[2]![0])
  await manager.getByText('排队号的全程').waitFor()
  await shot('console-ticket')
  await manager.getByRole('link', { name: '到访的全程' }).click()
  await manager.getByText('名下证照（份）').waitFor()
  await shot('console-visit')
})

it('compares the hours with the working day before, and hands the numbers over as CSV', async () => {
  await open('现在')
  await manager
    .getByRole('heading', { name: /9月28日（周一） 各小时的取号与办结，与 9月24日（周四） 比较/ })
    .waitFor()
  const [download] = await Promise.all([
    manager.waitForEvent('download'),
    manager.getByRole('button', { name: '导出 CSV' }).click(),
  ])
  const text = readFileSync(await download.path(), 'utf8')
  const [head, ...body] = text.trim().split('\r\n')
  expect(head).toContain('取号（张）')
  expect(body.map((line) => line.split(',').slice(0, 3))).toEqual([
    ['09:00', '5', '1'],
    ['10:00', '2', '1'],
    ['11:00', '', ''],
  ])
})

it('adds a device with a code, and ends it', async () => {
  await open('设备')
  await manager.getByRole('cell', { name: '1 号取号机', exact: true }).waitFor()
  await shot('console-devices')
  await manager.getByRole('button', { name: '添加设备' }).click()
  await manager.getByLabel('名称').fill('南门自助机')
  await expectAccessible(manager, 'the dialog of a new device')
  await manager.getByRole('button', { name: '添加并取配对码' }).click()
  const code = (await manager.locator('.pairing-code').innerText()).trim()
  expect(code).toMatch(/^[A-Z2-9]{6,}$/)
  await shot('console-pairing')
  await manager.getByRole('button', { name: '关闭' }).click()
  const row = manager.getByRole('row').filter({ hasText: '南门自助机' })
  await row.getByText('等待配对').waitFor()
  const device = await fetch(`${server.url}/api/v1/devices/pair`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': 'pair-once',
      'X-Yimen-Channel': 'kiosk',
    },
    body: JSON.stringify({ code }),
  })
  expect(device.ok).toBe(true)
  await open('现在')
  await open('设备')
  await row.getByText('使用中').waitFor()
  await row.getByRole('button', { name: /停用/ }).click()
  await manager.getByRole('dialog').getByRole('button', { name: '停用', exact: true }).click()
  await row.getByText('已停用').waitFor()
})

it('shows a bad rating under attention, without the one who gave it, and leads from it to the case and on', async () => {
  await open('现在')
  await manager.getByRole('link', { name: '近 7 天有 1 条差评' }).click()
  await manager.getByText('问了两次才说清楚').waitFor()
  await shot('console-ratings')
  expect(await manager.locator('main').innerText()).not.toContain('李')
  await manager.getByRole('link', { name: decided.number }).click()
  const line = manager.getByRole('list', { name: '全程' })
  await line.getByRole('listitem').first().waitFor()
  const kinds = await line.locator('.kind').allInnerTexts()
  expect(kinds.filter((kind) => ['办件', '证照', '评价'].includes(kind))).toEqual(['办件', '证照', '评价'])
  await shot('console-thread')
  await line.getByRole('link', { name: ITEM }).first().click()
  await manager.getByText('办件的全程').waitFor()
  await line.getByRole('link').last().click()
  await manager.getByText('评价的全程').waitFor()
})

it('hears of a new case without being asked', async () => {
  await open('现在')
  const received = manager.locator('.today .received strong')
  await received.waitFor()
  const before = Number(await received.innerText())
  await fileCase(visitor, [[clerk, 'receive']])
  await expect.poll(async () => Number(await received.innerText())).toBe(before + 1)
})

it('says how old the numbers are while the line is down, and recovers', async () => {
  await open('现在')
  await manager.getByText(/实时，更新于/).waitFor()
  await manager.context().setOffline(true)
  await manager.getByRole('alert').getByText('联系不上服务器').waitFor()
  await manager.getByText(/没有更新/).waitFor()
  await shot('console-offline')
  expect(await manager.locator('.today .received strong').count()).toBe(1)
  await manager.context().setOffline(false)
  await manager.getByText(/实时，更新于/).waitFor()
})

it('filters by what the address says, and says so when there is nothing', async () => {
  await open('办件')
  await manager.getByLabel('期限').selectOption('red')
  await manager.getByText('没有这样的办件').waitFor()
  expect(manager.url()).toContain('due_state=red')
  await shot('console-empty')
  await manager.getByLabel('期限').selectOption('')
  expect(await rows()).toBeGreaterThan(0)
  await shot('console-cases')
})

it('is used by keyboard alone', async () => {
  await open('现在')
  await manager.locator('.today').first().waitFor()
  const first = manager.locator('.today a').first()
  for (let step = 0; step < 60; step += 1) {
    await manager.keyboard.press('Tab')
    if (await first.evaluate((one) => one === document.activeElement)) break
  }
  await manager.keyboard.press('Enter')
  await manager.getByRole('heading', { name: /收件的办件/ }).waitFor()
})

it('has nothing against WCAG on any page, in both languages', async () => {
  for (const language of ['zh', 'en']) {
    await manager.evaluate((value) => localStorage.setItem('yimen.language', value), language)
    for (const path of [
      '',
      '/cases',
      '/tickets',
      '/visits?live=true',
      '/ratings',
      '/devices',
      `/case/${decided.id}`,
    ]) {
      await manager.goto(`/console/halls/${hall}${path}`)
      await manager.locator('h1').first().waitFor()
      await manager.locator('.skeleton').first().waitFor({ state: 'detached' })
      await expectAccessible(manager, `${path} ${language}`)
      await expectNoSideways(manager, `${path} ${language}`)
      await shot(`console-${language}${path.split(/[/?]/).slice(0, 2).join('-')}`)
    }
  }
})

it('broke nothing in the browser', () => {
  expect(faults).toEqual([])
})
