import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessible, newPage, openBrowser, secondStepHere, signInHere } from './browser'
import { Caller } from './caller'
import { HALL } from './hall'
import { MORNING, startServer, type Server } from './server'

// A manager closes the whole hall for a day: sees who had booked, closes, they are told; and opens it again.
let server: Server
let browser: Browser
let page: Page
let visitor: Caller
let hall: string
let booking: { id: string; revision: number; starts_at: string }
const shots = process.env.YIMEN_SHOTS

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  visitor = await Caller.signIn(server.url, 'visitor01')
  const { items } = await visitor.get<{ items: { id: string; name: string }[] }>('/halls')
  hall = items.find((one) => one.name === HALL)!.id
  const { categories } = await visitor.get<{ categories: { id: string }[] }>(`/halls/${hall}/queue`)
  const line = categories[0]!.id
  const { days } = await visitor.get<{ days: { slots: { starts_at: string; free: number }[] }[] }>(
    `/booking-slots?hall_id=${hall}&category_id=${line}&days=14`,
  )
  const slot = days
    .flatMap((day) => day.slots)
    .filter((one) => one.free > 0)
    .at(-1)!
  const held = await visitor.post<typeof booking>('/bookings', {
    hall_id: hall,
    category_id: line,
    starts_at: slot.starts_at,
  })
  booking = {
    ...held,
    ...(await visitor.post<typeof booking>(`/bookings/${held.id}/confirm`, {}, held.revision)),
  }
  page = await newPage(browser, server.url, { width: 1440, height: 900 })
  await page.goto('/console/')
  await signInHere(page, 'manager01')
  await secondStepHere(page, 'manager01')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('shows first whom closing the hall hits, then does it and says so', async () => {
  const day = booking.starts_at.slice(0, 10)
  await page.goto(`/console/halls/${hall}/booking-rules`)
  await page.getByText('今后没有停办的日子。').waitFor()
  await page.locator('#closure-day').fill(day)
  await page.locator('#closure-reason').fill('全市停电检修')
  await page.getByRole('button', { name: '查看影响' }).click()
  const close = page.getByRole('button', { name: /整厅停办，并通知 1 人/ })
  await close.waitFor()
  await expectAccessible(page, 'closing a hall')
  if (shots) await page.screenshot({ path: `${shots}/closure.png`, fullPage: true })
  await close.click()
  await page.getByText(/已取消 1 个预约并通知本人/).waitFor()
  const ended = await visitor.get<{ state: string; reason: string }>(`/bookings/${booking.id}`)
  expect(ended.state).toBe('cancelled')
  expect(ended.reason).toBe('全市停电检修')
})

it('takes it back', async () => {
  await page.getByRole('button', { name: /^恢复办理/ }).click()
  await page.getByText(/恢复办理。已取消的预约不恢复/).waitFor()
  await page.getByText('今后没有停办的日子。').waitFor()
})
