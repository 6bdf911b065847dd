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

// A mandate is ended, the desk says why it may not accept any more; a new one is entered by one person and confirmed by another, and the
// visitor reads for whom the hall accepted.
let server: Server
let browser: Browser
let editor: Page
let second: Page
let desk: Page
let found: { id: string }
const MARKET = '城东区市场监督管理局'
const CENTRE = '城东区政务服务管理局'

async function console_(login: string): Promise<Page> {
  const page = await newPage(browser, server.url, DESK)
  await page.goto('/console/sign-in')
  await signInHere(page, login)
  await secondStepHere(page, login)
  await page.getByRole('link', { name: '授权委托' }).click()
  await page.getByRole('heading', { name: '授权委托' }).waitFor()
  await page.getByRole('search').getByLabel('委托机关').selectOption({ label: MARKET })
  return page
}
const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  const visitor = await Caller.signIn(server.url, 'visitor01', 'portal')
  const clerk = await Caller.signIn(server.url, 'clerk01')
  found = await fileCase(visitor, [[clerk, 'receive']])
  desk = await newPage(browser, server.url, DESK)
  await desk.goto('/counter/')
  await signInStaff(desk, 'clerk01')
  editor = await console_('editor01')
  second = await console_('editor03')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('says at the desk for whom the hall accepts', async () => {
  await desk.goto(`/counter/desk/to_accept/${found.id}`)
  const acting = desk.getByTestId('acting-for')
  await acting.waitFor()
  expect(await acting.innerText()).toContain(`受${MARKET}委托受理`)
  await desk.locator('[data-action="accept"]').waitFor()
})

it('is listed in both languages, and is accessible', async () => {
  for (const language of LANGUAGES) {
    await speak(editor, language)
    await editor.reload() // pages take it up when they are opened
    await row(editor, '城东市监委〔2025〕1号').waitFor()
    await expectAccessible(editor, `mandates in ${language}`)
    await expectNoSideways(editor, `mandates in ${language}`)
    await shot(editor, `mandates-${language}`)
  }
  await speak(editor, 'zh')
  await editor.reload()
})

it('is ended with a reason, and the desk has no button any more', async () => {
  await row(editor, '城东市监委〔2025〕1号').getByRole('button', { name: /终止/ }).click()
  const dialog = editor.getByRole('dialog')
  await dialog.getByRole('button', { name: '终止' }).click()
  await dialog.getByText('请填写').waitFor()
  await expectAccessible(editor, 'ending a mandate')
  await dialog.getByLabel('原因').fill('机构改革，职责收回')
  await dialog.getByRole('button', { name: '终止' }).click()
  await row(editor, '机构改革，职责收回').getByText('已失效').waitFor()
  await desk.reload()
  const acting = desk.getByTestId('acting-for')
  await acting.waitFor()
  expect(await acting.innerText()).toContain('没有效力')
  expect(await desk.locator('[data-action="accept"]').count()).toBe(0)
  await expectAccessible(desk, 'a desk without a mandate')
  await shot(desk, 'desk-without-mandate')
})

it('is entered as the published document says it', async () => {
  await editor.getByRole('button', { name: '登记授权委托' }).click()
  const dialog = editor.getByRole('dialog')
  await dialog.getByRole('button', { name: '提交确认' }).click()
  await dialog.getByText('请填写').first().waitFor()
  await dialog.getByLabel('委托机关（事项是谁的）').selectOption({ label: MARKET })
  await dialog.getByLabel('受委托机关').selectOption({ label: CENTRE })
  await dialog.getByRole('radio', { name: '选择事项' }).check()
  await dialog.getByRole('checkbox', { name: '食品经营许可（新办）' }).check()
  await dialog.getByLabel('第一天').fill('2026-09-01')
  await dialog.getByLabel('最后一天').fill('2027-08-31')
  await dialog.getByLabel('委托书名称').fill('授权委托书')
  await dialog.getByLabel('委托书文号').fill('城东市监委〔2026〕9号')
  await dialog.getByLabel('公告日期').fill('2026-08-25')
  await dialog.getByLabel('公告在哪里').fill('区政府网站“政务公开”')
  await expectAccessible(editor, 'entering a mandate')
  await shot(editor, 'mandate-dialog')
  await dialog.getByRole('button', { name: '提交确认' }).click()
  await row(editor, '城东市监委〔2026〕9号').getByText('待确认').waitFor()
  expect(await row(editor, '城东市监委〔2026〕9号').getByRole('button', { name: /确认/ }).count()).toBe(0)
})

it('is confirmed by a second person, and the visitor reads for whom the hall accepted', async () => {
  await second.reload()
  await row(second, '城东市监委〔2026〕9号').getByRole('button', { name: /确认/ }).click()
  const dialog = second.getByRole('dialog')
  await expectAccessible(second, 'confirming a mandate')
  await dialog.getByRole('button', { name: '确认', exact: true }).click()
  await row(second, '城东市监委〔2026〕9号').getByText('有效').waitFor()
  const clerk = await Caller.signIn(server.url, 'clerk03')
  const seen = await clerk.get<{ revision: number }>(`/cases/${found.id}`)
  await clerk.post(`/cases/${found.id}/accept`, {}, seen.revision)
  const phone = await newPage(browser, server.url, { width: 360, height: 740 })
  await phone.goto(`/portal/sign-in?next=/cases/${found.id}`)
  await signInHere(phone, 'visitor01')
  await phone.getByText(`受${MARKET}委托，由${CENTRE}办理（城东市监委〔2026〕9号）`).waitFor()
  await expectAccessible(phone, 'the timeline of a case that was accepted under a mandate')
  await expectNoSideways(phone, 'the timeline of a case')
  await shot(phone, 'case-under-mandate')
})
