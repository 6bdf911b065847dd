import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  DESK,
  expectAccessible,
  expectNoSideways,
  newPage,
  openBrowser,
  secondStepHere,
  signInHere,
  signInStaff,
} from './browser'
import { Caller } from './caller'
import { fileCase } from './cases'
import { shot } from './hall'
import { LANGUAGES, speak } from './looks'
import { MORNING, startServer, type Server } from './server'

// A clerk is away: the manager enters it with who stands in, whose desk then says so and holds the cases; back early, they go back.
let server: Server
let browser: Browser
let manager: Page
let desk: Page
let found: { id: string }

const row = () => manager.getByRole('row').filter({ hasText: '陈一示' })

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  const visitor = await Caller.signIn(server.url, 'visitor01', 'portal')
  const clerk = await Caller.signIn(server.url, 'clerk01')
  found = await fileCase(visitor, [[clerk, 'receive']])
  manager = await newPage(browser, server.url, DESK)
  await manager.goto('/console/sign-in')
  await signInHere(manager, 'manager01')
  await secondStepHere(manager, 'manager01')
  desk = await newPage(browser, server.url, DESK)
  await signInStaff(desk, 'clerk03')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('is entered by the manager of the hall, with who stands in', async () => {
  await manager.getByRole('link', { name: '请假与代岗' }).click()
  await manager.getByText('没有这样的请假记录').waitFor()
  await expectAccessible(manager, 'no leave')
  await manager.getByRole('button', { name: '登记请假' }).click()
  const dialog = manager.getByRole('dialog')
  await dialog.getByRole('button', { name: '登记', exact: true }).click()
  await dialog.getByText('请填写').first().waitFor()
  await dialog.getByLabel('请假人').selectOption({ label: '陈一示（窗口人员）' })
  await dialog.getByLabel('代岗人（B 岗）').selectOption({ label: '钱三示（窗口人员）' })
  await dialog.getByLabel('第一天').fill('2026-11-24')
  await dialog.getByLabel('最后一天').fill('2026-11-28')
  await expectAccessible(manager, 'entering leave')
  await shot(manager, 'leave-dialog')
  await dialog.getByRole('button', { name: '登记', exact: true }).click()
  await row().getByText('请假中').waitFor()
  for (const language of LANGUAGES) {
    await speak(manager, language)
    await manager.reload() // pages take it up when they are opened
    await row().waitFor()
    await expectAccessible(manager, `leave in ${language}`)
    await expectNoSideways(manager, `leave in ${language}`)
    await shot(manager, `leaves-${language}`)
  }
  await speak(manager, 'zh')
  await manager.reload()
})

it('shows at the desk of who stands in, with the cases', async () => {
  await desk.goto(`/counter/desk/mine/${found.id}`)
  await desk.getByTestId('stands-in').getByText('代陈一示').waitFor()
  await desk.getByText('首问负责人 钱三示（代陈一示）').waitFor()
  await expectAccessible(desk, 'the desk of who stands in')
  await shot(desk, 'desk-of-a-deputy')
})

it('ends early, and the desk is as before', async () => {
  await row()
    .getByRole('button', { name: /提前返岗/ })
    .click()
  await manager.getByRole('dialog').getByRole('button', { name: '提前返岗' }).click()
  await row().getByText('已结束').waitFor()
  const clerk = await Caller.signIn(server.url, 'clerk04')
  const seen = await clerk.get<{ owner_name: string; owner_for: string | null }>(`/cases/${found.id}`)
  expect(seen.owner_name).toBe('陈一示')
  expect(seen.owner_for).toBeNull()
})
