import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK_SCREEN, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { fileCase } from './cases'
import { shot } from './hall'
import { expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'

// The same case at the reviewer, the decider and the visitor: a special procedure, its end, and an extension.
describe('the clock of a case', () => {
  let server: Server
  let browser: Browser
  let reviewer: Page
  let visitor: Page
  let id: string

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    const filer = await Caller.signIn(server.url, 'visitor01', 'portal')
    const clerk = await Caller.signIn(server.url, 'clerk01')
    ;({ id } = await fileCase(filer, [
      [clerk, 'receive'],
      [clerk, 'accept', {}],
    ]))
    reviewer = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(reviewer, 'reviewer01')
    visitor = await newPage(browser, server.url, PHONE)
    await signInVisitor(visitor, 'visitor01')
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('stands still by two keys and three fields, and says what that makes of the due date', async () => {
    await reviewer.goto(`/counter/desk/to_review/${id}`)
    await reviewer.getByRole('button', { name: /进入特别程序/ }).waitFor()
    await reviewer.keyboard.press('u')
    const dialog = reviewer.getByRole('dialog')
    await dialog.getByLabel('需要什么特别程序').selectOption({ label: '检测' })
    await dialog.getByLabel('需要几个工作日').fill('300')
    await dialog.getByRole('button', { name: '进入特别程序' }).click()
    await dialog.getByText('请填 1 到 250 之间的数字').waitFor()
    await dialog.getByLabel('需要几个工作日').fill('5')
    await dialog.getByText(/从.*12月4日.*顺延到.*12月11日/).waitFor()
    await dialog.getByLabel('事由').fill('后厨用水送检')
    await expectSound(reviewer, 'the dialog of a special procedure')
    await shot(reviewer, 'clock-suspend')
    await reviewer.keyboard.press('Control+Enter')
    await reviewer.getByRole('link', { name: /特别程序中/ }).click()
    await reviewer.goto(`/counter/desk/suspended/${id}`)
    await reviewer.getByText(/检测：.*起不计入期限/).waitFor()
    await shot(reviewer, 'clock-suspended')
  })

  it('is told to the visitor in plain words, with its paper and the date that would hold today', async () => {
    for (const language of ['en', 'zh']) {
      await look(visitor, `/portal/cases/${id}`, language)
      await expectSound(visitor, `a suspended case in ${language}`)
      await shot(visitor, `clock-visitor-${language}`)
    }
    await visitor.getByText('这段时间不计入办理期限', { exact: false }).waitFor()
    await visitor.getByText(/检测：.*预计到/).waitFor()
    await visitor.getByText(/如果今天结束，最晚.*办结/).waitFor()
    await visitor.getByText('行政许可特别程序告知书').first().waitFor()
  })

  it('runs again when the procedure is over', async () => {
    await reviewer.getByRole('button', { name: /特别程序结束/ }).waitFor()
    await reviewer.keyboard.press('F4')
    await reviewer.getByRole('dialog').getByLabel('结论').fill('合格')
    await reviewer.keyboard.press('Control+Enter')
    await expect
      .poll(async () => {
        const { state } = (await (await visitor.request.get(`/api/v1/cases/${id}`)).json()) as {
          state: string
        }
        return state
      })
      .toBe('accepted')
    await reviewer.goto(`/counter/desk/to_review/${id}`)
    await reviewer.getByText(/检测：.*当天结束，期限不变/).waitFor()
  })

  it('says of the date set by law why it is that one, to the reviewer and to the visitor', async () => {
    await reviewer
      .locator('.case-centre .why', { hasText: '法定期限为什么是这天' })
      .locator('summary')
      .click()
    await reviewer.locator('.why[open] li').last().getByText('第 10 个工作日').waitFor()
    await shot(reviewer, 'clock-legal')
    for (const language of ['en', 'zh']) {
      await look(visitor, `/portal/cases/${id}`, language)
      await visitor.locator('.case-now .why summary').last().click()
      await expectSound(visitor, `why the legal limit in ${language}`)
      await shot(visitor, `clock-legal-visitor-${language}`)
    }
    await visitor.locator('.why[open] li').last().getByText('第 10 个工作日').waitFor()
  })

  it('is extended once, by the one who decides, who is told why not again', async () => {
    const decider = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(decider, 'decider01')
    await decider.goto(`/counter/desk/all/${id}`)
    await decider.getByRole('button', { name: /延长期限/ }).click()
    const dialog = decider.getByRole('dialog')
    await dialog.getByLabel('延长几个工作日').fill('3')
    await dialog.getByLabel('延长的理由').fill('案情复杂，需要进一步核查')
    await dialog.getByText(/延到.*12月9日/).waitFor()
    await expectSound(decider, 'the dialog of an extension')
    await shot(decider, 'clock-extend')
    await dialog.getByRole('button', { name: '延长期限' }).click()
    await decider.getByText('经批准延长了 3 个工作日。').waitFor()
    await decider.getByText('延长期限：办理期限只能延长一次。').waitFor()
    await shot(decider, 'clock-extended')
    await look(decider, `/counter/desk/all/${id}`, 'en')
    await expectSound(decider, 'an extended case in English')
    await shot(decider, 'clock-extended-en')
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
