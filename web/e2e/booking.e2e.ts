import { spawnSync } from 'node:child_process'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DESK,
  KIOSK,
  PHONE,
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  secondStepHere,
  signInHere,
  signInStaff,
  signInVisitor,
} from './browser'
import { Caller } from './caller'
import { comeAfter, counted, expectTouchable, HALL, pairedScreen, scan, shot } from './hall'
import { MORNING, startServer, type Server } from './server'
import { itemNamed } from './visitor'

const DAY = MORNING.slice(0, 10)
const at = (time: string) => `${DAY}T${time}+08:00`

describe('a booking', () => {
  let server: Server
  let browser: Browser
  let phone: Page
  let kiosk: Page
  let code = ''

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })
  const clock = (time: string) =>
    fetch(`${server.url}/api/v1/demo/clock`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ now: at(time) }),
    }).then((reply) => expect(reply.status).toBe(200))
  const seen = async (page: Page, where: string) => {
    await expectAccessible(page, where)
    await expectNoSideways(page, where)
    await shot(page, `booking-${where.replaceAll(' ', '-')}`)
  }

  it('is made on a phone: item, hall, day, time, yes', async () => {
    phone = await newPage(browser, server.url, PHONE)
    await signInVisitor(phone, 'visitor01')
    const item = await itemNamed(phone, '食品经营许可')
    await phone.goto(`/portal/items/${item.id}`)
    await phone.getByRole('link', { name: '预约到大厅办' }).click()
    await phone.getByRole('heading', { name: '去哪个大厅？' }).waitFor()
    await phone.locator('.big-choices button').first().waitFor()
    await seen(phone, 'where')
    await phone.locator('.big-choices button', { hasText: HALL }).click()
    await phone.locator(`[data-slot^="${DAY}T11:00"]`).waitFor()
    await seen(phone, 'when')
    // What was chosen stands in the address: a new page loses nothing.
    await phone.reload()
    await phone.locator(`[data-slot^="${DAY}T11:00"]`).click()
    await phone.getByRole('heading', { name: '请核对' }).waitFor()
    await phone.getByRole('button', { name: '确认预约' }).waitFor()
    await seen(phone, 'check')
    await phone.getByRole('button', { name: '确认预约' }).click()
    const shown = phone.getByTestId('booking-code')
    await shown.waitFor()
    code = (await shown.innerText()).replaceAll(' ', '')
    expect(code).toMatch(/^[0-9A-HJ-NP-Z]{10}$/)
    const drawn = await phone.locator('.qr-code').screenshot()
    const read = spawnSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', '-'], {
      input: drawn,
      encoding: 'utf8',
    })
    expect(read.stdout.trim()).toBe(code)
    await seen(phone, 'mine')
  })

  it('says what is full, closed and next free', async () => {
    const manager = await Caller.signIn(server.url, 'manager01', 'console')
    const halls = await manager.get<{ items: { id: string; name: string }[] }>('/halls')
    const hall_id = halls.items.find((one) => one.name === HALL)!.id
    const plans = await manager.get<{
      items: { category: { id: string; letter: string }; plan: { exceptions: unknown[] }; revision: number }[]
    }>(`/booking-plans?hall_id=${hall_id}`)
    const line = plans.items.find((one) => one.category.letter === 'A')!
    const exception = {
      from_minute: null,
      to_minute: null,
      session: null,
      slot_minutes: null,
      staff: null,
      reason_en: '',
    }
    line.plan.exceptions.push(
      { ...exception, day: '2026-11-25', kind: 'closed', portal: null, reason: '系统升级' },
      { ...exception, day: '2026-11-26', kind: 'capacity', portal: 0, reason: '' },
    )
    await manager.put(
      `/booking-plans/${line.category.id}`,
      { hall_id, plan: line.plan, on_hit: 'keep', hit_ids: [] },
      line.revision,
    )
    const item = await itemNamed(phone, '食品经营许可')
    await phone.goto(`/portal/book?items=${item.id}&hall=${hall_id}`)
    await phone.locator('[data-day="2026-11-25"]').click()
    await phone.getByText('系统升级').waitFor()
    await seen(phone, 'closed')
    await phone.locator('[data-day="2026-11-26"]').click()
    await phone.getByRole('button', { name: '登记候补' }).click()
    await phone.getByText('已经登记候补').waitFor()
    await seen(phone, 'full')
    await phone.goto('/portal/bookings')
    await phone.getByText('候补登记').waitFor()
    await phone.locator('.booking-line').first().waitFor()
    await seen(phone, 'list')
    await phone.getByRole('button', { name: '不再候补' }).click()
    await phone.getByText('候补登记').waitFor({ state: 'detached' })
  })

  it('moves to another time', async () => {
    await phone.goto('/portal/bookings')
    await phone.getByRole('link', { name: '改时间' }).first().click()
    await phone.locator(`[data-slot^="${DAY}T11:30"]`).click()
    await phone.getByTestId('booking-code').waitFor()
    expect(await phone.locator('.booking-line .when').innerText()).toContain('11:30')
  })

  it('is checked in at the kiosk with one scan, and called before a later walk-in', async () => {
    kiosk = await pairedScreen(browser, server.url, '/kiosk/', '1 号取号机', KIOSK)
    await kiosk.locator('[data-step="identify"]:not(.settling)').waitFor()
    // The scanner types what it reads.
    const scanned = () => scan(kiosk, code)
    await scanned()
    await kiosk.getByText('还没到签到时间，11:00 起可以签到').waitFor() // early
    await clock('11:25:00')
    const { touches } = counted(kiosk)
    await scanned()
    await kiosk.getByText('签到成功').waitFor()
    expect(touches()).toBe(0)
    await expectTouchable(kiosk, 'checked in')
    await shot(kiosk, 'booking-kiosk')
    const number = (await kiosk.locator('[data-number]').innerText()).trim()
    // A second scan is the same ticket.
    await kiosk.getByRole('button', { name: '好了' }).click()
    await kiosk.locator('[data-step="identify"]:not(.settling)').waitFor()
    await scanned()
    await kiosk.locator('[data-number]').waitFor()
    expect((await kiosk.locator('[data-number]').innerText()).trim()).toBe(number)

    await clock('11:32:00')
    await comeAfter(server.url, 'A')
    const desk = await newPage(browser, server.url, DESK)
    await signInStaff(desk, 'clerk01')
    await desk.getByRole('button', { name: /^1 号窗口/ }).click()
    const first = desk.locator('.line-pane ol li').first()
    await first.waitFor()
    expect(await first.innerText()).toContain(number)
    expect(await first.innerText()).toContain('预约了 11:30')
    await shot(desk, 'booking-desk')

    await desk.goto('/counter/bookings')
    await desk.locator('tbody').getByText('已签到').first().waitFor()
    await seen(desk, 'counter list')
  })

  it('is tried out in the console before rules change', async () => {
    const visitor = await Caller.signIn(server.url, 'visitor03', 'portal')
    const halls = await visitor.get<{ items: { id: string; name: string }[] }>('/halls')
    const hall_id = halls.items.find((one) => one.name === HALL)!.id
    const queue = await visitor.get<{ categories: { id: string; letter: string }[] }>(
      `/halls/${hall_id}/queue`,
    )
    const category_id = queue.categories.find((one) => one.letter === 'A')!.id
    const held = await visitor.post<{ id: string; revision: number }>('/bookings', {
      hall_id,
      category_id,
      starts_at: '2026-11-27T09:00:00+08:00',
    })
    await visitor.post(`/bookings/${held.id}/confirm`, {}, held.revision)

    const console_ = await newPage(browser, server.url, DESK)
    await console_.goto('/console/')
    await signInHere(console_, 'manager01')
    await secondStepHere(console_, 'manager01')
    await console_.getByRole('heading', { level: 1, name: HALL }).waitFor()
    await console_.goto(`/console/halls/${hall_id}/booking-rules`)
    await console_.getByRole('button', { name: '加一个特殊日期' }).click()
    await console_.locator('table input[type="date"][required]').last().fill('2026-11-27')
    await console_.getByRole('button', { name: '预览一周，看影响谁' }).click()
    await console_.getByRole('heading', { name: '受影响的预约' }).waitFor()
    await console_.getByText('有 1 个预约').waitFor()
    await seen(console_, 'console rules')
    await console_.getByText('取消，并发消息请他们重新选择').click()
    await console_.getByLabel('原因（写进消息）').fill('设备检修')
    await console_.getByRole('button', { name: '确认调整，影响 1 个预约' }).click()
    await console_.getByText('新的规则已经生效').waitFor()
    const after = await visitor.get<{ state: string; reason: string }>(`/bookings/${held.id}`)
    expect(after).toMatchObject({ state: 'cancelled', reason: '设备检修' })
    await console_.goto(`/console/halls/${hall_id}/bookings`)
    await console_.locator('tbody').getByText('已签到').first().waitFor()
    await seen(console_, 'console list')
  })

  it('leaves nothing in the browsers’ logs', () => {
    expect(faults).toEqual([])
  })
})
