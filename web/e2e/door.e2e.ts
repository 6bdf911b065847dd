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
import { HALL, shot } from './hall'
import { startPrinter, type Printer } from './printer'
import { MORNING, startServer, type Server } from './server'

// The guide's tablet at the door: in everyday words to the item, and at most three touches to self-service, a side-by-side desk or a line;
// the console shows the share that needed no line.
const TABLET = { width: 1024, height: 768 }
let server: Server
let browser: Browser
let page: Page
let printer: Printer
let hall: string

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  printer = await startPrinter()
  const manager = await Caller.signIn(server.url, 'manager01', 'console')
  const { items } = await manager.get<{ items: { id: string; name: string }[] }>('/halls')
  hall = items.find((one) => one.name === HALL)!.id
  await manager.post('/printers', {
    hall_id: hall,
    name: '导办台打印机',
    address: '127.0.0.1',
    port: printer.port,
    width_mm: 58,
  })
  page = await newPage(browser, server.url, TABLET)
  await signInStaff(page, 'guide01')
  await page.getByRole('link', { name: '门口分流' }).click()
  await page.locator('.door-find').waitFor()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await printer?.off()
})

/** Presses, and counts it. */
let touches = 0
async function touch(name: string | RegExp): Promise<void> {
  touches += 1
  await page.getByRole('button', { name }).first().click()
}
async function find(words: string): Promise<void> {
  touches = 0
  await page.getByLabel('办什么事').fill(words)
  await page.getByRole('heading', { name: '找到的事项' }).waitFor()
}

it('begins with what people often come for and the lines', async () => {
  await page.locator('.door-tiles button').first().waitFor()
  await page.getByText('今天还没有记录').waitFor()
  await expectAccessible(page, 'the door')
  await shot(page, 'door')
})

it('finds an item in everyday words and sends to self-service, with the code for the phone', async () => {
  await find('开饭馆')
  await touch(/食品经营许可/)
  await page.getByText('可以全程网上办').waitFor()
  await expectAccessible(page, 'the three directions')
  await shot(page, 'door-choice')
  await touch(/^自助办理/)
  await page.getByText('请到自助区，或用手机办理').waitFor()
  await page.getByRole('img', { name: /用手机办/ }).waitFor()
  expect(touches).toBeLessThanOrEqual(3)
  await expectAccessible(page, 'sent to self-service')
  await shot(page, 'door-self')
  await touch('下一位')
  expect(touches).toBeLessThanOrEqual(3)
  await page.locator('[data-diverted]').filter({ hasText: '1 人次，占 100%' }).waitFor()
})

it('does not offer self-service for what needs a counter', async () => {
  await find('结婚')
  await touch(/结婚登记/)
  await page.getByText('这个事项要在窗口办，不能自助').waitFor()
  expect(await page.getByRole('button', { name: /^自助办理/ }).isDisabled()).toBe(true)
  await touch(/^帮办台/)
  await page.getByText('请到帮办台').waitFor()
  await touch('下一位')
  expect(touches).toBeLessThanOrEqual(3)
})

it('takes a number for a line, on paper', async () => {
  await find('开饭馆')
  await touch(/食品经营许可/)
  await touch(/^排队取号/)
  const number = (await page.locator('[data-number]').innerText()).trim()
  expect(number).toMatch(/^[A-Z]\d{3}$/)
  await page.locator('[data-paper="printed"]').waitFor({ timeout: 15_000 })
  expect(printer.papers[0]).toContain(number)
  await expectAccessible(page, 'a number at the door')
  await shot(page, 'door-line')
  // The paper is held out to the scanner later: the number again, not another one.
  const token = /\/portal\/t\/([\w-]+)/.exec(printer.papers[0]!)![1]!
  await touch('下一位')
  expect(touches).toBeLessThanOrEqual(3)
  await page.getByLabel('办什么事').fill(`${server.url}/portal/t/${token}`)
  await page.keyboard.press('Enter')
  await page.getByText('已经有号').waitFor()
  expect((await page.locator('[data-number]').innerText()).trim()).toBe(number)
  await touch('下一位')
  await page.locator('[data-sent]').filter({ hasText: '3 人次' }).waitFor()
})

interface Taken {
  id: string
  number: string
  token: string
  revision: number
}

it('tells how a number on paper stands, and gives whoever missed the call the old place back', async () => {
  const clerk = await Caller.signIn(server.url, 'clerk01')
  const { items } = await clerk.get<{ items: { id: string; number: number }[] }>(`/counters?hall_id=${hall}`)
  await clerk.post(`/counters/${items.find((one) => one.number === 1)!.id}/open`)
  const { categories } = await clerk.get<{ categories: { id: string; letter: string }[] }>(
    `/halls/${hall}/queue`,
  )
  const category_id = categories.find((one) => one.letter === 'A')!.id
  const take = () => clerk.post<Taken>('/tickets', { hall_id: hall, category_id })
  const step = (one: Taken, name: string) => clerk.post<Taken>(`/tickets/${one.id}/${name}`, {}, one.revision)
  const holdOut = async (one: Taken) => {
    await page.locator('#door-find').fill(`${server.url}/portal/t/${one.token}`)
    await page.keyboard.press('Enter')
    await page.locator('[data-number]').getByText(one.number).waitFor()
  }
  const stands = (state: string) => page.locator(`.door-ticket [data-state="${state}"]`)

  let ticket = await take()
  await holdOut(ticket)
  await stands('waiting').getByText('前面还有 1 人').waitFor()
  expect(await page.getByRole('button', { name: '回来了' }).count()).toBe(0)
  ticket = await step(ticket, 'call')
  await stands('called').getByText('请他马上到 1 号窗口').waitFor()
  expect(await page.getByRole('button', { name: '不办了' }).count()).toBe(0) // the counter has it now
  await step(ticket, 'no-show')
  await stands('no_show')
    .getByText(/位置保留到 10:\d{2}/)
    .waitFor()
  await expectAccessible(page, 'a missed number at the door')
  await shot(page, 'door-missed')
  await page.evaluate(() => localStorage.setItem('yimen.language', 'en'))
  await page.reload()
  await holdOut(ticket)
  await stands('no_show').getByText('the place is kept until').waitFor()
  await page.setViewportSize(PHONE)
  await expectNoSideways(page, 'a missed number at the door in English')
  await shot(page, 'door-missed-en')
  await page.setViewportSize(TABLET)
  await page.evaluate(() => localStorage.setItem('yimen.language', 'zh'))
  await page.reload()
  await holdOut(ticket)
  await touch('回来了')
  await stands('waiting').waitFor()
  const { line } = await clerk.get<{ line: Taken[] }>('/desk')
  expect(line.map((one) => one.number)).toContain(ticket.number)

  // Who does not want it any more is asked once more; a number that is over is followed by a new one.
  await touch('不办了，取消这个号')
  await touch('不取消')
  await stands('waiting').waitFor()
  await touch('不办了，取消这个号')
  await touch(`确定取消 ${ticket.number}`)
  await stands('cancelled').waitFor()
  await expectAccessible(page, 'a number that was given up')
  await shot(page, 'door-cancelled')
  await touch('给他取新号')
  await page.getByRole('heading', { name: '不知道事项，直接排队' }).waitFor()

  // Put aside by the counter and not to be seen: the guide says so.
  const aside = await step(await step(await take(), 'call'), 'hold')
  await holdOut(aside)
  await stands('held').getByText('叫过号').waitFor()
  await touch('没来，过号')
  await stands('no_show').getByText('位置保留到').waitFor()
  await touch('下一位')
})

it('reads the code of a list, and says when a code is none', async () => {
  await page.getByLabel('办什么事').fill('K7QD2M9P')
  await page.keyboard.press('Enter')
  await page.getByText('这个码认不出来').waitFor()
  await page.getByLabel('办什么事').fill('')
  await page.setViewportSize(PHONE)
  await expectNoSideways(page, 'the door')
  await page.setViewportSize(TABLET)
})

it('shows the share without a line in the console, by day and by item', async () => {
  const manager = await newPage(browser, server.url, { width: 1440, height: 900 })
  await manager.goto('/console/')
  await signInHere(manager, 'manager01')
  await secondStepHere(manager, 'manager01')
  await manager.goto(`/console/halls/${hall}/statistics`)
  const part = manager.locator('.triage-share')
  await part.getByRole('row').filter({ hasText: '全部' }).getByText('66.7%').waitFor()
  await expectAccessible(manager, 'the share')
  await part.getByLabel('分流按').selectOption('item')
  const food = part.getByRole('row').filter({ hasText: '食品经营许可' })
  await food.getByText('50%').waitFor()
  await part.scrollIntoViewIfNeeded()
  await shot(manager, 'console-triage')
  await manager.context().close()
})
