import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CODE, reachBridge, startBridge, useDevices, type Bridge } from './bridge'
import {
  DESK,
  DESK_SCREEN,
  expectAccessible,
  faults,
  KIOSK,
  newPage,
  openBrowser,
  signInStaff,
} from './browser'
import { Caller } from './caller'
import { beginCase, serveByKey, sitDown } from './counter'
import { fillIn, ITEM, picture } from './filing'
import { counted, expectTouchable, HALL, pairedScreen, shot } from './hall'
import { MORNING, startServer, type Server } from './server'
import { itemNamed } from './visitor'

// The devices of a desk: paired once, used by putting something onto them, and missed in plain words when they are not there.
const VISITOR = { id_number: '990102188806080025', name: '王小样' }
const OTHER = { id_number: '99010218820915003X', name: '周示范' }
const folder = mkdtempSync(join(tmpdir(), 'yimen-bridge-'))
let server: Server
let browser: Browser
let bridge: Bridge
let clerk: Page
let hall: string
let guide: Caller

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = reachBridge(await openBrowser())
  bridge = await startBridge(server.url, join(folder, 'state.json'))
  guide = await Caller.signIn(server.url, 'guide01')
  hall = (await guide.get<{ items: { id: string; name: string }[] }>('/halls')).items.find(
    (one) => one.name === HALL,
  )!.id
  clerk = await newPage(browser, server.url, DESK)
  await signInStaff(clerk, 'clerk01')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await bridge?.stop()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const clock = (time: string) => guide.post('/demo/clock', { now: `${MORNING.slice(0, 10)}T${time}:00+08:00` })
/** A booking of the visitor for a time of today. */
async function booked(login: string, time: string): Promise<void> {
  const caller = await Caller.signIn(server.url, login, 'portal')
  const { categories } = await caller.get<{ categories: { id: string }[] }>(`/halls/${hall}/queue`)
  const made = await caller.post<{ id: string; revision: number }>('/bookings', {
    hall_id: hall,
    category_id: categories[0]!.id,
    starts_at: `${MORNING.slice(0, 10)}T${time}:00+08:00`,
  })
  await caller.post(`/bookings/${made.id}/confirm`, {}, made.revision)
}

it('is left in peace until the code was typed, and then shows every device', async () => {
  const asked: string[] = []
  clerk.on('request', (request) => request.url().includes(':9471') && asked.push(request.url()))
  await clerk.goto('/counter/bookings')
  await clerk.goto('/counter/security')
  await clerk.getByRole('heading', { name: '桌面设备' }).waitFor()
  expect(asked).toEqual([])
  await clerk.getByLabel('配对码').fill('000000')
  await clerk.getByRole('button', { name: '连接', exact: true }).click()
  await clerk.getByText('配对码不对').waitFor()
  await clerk.getByLabel('配对码').fill(CODE)
  await clerk.getByRole('button', { name: '连接', exact: true }).click()
  await clerk.getByText('已连接').waitFor()
  for (const name of ['身份证读卡器', '高拍仪', '签字板', '评价器'])
    await clerk.getByText(name, { exact: true }).waitFor()
  await expectAccessible(clerk, 'the devices')
  await shot(clerk, 'devices-paired')
})

it('says plainly that the bridge is not there, and finds it again by itself', async () => {
  await bridge.stop()
  await clerk.getByRole('button', { name: '再找一次' }).click()
  await clerk.getByText('本机没有找到设备桥').waitFor()
  await clerk.goto('/counter/bookings')
  await clerk.locator('[data-device="card"][data-state="missing"]').waitFor()
  await clerk.getByText('读卡器用不了，请手工输入身份证号。').waitFor()
  await shot(clerk, 'devices-missing')
  bridge = await startBridge(server.url, join(folder, 'state.json'))
  await clerk.locator('[data-device="card"][data-state="ready"]').waitFor()
  await bridge.hand('unplug', { kind: 'card' })
  await clerk.locator('[data-device="card"][data-state="missing"]').waitFor()
  await bridge.hand('plug', { kind: 'card' })
  await clerk.locator('[data-device="card"][data-state="ready"]').waitFor()
})

it('checks a booking in by the card alone at the kiosk: no touch', async () => {
  await clerk.goto('/counter/security') // one machine has one bridge, and whose page waits for a card gets it
  await booked('visitor02', '11:00')
  const kiosk = await pairedScreen(browser, server.url, '/kiosk/', '1 号取号机', KIOSK)
  await kiosk.goto('/kiosk/?devices')
  await kiosk.getByLabel('配对码').fill(CODE)
  await kiosk.getByRole('button', { name: '连接', exact: true }).click()
  await kiosk.getByText('已连接').waitFor()
  await kiosk.goto('/kiosk/')
  await kiosk.getByText('也可以把身份证放到读卡器上。').waitFor()
  await expectTouchable(kiosk, 'a kiosk with a card reader')
  await shot(kiosk, 'devices-kiosk')
  await clock('10:58')
  const sent: string[] = []
  kiosk.on('request', (request) => sent.push(request.url()))
  const { touches } = counted(kiosk)
  await bridge.hand('card', VISITOR)
  await kiosk.getByText('签到成功').waitFor()
  expect(touches()).toBe(0)
  expect(sent.filter((url) => url.includes(VISITOR.id_number))).toEqual([])
  await shot(kiosk, 'devices-kiosk-checked-in')
  await kiosk.context().close()
})

it('checks a booking in by the card on the guide’s tablet and at the counter', async () => {
  await booked('visitor03', '13:30')
  await clock('13:28')
  const tablet = await newPage(browser, server.url, { width: 1024, height: 768 })
  await tablet.goto('/counter/sign-in?next=%2Fdoor')
  await signInStaff(tablet, 'guide01')
  await tablet.goto('/counter/door')
  await useDevices(tablet)
  await tablet.locator('[data-device="card"][data-state="ready"]').waitFor()
  const sent: string[] = []
  tablet.on('request', (request) => sent.push(request.url()))
  await bridge.hand('card', OTHER)
  await tablet.locator('[data-number]').waitFor()
  await shot(tablet, 'devices-door')
  expect(sent.filter((url) => url.includes(OTHER.id_number))).toEqual([])
  await tablet.context().close()
})

it('identifies who stands at the counter by their card', async () => {
  const item = await itemNamed(clerk, ITEM)
  await guide.post('/tickets', { hall_id: hall, item_id: item.id })
  await clerk.goto('/counter/')
  await sitDown(clerk)
  for (let called = 0; called < 5; called += 1) {
    await clerk.keyboard.press('F2')
    await serveByKey(clerk)
    if (await clerk.getByRole('button', { name: /登记身份/ }).count()) break
    await clerk.keyboard.press('e')
    await clerk.locator('.line-panel [data-line="next"]:not([aria-disabled])').waitFor()
  }
  await clerk
    .getByRole('button', { name: /登记身份/ })
    .first()
    .click()
  const dialog = clerk.getByRole('dialog')
  await dialog.locator('[data-device="card"][data-state="ready"]').waitFor()
  await expectAccessible(clerk, 'identifying by card')
  await bridge.hand('card', { id_number: '990102188503120018', name: '李示例' })
  await dialog.waitFor({ state: 'detached' })
  await clerk.locator('.visit-head').getByText(/李\*+/).waitFor()
})

it('takes a photographed page into the materials of the case', async () => {
  await clerk.getByRole('button', { name: '建立办件' }).click()
  await beginCase(clerk)
  await clerk.waitForURL(/\/file\//)
  await fillIn(clerk, 'counter')
  const boxes = clerk.locator('.material')
  for (let at = 0; at < (await boxes.count()); at += 1) {
    const box = boxes.nth(at)
    await box.getByRole('button', { name: /用高拍仪拍一页/ }).click()
    await bridge.hand('page', picture())
    await box.getByText('已上传').waitFor()
  }
  await expectAccessible(clerk, 'a photographed page')
  await shot(clerk, 'devices-page')
  await clerk.getByRole('button', { name: '提交申请' }).click()
  await clerk.getByText('已提交，办件编号').waitFor()
})

it('takes the visitor’s signature and judgement from the pads', async () => {
  const screen = await pairedScreen(browser, server.url, '/counter/screen', '1 号窗口副屏', DESK_SCREEN)
  await screen.getByText('现在办理').waitFor()
  await useDevices(screen)
  await clerk.getByRole('link', { name: '到工作台查看' }).click()
  await clerk.locator('.line-pane').waitFor()
  await clerk.keyboard.press('v')
  await clerk.locator('.visit-centre .case-centre').waitFor()
  await clerk.keyboard.press('F7')
  await screen.getByRole('heading', { name: '请核对您的信息' }).waitFor()
  await screen.locator('[data-device="signature"][data-state="ready"]').waitFor()
  await bridge.hand('signature', picture(120))
  await screen.locator('.signature img').waitFor()
  await expectAccessible(screen, 'a signature from the pad')
  await shot(screen, 'devices-signature')
  await screen.getByRole('button', { name: '一致，确认' }).click()
  await clerk.getByText(/已在客户屏确认并签字/).waitFor()
  await clerk.keyboard.press('e')
  await screen.getByRole('heading', { name: '这次办事，您满意吗？' }).waitFor()
  await screen.locator('[data-device="rating"][data-state="ready"]').waitFor()
  await shot(screen, 'devices-rating')
  await bridge.hand('rating', { grade: 5 })
  await screen.getByText('谢谢您的评价').waitFor()
})

it('left no fault on any page', () => expect(faults).toEqual([]))
