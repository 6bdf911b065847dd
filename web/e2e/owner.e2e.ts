import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DESK_SCREEN, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { fileCase } from './cases'
import { shot } from './hall'
import { expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'

// 首问负责: the owner of a case hands it to a colleague, who has it on their list; the visitor reads the new name.
let server: Server
let browser: Browser
let owner: Page
let next: Page
let visitor: Page
let id: string

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  const filer = await Caller.signIn(server.url, 'visitor01', 'portal')
  const clerk = await Caller.signIn(server.url, 'clerk01')
  ;({ id } = await fileCase(filer, [[clerk, 'receive']]))
  owner = await newPage(browser, server.url, DESK_SCREEN)
  await signInStaff(owner, 'clerk01')
  next = await newPage(browser, server.url, DESK_SCREEN)
  await signInStaff(next, 'clerk04')
  visitor = await newPage(browser, server.url, PHONE)
  await signInVisitor(visitor, 'visitor01')
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('is offered to the owner alone', async () => {
  await look(next, `/counter/desk/to_accept/${id}`, 'zh')
  await next.getByRole('button', { name: /^受理/ }).waitFor()
  expect(await next.getByRole('button', { name: '移交首问负责' }).count()).toBe(0)
  await next.goto('/counter/desk/mine')
  await next.getByRole('link', { name: /^我的 ?0/ }).waitFor()
})

it('goes to a colleague of the hall, with a reason', async () => {
  await look(owner, `/counter/desk/mine/${id}`, 'en')
  await owner.getByRole('button', { name: 'Hand over to a colleague' }).click()
  await owner.getByRole('dialog').getByLabel('To whom').waitFor()
  await expectSound(owner, 'the hand-over in English')
  await shot(owner, 'owner-dialog-en')
  await look(owner, `/counter/desk/mine/${id}`, 'zh')
  await owner.getByRole('button', { name: '移交首问负责' }).click()
  const dialog = owner.getByRole('dialog')
  await dialog.getByRole('button', { name: '移交首问负责' }).click()
  await dialog.getByText('请填写这一项').first().waitFor()
  await dialog.getByLabel('交给谁').selectOption({ label: '孙四示' })
  await dialog.getByLabel('移交的理由').fill('调到综合窗口')
  await expectSound(owner, 'the hand-over')
  await shot(owner, 'owner-dialog')
  await owner.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
})

it('is the colleague’s from then on, who reads why', async () => {
  await next.getByRole('link', { name: /^我的 ?1/ }).waitFor() // by itself
  await look(next, `/counter/desk/mine/${id}`, 'zh')
  await next.getByText('首问负责人 孙四示').waitFor()
  await next.getByRole('button', { name: '移交首问负责' }).waitFor()
  await next.getByRole('tab', { name: /经过/ }).click()
  await next.getByText('→ 孙四示　调到综合窗口').first().waitFor()
  await expectSound(next, 'the case at its new owner')
  await shot(next, 'owner-next')
})

it('names the colleague to the visitor, and not the reason', async () => {
  for (const language of ['en', 'zh'] as const) {
    await look(visitor, `/portal/cases/${id}`, language)
    await visitor
      .getByText(/孙四示/)
      .first()
      .waitFor()
    await expectSound(visitor, `the case with its new contact in ${language}`)
    await shot(visitor, `owner-visitor-${language}`)
  }
  await visitor.getByText('首问负责人：孙四示').waitFor()
  expect(await visitor.getByText('调到综合窗口').count()).toBe(0)
  expect(faults).toEqual([])
})
