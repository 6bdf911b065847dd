import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  BOARD,
  DESK_SCREEN,
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  secondStepHere,
  signInHere,
} from './browser'
import { Caller } from './caller'
import { HALL, pairedScreen, shot } from './hall'
import { MORNING, startServer, type Server } from './server'

// The board of a zone and the plate of a counter: enrolled once by a code, moved and locked from the console, back by themselves.
const PLATE = { width: 1024, height: 600 }
const UPRIGHT = { width: 1080, height: 1920 }
interface Ticket {
  id: string
  number: string
  revision: number
}
let server: Server
let browser: Browser
let clerk: Caller
let guide: Caller
let board: Page
let plate: Page
let manager: Page
let hall: string
let counter: string
let called: Ticket

const take = async (letter: string): Promise<Ticket> => {
  const { categories } = await guide.get<{ categories: { id: string; letter: string }[] }>(
    `/halls/${hall}/queue`,
  )
  const category_id = categories.find((one) => one.letter === letter)!.id
  return guide.post<Ticket>('/tickets', { hall_id: hall, category_id })
}
const step = (ticket: Ticket, name: string) =>
  clerk.post<Ticket>(`/tickets/${ticket.id}/${name}`, {}, ticket.revision)

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  guide = await Caller.signIn(server.url, 'guide01')
  clerk = await Caller.signIn(server.url, 'clerk01')
  const desk = await clerk.get<{
    hall: { id: string }
    free_counters: { id: string; number: number }[]
  }>('/desk')
  hall = desk.hall.id
  counter = desk.free_counters.find((one) => one.number === 1)!.id
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('is enrolled by a code and shows its zone, in both languages', async () => {
  board = await pairedScreen(browser, server.url, '/display/', '综合受理区分区屏', BOARD)
  await board.getByRole('heading', { name: '综合受理区' }).waitFor()
  await board.getByText('General service').waitFor()
  expect(await board.locator('.plates li').count()).toBe(3)
  await board.getByText('Closed').first().waitFor()
  await expectAccessible(board, 'the board of a zone before anything happens')
})

it('shows who is called where in its zone, and who waits for it, and no more', async () => {
  await clerk.post(`/counters/${counter}/open`)
  const first = await take('A')
  const second = await take('C')
  called = (await clerk.post<{ ticket: Ticket }>(`/counters/${counter}/call-next`)).ticket
  expect(called.number).toBe(first.number)
  await board.locator('.plates .called').getByText(first.number).waitFor()
  await board.locator('.numbers').getByText(second.number).waitFor()
  expect(await board.locator('.plates').getByText('4 号窗口').count()).toBe(0) // another zone's
  const text = await board.locator('body').innerText()
  for (const personal of ['王', '李', '示范']) expect(text).not.toContain(personal)
  await expectNoSideways(board, 'the board of a zone')
  await expectAccessible(board, 'the board of a zone')
  await shot(board, 'zone-board')
  await board.setViewportSize(UPRIGHT)
  await expectNoSideways(board, 'the board of a zone, upright')
  const [card, number] = await Promise.all(
    ['.plates .called', '.plates .called strong'].map((one) => board.locator(one).boundingBox()),
  )
  expect(number!.y, 'the number stands whole in its card').toBeGreaterThanOrEqual(card!.y)
  expect(number!.y + number!.height).toBeLessThanOrEqual(card!.y + card!.height)
  await shot(board, 'zone-board-upright')
  await board.setViewportSize(BOARD)
})

it('stands above a counter as its plate: called, serving, free, paused with reason and limit, closed', async () => {
  plate = await pairedScreen(browser, server.url, '/display/', '1 号窗口屏', PLATE)
  const number = plate.locator('[data-now]')
  await number.filter({ hasText: called.number }).waitFor()
  await plate.getByText('Please come').waitFor()
  await shot(plate, 'plate-called')
  const size = await number.evaluate((element) => parseFloat(getComputedStyle(element).fontSize))
  expect((size * 0.73) / PLATE.height).toBeGreaterThanOrEqual(0.2) // the height of a digit is 0.73 of its size
  const serving = await step(called, 'serve')
  await plate.getByText('正在办理').waitFor()
  await expectAccessible(plate, 'the plate of a counter')
  await shot(plate, 'plate-serving')
  await step(serving, 'finish')
  await plate.getByText('请等候叫号').waitFor()
  await clerk.post(`/counters/${counter}/pause`, { reason: '用餐', minutes: 60 })
  await plate.getByText('暂停服务').waitFor()
  await plate.getByText('用餐').waitFor()
  await plate.getByText(/预计 \d{2}:\d{2} 前恢复/).waitFor()
  await plate.getByText(/Back by \d{2}:\d{2}/).waitFor()
  await expectAccessible(plate, 'the plate of a paused counter')
  await shot(plate, 'plate-paused')
  for (const viewport of [{ width: 480, height: 320 }, UPRIGHT, BOARD]) {
    await plate.setViewportSize(viewport)
    await expectNoSideways(plate, `the plate at ${viewport.width}`)
    expect(
      await plate.evaluate(() => document.documentElement.scrollHeight - innerHeight),
      `the plate at ${viewport.width}`,
    ).toBeLessThanOrEqual(0)
  }
  await shot(plate, 'plate-upright')
  await plate.setViewportSize(PLATE)
  await clerk.post(`/counters/${counter}/resume`)
  await plate.getByText('请等候叫号').waitFor()
})

it('says that the line is down, and shows the truth within a second of its return', async () => {
  await plate.context().setOffline(true)
  const sign = plate.getByRole('alert').filter({ hasText: '连接中断' })
  await sign.waitFor()
  await shot(plate, 'plate-down')
  const next = (await clerk.post<{ ticket: Ticket }>(`/counters/${counter}/call-next`)).ticket
  await plate.context().setOffline(false)
  await plate.locator('[data-now]').filter({ hasText: next.number }).waitFor({ timeout: 3000 })
  await sign.waitFor({ state: 'detached' })
  await step(await step(next, 'serve'), 'finish')
})

it('comes back by itself after a loss of power, without a code', async () => {
  await plate.reload()
  await plate.getByText('请等候叫号').waitFor()
  await board.reload()
  await board.getByRole('heading', { name: '综合受理区' }).waitFor()
})

it('is moved, locked and unlocked from the console', async () => {
  manager = await newPage(browser, server.url, BOARD)
  await manager.goto(`/console/halls/${hall}/devices`)
  await signInHere(manager, 'manager01')
  await secondStepHere(manager, 'manager01')
  const row = manager.getByRole('row').filter({ hasText: '1 号窗口屏' })
  await row.getByText('1 号窗口', { exact: true }).waitFor()
  await expectAccessible(manager, 'the devices of a hall')
  await shot(manager, 'console-devices')
  await row.getByRole('button', { name: /^换位置/ }).click()
  await manager.getByLabel('这块屏显示').selectOption({ label: '分区：领证区' })
  await manager.getByRole('dialog').getByRole('button', { name: '换位置' }).click()
  await row.getByText('领证区').waitFor()
  await plate.getByRole('heading', { name: '领证区' }).waitFor()
  await row.getByRole('button', { name: /^锁定/ }).click()
  await shot(manager, 'console-lock')
  await manager.getByRole('dialog').getByRole('button', { name: '锁定' }).click()
  await row.getByText('已锁定').waitFor()
  await plate.getByText('这块屏幕已被锁定').waitFor()
  await expectAccessible(plate, 'a locked screen')
  await row.getByRole('button', { name: /^解锁/ }).click()
  await plate.getByRole('heading', { name: '领证区' }).waitFor()
  await row.getByRole('button', { name: /^换位置/ }).click()
  await manager.getByLabel('这块屏显示').selectOption({ label: '1 号窗口 1 号综合窗口' })
  await manager.getByRole('dialog').getByRole('button', { name: '换位置' }).click()
  await plate.getByText('请等候叫号').waitFor()
  await manager.getByRole('button', { name: '设置分区' }).click()
  await manager.getByLabel('4 号窗口在哪个分区').selectOption({ label: '综合受理区' })
  await expectAccessible(manager, 'the zones of a hall')
  await shot(manager, 'console-zones')
  await manager.getByRole('button', { name: '保存分区' }).click()
  await expect.poll(() => board.locator('.plates li').count()).toBe(4)
})

it.each([
  { name: '1 号窗口屏', open: async () => plate, after: '请等候叫号' },
  { name: '综合受理区分区屏', open: async () => board, after: '综合受理区' },
  {
    name: '1 号窗口副屏',
    open: () => pairedScreen(browser, server.url, '/counter/screen', '1 号窗口副屏', DESK_SCREEN),
    after: '请等候叫号',
  },
  {
    name: '2 号取号机',
    open: () => pairedScreen(browser, server.url, '/kiosk/', '2 号取号机', UPRIGHT),
    after: '不登记，直接取号',
  },
])('shows on $name in plain words that the hall has locked it, and nothing else', async (of) => {
  const screen = await of.open()
  await screen.getByText(of.after).first().waitFor()
  const row = manager.getByRole('row').filter({ hasText: of.name })
  await row.getByRole('button', { name: /^锁定/ }).click()
  await manager.getByRole('dialog').getByLabel('显示在设备上的原因').fill('电路检修')
  await manager.getByRole('dialog').getByRole('button', { name: '锁定' }).click()
  await screen.getByText(/已被(大厅)?锁定/).waitFor()
  await screen.getByText('电路检修').waitFor()
  expect(await screen.getByText(of.after).count()).toBe(0)
  await expectAccessible(screen, `${of.name}, locked`)
  await expectNoSideways(screen, `${of.name}, locked`)
  await shot(screen, `locked-${of.name}`)
  await screen.reload()
  await screen.getByText('电路检修').waitFor()
  await row.getByRole('button', { name: /^解锁/ }).click()
  await screen.getByText(of.after).first().waitFor()
})

it('calls by the server’s sound where the browser has no voice, one after the other', async () => {
  const silent = await newPage(browser, server.url, BOARD)
  const asked: string[] = []
  await silent.addInitScript(() => {
    Object.defineProperty(globalThis, 'speechSynthesis', {
      value: { getVoices: () => [], cancel: () => undefined },
    })
  })
  silent.on('request', (request) => {
    if (request.url().includes('/spoken-calls')) asked.push(new URL(request.url()).search)
  })
  await silent.goto('/display/?hall=CD01')
  await silent.getByRole('heading', { name: HALL }).waitFor()
  await silent.mouse.click(5, 5) // a browser plays nothing before somebody touched the page
  await take('A')
  const { ticket } = await clerk.post<{ ticket: Ticket }>(`/counters/${counter}/call-next`)
  await expect.poll(() => asked).toEqual([`?number=${ticket.number}&counter=1&language=zh`])
  await step(await step(ticket, 'serve'), 'finish')
})

it(`left no fault on any page of ${HALL}`, () => expect(faults).toEqual([]))
