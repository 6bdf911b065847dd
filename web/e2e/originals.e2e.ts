import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { fileCase } from './cases'
import { HALL, shot } from './hall'
import { expectSound, look, speak } from './looks'
import { MORNING, startServer, type Server } from './server'
import { signInToConsole } from './writing'

// 原件交接: a clerk takes originals and passes them on, the department signs piece by piece, a lead settles, and they go back to the visitor.

let server: Server
let browser: Browser
let visitor: Page
let clerk: Page
let reviewer: Page
let manager: Page
let id: string
let hall: string

const slipOf = (page: Page) => page.locator('.slip-card').first()

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  const caller = await Caller.signIn(server.url, 'visitor01', 'portal')
  const desk = await Caller.signIn(server.url, 'clerk01')
  id = (
    await fileCase(caller, [
      [desk, 'receive'],
      [desk, 'accept', {}],
    ])
  ).id
  const { items } = await desk.get<{ items: { id: string; name: string }[] }>('/halls')
  hall = items.find((one) => one.name === HALL)!.id
  visitor = await newPage(browser, server.url, PHONE)
  await signInVisitor(visitor, 'visitor01')
  clerk = await newPage(browser, server.url, DESK)
  await signInStaff(clerk, 'clerk01')
  reviewer = await newPage(browser, server.url, DESK)
  await signInStaff(reviewer, 'reviewer01')
  manager = await newPage(browser, server.url, DESK)
  await signInToConsole(manager, 'manager01')
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function openPane(): Promise<void> {
  await clerk.goto(`/counter/desk/mine/${id}`)
  await clerk.getByRole('tab', { name: '原件' }).click()
}

describe('originals between visitor, counter and department', () => {
  it('are taken from the materials of the case, with a receipt that is signed for', async () => {
    await openPane()
    await clerk.getByRole('button', { name: '收存原件' }).click()
    const form = clerk.locator('.originals-take')
    await form.getByRole('button', { name: '收存并出具凭证' }).click()
    await form.getByText('请先勾选材料').first().waitFor()
    for (const name of ['营业执照', '经营场所布局图']) await form.getByLabel(new RegExp(name)).first().check()
    await form.getByLabel('张数').first().fill('2')
    await form.getByLabel('已在纸质凭证上签名').check()
    await expectSound(clerk, 'taking originals')
    await shot(clerk, 'originals-take')
    await form.getByRole('button', { name: '收存并出具凭证' }).click()
    await clerk
      .getByText(/收存\s+S\d+-\d+/)
      .first()
      .waitFor()
    await clerk.getByText('已签收').first().waitFor()
    await expectSound(clerk, 'originals of a case')
    await shot(clerk, 'originals-case')
    await speak(clerk, 'en')
    await openEnglishPane()
    await expectSound(clerk, 'originals of a case in English')
    await shot(clerk, 'originals-case-en')
    await speak(clerk, 'zh')
  })

  async function openEnglishPane(): Promise<void> {
    await clerk.goto(`/counter/desk/mine/${id}`)
    await clerk.getByRole('tab', { name: 'Originals' }).click()
    await clerk.getByText('Signed for').first().waitFor()
  }

  it('are passed to the department, which finds one of them missing', async () => {
    await look(clerk, '/counter/originals', 'zh')
    for (const box of await clerk.getByRole('checkbox', { name: /^选中/ }).all()) await box.check()
    await expectSound(clerk, 'what is kept')
    await shot(clerk, 'originals-held')
    await clerk.getByRole('button', { name: '移交部门（2 件）' }).click()
    await slipOf(clerk).getByText('待签收').first().waitFor()
    await look(reviewer, '/counter/originals', 'zh')
    await slipOf(reviewer).getByRole('button', { name: '核对并签收' }).click()
    const pieces = slipOf(reviewer).locator('fieldset')
    expect(await pieces.count()).toBe(2)
    await pieces.last().getByLabel('未收到').check()
    await pieces.last().getByLabel('说明').fill('袋里没有')
    await expectSound(reviewer, 'signing for a slip')
    await shot(reviewer, 'originals-sign')
    await slipOf(reviewer).getByRole('button', { name: '核对并签收' }).click()
    await reviewer.getByText('没有交接单').first().waitFor()
  })

  it('raise an alarm that the hall’s manager opens from what needs a decision, and settles', async () => {
    await look(manager, `/console/halls/${hall}`, 'zh')
    await manager.getByRole('link', { name: '1 张原件交接单有预警' }).click()
    await slipOf(manager).getByText('有原件没有收到').first().waitFor()
    await expectSound(manager, 'a slip with an alarm')
    await shot(manager, 'originals-alarm')
    await slipOf(manager).getByRole('button', { name: '写明处理结果' }).click()
    await slipOf(manager).getByLabel('处理结果').fill('在窗口抽屉找到')
    await slipOf(manager).getByRole('button', { name: '确认处理' }).click()
    await manager.getByText('没有交接单').first().waitFor()
    await speak(manager, 'en')
    await manager.reload()
    await manager.getByLabel('Show').selectOption('all')
    await slipOf(manager).getByText('在窗口抽屉找到').first().waitFor()
    await expectSound(manager, 'a settled slip in English')
    await shot(manager, 'originals-alarm-en')
  })

  it('go back to the visitor, who sees where each has been', async () => {
    await openPane()
    await clerk.getByRole('button', { name: '退还原件' }).click()
    await clerk.getByRole('checkbox', { name: /^选中/ }).check()
    await clerk.getByLabel('快递寄送').check()
    await clerk.getByLabel('快递单号').fill('SF1234567890')
    await clerk.getByRole('button', { name: '退还并出具凭证' }).click()
    await clerk.getByText('快递 SF1234567890').first().waitFor()
    for (const language of ['zh', 'en']) {
      await look(visitor, `/portal/cases/${id}`, language)
      const card = visitor.getByTestId('originals')
      await card.waitFor()
      await card.scrollIntoViewIfNeeded()
      await expectSound(visitor, `originals on a phone, ${language}`)
      await shot(visitor, `originals-portal-${language}`)
    }
    await visitor.getByText('Given back to the applicant').first().waitFor()
    await visitor.getByText('Passed to the department').first().waitFor()
    expect(faults).toEqual([])
  })
})
