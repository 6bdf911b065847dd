import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CODE, reachBridge, startBridge, type Bridge } from './bridge'
import {
  DESK,
  expectAccessible,
  expectNoSideways,
  faults,
  KIOSK,
  newPage,
  openBrowser,
  secondStepHere,
  signInHere,
} from './browser'
import { Caller } from './caller'
import { fileCase } from './cases'
import { expectTouchable, HALL, identify, pairedScreen, shot } from './hall'
import { MORNING, startServer, type Server } from './server'

// Who puts their identity card on the reader of the kiosk sees how far their own cases are; who types a number sees how many there are.
const LI = { id_number: '990102188503120018', name: '李示例' }
const ZHOU = { id_number: '99010218820915003X', name: '周示范' }
const folder = mkdtempSync(join(tmpdir(), 'yimen-own-cases-'))
let server: Server
let browser: Browser
let bridge: Bridge
let manager: Page
let kiosk: Page

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = reachBridge(await openBrowser())
  const visitor = await Caller.signIn(server.url, 'visitor01', 'portal')
  const clerk = await Caller.signIn(server.url, 'clerk01')
  await fileCase(visitor, [
    [clerk, 'receive'],
    [clerk, 'accept', {}],
  ])
  await fileCase(visitor, [[clerk, 'receive']])
  await fileCase(visitor, [])
  const asked = [{ requirement: 'layout', text: '请标出洗消区' }, { text: '请写明联系人' }]
  await fileCase(visitor, [
    [clerk, 'receive'],
    [clerk, 'notice', { items: asked }],
  ])
  manager = await newPage(browser, server.url, DESK)
  await manager.goto('/console/sign-in')
  await signInHere(manager, 'manager01')
  await secondStepHere(manager, 'manager01')
  kiosk = await pairedScreen(browser, server.url, '/kiosk/', '1 号取号机', KIOSK)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await bridge?.stop()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
  expect(faults).toEqual([])
})

const machine = (step: string) => kiosk.locator(`[data-step="${step}"]:not(.settling)`).waitFor()
async function leave(): Promise<void> {
  await kiosk.getByRole('button', { name: '退出' }).click()
  await machine('identify')
}

it('gives the key of the reader to the manager of the hall, who puts it beside the bridge', async () => {
  await manager.getByRole('link', { name: '设备' }).first().click()
  await manager.getByRole('button', { name: '读卡器密钥 1 号取号机' }).click()
  const dialog = manager.getByRole('dialog')
  const key = (await dialog.locator('code').innerText()).trim()
  expect(key).toMatch(/^\d+\.[0-9a-f]{64}$/)
  await expectAccessible(manager, 'the key of a reader')
  await expectNoSideways(manager, 'the key of a reader')
  await shot(manager, 'own-cases-key')
  await manager.keyboard.press('Escape')
  expect(await manager.getByRole('button', { name: /读卡器密钥/ }).count()).toBe(2) // of kiosks alone
  writeFileSync(join(folder, 'key'), `${key}\n`)
  bridge = await startBridge(server.url, join(folder, 'state.json'), join(folder, 'key'))
  await kiosk.goto('/kiosk/?devices')
  await kiosk.getByLabel('配对码').fill(CODE)
  await kiosk.getByRole('button', { name: '连接', exact: true }).click()
  await kiosk.getByText('已连接').waitFor()
  await kiosk.goto('/kiosk/')
  await kiosk.getByText('也可以把身份证放到读卡器上。').waitFor()
})

it('shows who typed a number how many there are, and no more', async () => {
  await identify(kiosk, LI.id_number)
  await machine('what')
  await kiosk.getByText(/\d 件在办/).waitFor()
  await kiosk.getByText('想看办到哪一步，请先退出').waitFor()
  expect(await kiosk.getByRole('button', { name: '看我的办件' }).count()).toBe(0)
  await shot(kiosk, 'own-cases-typed')
  await leave()
})

it('shows who put their card down how far each case is, what is missing and by when', async () => {
  await bridge.hand('card', LI)
  await machine('what')
  await expectTouchable(kiosk, 'what can be done, with cases of one’s own')
  await shot(kiosk, 'own-cases-tile')
  await kiosk.getByRole('button', { name: '看我的办件' }).click()
  await machine('cases')
  await kiosk.getByText('还缺材料，请补齐').waitFor()
  const first = kiosk.locator('.own-cases .read > ul > li').first()
  expect(await first.innerText()).toContain('还需补交：')
  expect(await first.innerText()).toContain('通知书上还写了别的要求')
  expect(await kiosk.locator('.own-cases').innerText()).not.toContain('联系人') // nothing that somebody wrote
  expect(await kiosk.locator('.own-cases').innerText()).not.toContain(LI.name)
  await expectTouchable(kiosk, 'my cases')
  await expectAccessible(kiosk, 'my cases')
  await expectNoSideways(kiosk, 'my cases')
  await shot(kiosk, 'own-cases-zh')
  await kiosk.getByRole('button', { name: '下一页' }).click()
  await kiosk.getByText('已受理，正在审查').waitFor()
  await kiosk.getByText(/最迟.*办结或答复/).waitFor()
  await expectTouchable(kiosk, 'the last page of my cases')
  await kiosk.getByRole('button', { name: '上一页' }).click()
  await kiosk.getByRole('button', { name: 'English' }).click()
  await kiosk.getByText('Something is missing; please bring it').waitFor()
  await expectTouchable(kiosk, 'my cases in English')
  await expectAccessible(kiosk, 'my cases in English')
  await expectNoSideways(kiosk, 'my cases in English')
  await shot(kiosk, 'own-cases-en')
  await kiosk.getByRole('button', { name: '中文' }).click()
  await kiosk.getByRole('button', { name: '大字' }).click()
  await kiosk.getByText('第 1 页，共').waitFor()
  await expectTouchable(kiosk, 'my cases in large letters')
  await shot(kiosk, 'own-cases-large')
  await kiosk.getByRole('button', { name: '标准字' }).click()
})

it('leaves nothing behind: by a touch, by nobody touching it, and for the next card', async () => {
  await kiosk.getByRole('button', { name: '看完了' }).click()
  await machine('identify')
  expect(await kiosk.locator('.own-cases').count()).toBe(0)
  await bridge.hand('card', ZHOU)
  await machine('what')
  expect(await kiosk.getByText('还缺材料').count()).toBe(0)
  expect(await kiosk.getByRole('button', { name: '看我的办件' }).count()).toBe(0) // they have none
  await leave()
  await bridge.hand('card', LI)
  await machine('what')
  await kiosk.getByRole('button', { name: '看我的办件' }).click()
  await kiosk.getByText('还缺材料，请补齐').waitFor()
  // A minute passes and nobody touches it: the machine counts from a time, not by ticks.
  await kiosk.evaluate(() => {
    const now = Date.now
    Date.now = () => now() + 61_000
  })
  await machine('identify')
  expect(await kiosk.getByText('还缺材料').count()).toBe(0)
})

it('takes a card that its reader cannot prove for a number that was typed', async () => {
  await kiosk.route('**/api/v1/card-challenges', (route) =>
    route.fulfill({ json: { challenge: '1.1.made.up', valid_seconds: 120 } }),
  )
  await kiosk.reload()
  await kiosk.getByText('也可以把身份证放到读卡器上。').waitFor()
  await bridge.hand('card', LI)
  await machine('what')
  await kiosk.getByText(/\d 件在办/).waitFor()
  expect(await kiosk.getByRole('button', { name: '看我的办件' }).count()).toBe(0)
})

it(`tells in the console of ${HALL} by itself that a device went silent`, async () => {
  const row = manager.getByRole('row').filter({ hasText: '1 号取号机' })
  expect(await row.getByText('失联').count()).toBe(0)
  await manager.clock.install()
  await manager.reload()
  await row.waitFor()
  let silent = true
  await manager.route('**/api/v1/devices?**', async (route) => {
    const answer = await route.fetch()
    const body = (await answer.json()) as { items: { name: string; silent: boolean }[] }
    for (const one of body.items) if (one.name === '1 号取号机') one.silent = silent
    await route.fulfill({ response: answer, json: body })
  })
  await manager.clock.runFor(31_000)
  await row.getByText('失联').waitFor()
  await shot(manager, 'own-cases-silent')
  silent = false
  await manager.clock.runFor(31_000)
  await row.getByText('失联').waitFor({ state: 'detached' })
})
