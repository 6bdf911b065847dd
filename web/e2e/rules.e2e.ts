import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BOARD, DESK, faults, newPage, openBrowser, secondStepHere, signInHere } from './browser'
import { Caller } from './caller'
import { HALL, shot } from './hall'
import { LANGUAGES, expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'

// A manager changes the rules of a hall's lines and the notices of its display.

interface Rules {
  longest_wait_seconds: number
  recall_limit: number
  hold_seconds: number
  grace_seconds: number
  anonymous: boolean
  notices: { text: string; text_en: string }[]
  revision: number
}

let server: Server
let browser: Browser
let manager: Page
let display: Page
let other: Caller
let hall: string

const rules = () => other.get<Rules>(`/halls/${hall}/queue-rules`)
const save = () => manager.getByRole('button', { name: '保存规则' })
const field = (label: RegExp) => manager.getByLabel(label)

async function signIn(page: Page, login: string): Promise<void> {
  await page.goto('/console/')
  await signInHere(page, login)
  await secondStepHere(page, login)
  await page.getByRole('button', { name: '退出登录' }).waitFor()
}

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  other = await Caller.signIn(server.url, 'manager01')
  const halls = await other.get<{ items: { id: string; name: string }[] }>('/halls')
  hall = halls.items.find((one) => one.name === HALL)!.id
  display = await newPage(browser, server.url, BOARD)
  await display.goto('/display/?hall=CD01')
  await display.locator('.wait-list li').first().waitFor()
  manager = await newPage(browser, server.url, DESK)
  await signIn(manager, 'manager01')
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('the rules of a hall', () => {
  it('stand in the menu of who manages it', async () => {
    await manager.goto(`/console/halls/${hall}`)
    await manager.getByRole('link', { name: '大厅规则' }).click()
    await manager.getByRole('heading', { level: 1, name: '大厅规则' }).waitFor()
    await expect.poll(() => field(/^最长可接受等候/).inputValue()).toBe('60')
    expect(await save().isDisabled()).toBe(true)
    await shot(manager, 'console-rules')
  })

  it('say what is wrong beside the field and above, and are not sent', async () => {
    const before = await rules()
    await field(/^重复呼叫/).fill('99')
    await field(/^暂缓保留/).fill('一刻钟')
    await manager.getByRole('button', { name: '添加通知' }).click()
    await save().click()
    const summary = manager.getByRole('alert').filter({ hasText: '重复呼叫' })
    await summary.getByRole('link', { name: /请填 1 到 10 之间/ }).click()
    expect(await field(/^重复呼叫/).evaluate((one) => one === document.activeElement)).toBe(true)
    expect(await summary.getByRole('link').count()).toBe(3)
    await expectSound(manager, 'rules that are wrong')
    expect(await rules()).toEqual(before)
  })

  it('are kept when they are right, and the display changes its notice at once', async () => {
    await field(/^重复呼叫/).fill('5')
    await field(/^暂缓保留/).fill('20')
    const notices = manager.locator('.notice-list li')
    await notices.last().getByRole('textbox').first().fill('今天下午三点消防演练')
    for (let more = (await notices.count()) - 1; more > 0; more -= 1)
      await notices.first().getByRole('button', { name: /^移除/ }).click()
    await save().click()
    await manager.getByText('已保存，从下一次叫号起').waitFor()
    const kept = await rules()
    expect([kept.recall_limit, kept.hold_seconds]).toEqual([5, 1200])
    expect(kept.notices).toMatchObject([{ text: '今天下午三点消防演练', text_en: '' }])
    await display.getByText('今天下午三点消防演练').waitFor()
  })

  it('lose nothing of either of two who change them at the same time', async () => {
    await field(/^过号保留/).fill('10')
    const { revision, ...now } = await rules()
    await other.put(`/halls/${hall}/queue-rules`, { ...now, lines: undefined, recall_limit: 2 }, revision)
    await save().click()
    await manager.getByText('刚刚被别人改过').waitFor()
    await expectSound(manager, 'rules that somebody else has changed')
    await manager.getByRole('button', { name: '载入最新内容' }).click()
    await expect.poll(() => field(/^重复呼叫/).inputValue()).toBe('2')
    expect(await field(/^过号保留/).inputValue()).toBe('10')
    await save().click()
    await manager.getByText('已保存，从下一次叫号起').waitFor()
    const kept = await rules()
    expect([kept.recall_limit, kept.grace_seconds]).toEqual([2, 600])
  })

  it('keep what is typed when the session ends', async () => {
    await field(/^过号保留/).fill('15')
    await manager.context().clearCookies()
    // Whatever is sent first hears of it: this, or what the page reads by itself, whose dialog then lies above the button.
    await save()
      .click({ timeout: 2000 })
      .catch(() => undefined)
    const dialog = manager.getByRole('dialog', { name: '请重新登录' })
    await dialog.waitFor()
    await signInHere(manager, 'manager01')
    await secondStepHere(manager, 'manager01')
    await dialog.waitFor({ state: 'detached' })
    expect(await field(/^过号保留/).inputValue()).toBe('15')
    const saved = manager.getByText('已保存，从下一次叫号起')
    if (await save().isEnabled()) await save().click()
    await saved.waitFor()
    expect((await rules()).grace_seconds).toBe(900)
  })

  it('are only read by the supervisor', async () => {
    const supervisor = await newPage(browser, server.url, DESK)
    await signIn(supervisor, 'supervisor01')
    for (const language of LANGUAGES) {
      await look(supervisor, `/console/halls/${hall}/rules`, language)
      await supervisor.locator('#rule-grace').waitFor()
      expect(await supervisor.locator('#rule-grace').isDisabled()).toBe(true)
      expect(await supervisor.locator('form button[type=submit]').count()).toBe(0)
      await expectSound(supervisor, `rules that are only read, in ${language}`)
    }
    await supervisor.context().close()
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
