import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BOARD, faults, newPage, openBrowser } from './browser'
import { Caller } from './caller'
import { aMoment, anHour, lived, liveFrom, weight } from './days'
import { HALL, shot } from './hall'
import { MORNING, startServer, type Server } from './server'

// A board that hangs there for three days, over nights, broken streams and minutes without a line: it weighs what it weighed on the
// first morning.
const HOURS = 72
const CALLS_AN_HOUR = 45
const MEGABYTE = 1024 * 1024
let server: Server
let browser: Browser

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('holds no more of memory, listeners, nodes, timers and streams after three days than after two hours', async () => {
  const guide = await Caller.signIn(server.url, 'guide01')
  const halls = await guide.get<{ items: { id: string; name: string }[] }>('/halls')
  const hall = halls.items.find((one) => one.name === HALL)!.id
  const board = await guide.get<object>(`/halls/${hall}/board`)
  const notices = [1, 2, 3].map((n) => ({ text: `第 ${n} 条通知`, text_en: '' }))
  const page = await newPage(browser, server.url, BOARD)
  await liveFrom(page, { board: { ...board, notices, volume: 100 }, halls, start: Date.parse(MORNING) })
  await page.goto('/display/?hall=CD01')
  await page.locator('.wait-list li').first().waitFor()
  for (let hour = 0; hour < 2; hour += 1) await anHour(page, false)
  await aMoment(page, 60_000)
  const first = await weight(page)
  const early = await lived(page)
  expect(early.calls).toBe(2 * CALLS_AN_HOUR)

  for (let hour = 2; hour < HOURS; hour += 1) await anHour(page, hour % 6 === 0)
  await aMoment(page, 60_000)
  const late = await lived(page)
  const last = await weight(page)
  await shot(page, 'boards-days')
  expect(late.calls).toBe(HOURS * CALLS_AN_HOUR)
  expect(late.opened).toBeGreaterThanOrEqual(HOURS) // a stream that broke each hour
  expect(late.said).toBe(late.calls)
  expect(late.reloads, 'it would load itself anew, and at night').toBeGreaterThan(0)
  expect({ streams: late.streams, timers: late.timers }).toEqual({ streams: 1, timers: early.timers })
  expect(last.listeners).toBe(first.listeners)
  expect(last.nodes).toBeLessThanOrEqual(first.nodes + 20)
  expect(last.heap - first.heap, 'bytes that stayed').toBeLessThan(MEGABYTE)
  const number = `A${String(((HOURS * CALLS_AN_HOUR) % 999) + 1).padStart(3, '0')}`
  expect(await page.locator('[data-now]').first().innerText()).toContain(number)
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(faults).toEqual([])
}, 120_000)
