import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DESK_SCREEN, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { fileCase } from './cases'
import { shot } from './hall'
import { expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'

// 送达: by when a result is with the visitor, near that day and past it, to both sides.
let server: Server
let browser: Browser
let visitor: Page
let clerk: Page
let id: string
let filer: Caller

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  filer = await Caller.signIn(server.url, 'visitor01', 'portal')
  const [first, reviewer, decider] = await Promise.all(
    ['clerk01', 'reviewer01', 'decider01'].map((login) => Caller.signIn(server.url, login)),
  )
  ;({ id } = await fileCase(filer, [
    [first!, 'receive'],
    [first!, 'accept', {}],
    [reviewer!, 'review', { opinion: '符合条件' }],
    [decider!, 'approve', {}],
  ]))
  visitor = await newPage(browser, server.url, PHONE)
  await signInVisitor(visitor, 'visitor01')
  clerk = await newPage(browser, server.url, DESK_SCREEN)
  await signInStaff(clerk, 'clerk01')
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('is said to both with the days that count', async () => {
  await look(visitor, `/portal/cases/${id}`, 'zh')
  await visitor.getByText('结果应在12月8日', { exact: false }).waitFor()
  await visitor.locator('.case-now .why summary').click()
  await visitor.locator('.why[open] li').last().getByText('第 10 个工作日').waitFor()
  await shot(visitor, 'hand-over-visitor')
  await look(clerk, `/counter/desk/to_deliver/${id}`, 'zh')
  await clerk.getByTestId('hand-over-by').getByText('应在12月8日', { exact: false }).waitFor()
  await clerk.locator(`#row-${id}`).getByText('应在12月8日前送达').waitFor()
  await clerk.locator('.case-centre .why summary').click()
  await shot(clerk, 'hand-over-desk')
})

it('is marked when the day is near, and when it is past', async () => {
  for (const [now, state] of [
    ['2026-12-04T10:00:00+08:00', 'near'],
    ['2026-12-09T10:00:00+08:00', 'late'],
  ] as const) {
    await filer.post('/demo/clock', { now })
    for (const language of ['en', 'zh'] as const) {
      await look(visitor, `/portal/cases/${id}`, language)
      await visitor.getByTestId('hand-over-by').waitFor()
      await expectSound(visitor, `a result whose day is ${state}, in ${language}`)
      await shot(visitor, `hand-over-${state}-visitor-${language}`)
      await look(clerk, `/counter/desk/to_deliver/${id}`, language)
      await clerk.getByTestId('hand-over-by').waitFor()
      await expectSound(clerk, `the desk with a result whose day is ${state}, in ${language}`)
      await shot(clerk, `hand-over-${state}-desk-${language}`)
    }
  }
  await clerk.locator(`#row-${id}`).getByText('已超期').waitFor()
  await visitor.getByText('结果一直为您保留', { exact: false }).waitFor()
  expect(faults).toEqual([])
})
