import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  BOARD,
  DESK,
  DESK_SCREEN,
  KIOSK,
  PHONE,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  signInHere,
  signInStaff,
  signInVisitor,
  totpOf,
} from './browser'
import { counted, pairedScreen, typeId } from './hall'
import { pictured } from './pictures'
import { MORNING, engines, startServer, type Server } from './server'
import { Finger, fillSection } from './touches'
import { answerAll, itemNamed, type ItemLike } from './visitor'

// A visit from the question to the counter and the faces of the rating, in the five apps at once. case.e2e.ts goes on to the licence.

const WORDS = '开理发店' // what a visitor says; the item has a longer name
const PERSON = '990102188503120018'
const COUNTER = 1

describe.each(engines)('a visit on %s', (engine) => {
  let server: Server
  let browser: Browser
  let visitor: Page
  let kiosk: Page
  let display: Page
  let clerk: Page
  let screen: Page
  let manager: Page
  let item: ItemLike
  let caseNumber = ''
  let caseId = ''
  let ticketNumber = ''

  beforeAll(async () => {
    server = await startServer(engine, MORNING)
    browser = await openBrowser()
    const open = (viewport: { width: number; height: number }) => newPage(browser, server.url, viewport)
    ;[visitor, display, clerk, manager] = await Promise.all([
      open(PHONE),
      open(BOARD),
      open(DESK),
      open(DESK),
    ])
    kiosk = await pairedScreen(browser, server.url, '/kiosk/', '1 号取号机', KIOSK)
    screen = await pairedScreen(browser, server.url, '/counter/screen', `${COUNTER} 号窗口副屏`, DESK_SCREEN)
    await display.goto('/display/?hall=CD01')
    await display.getByText('请等候叫号').waitFor()
    await signInVisitor(visitor, 'visitor01')
    await signInStaff(clerk, 'clerk01')
    await manager.goto('/console/')
    await signInHere(manager, 'manager01')
    await manager.getByLabel('动态验证码').fill(await totpOf(manager, 'manager01'))
    await manager.getByRole('button', { name: '验证并登录' }).click()
    await manager.locator('.today').first().waitFor()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('begins with a question in everyday words, on a phone', async () => {
    await visitor.goto('/portal/')
    await visitor.locator('.hall-wait').first().waitFor()
    await pictured(visitor, 'portal-home')
    await visitor.getByRole('combobox', { name: '想办什么事？' }).fill(WORDS)
    await visitor.getByRole('button', { name: '查找' }).click()
    await visitor.waitForURL(/search/)
    item = await itemNamed(visitor, '公共场所卫生许可')
    await visitor.locator('.results').getByRole('link', { name: item.name }).first().click()
    await visitor.getByRole('link', { name: /看我要带什么/ }).click()
    await visitor.locator('.big-choices button').filter({ hasText: '公司' }).click()
    await visitor.getByText('为什么问').waitFor()
    await expectNoSideways(visitor, 'a question')
    await pictured(visitor, 'guide-question')
  })

  it('is answered with what is held, what to bring, and what follows', async () => {
    expect((await answerAll(visitor)).length).toBeGreaterThan(1)
    expect((await visitor.locator('.guide-result h2').allInnerTexts()).slice(0, 3)).toEqual([
      '不用带',
      '要带',
      '然后',
    ])
    await visitor.locator('.held-list s').first().waitFor()
    await expectNoSideways(visitor, 'the checklist')
    await pictured(visitor, 'guide-result')
  })

  it('becomes an application that is filled in, with its files, and submitted', async () => {
    await visitor.getByRole('button', { name: '现在网上办' }).click()
    await visitor.waitForURL(/\/apply\//)
    caseId = /\/apply\/([^/?]+)/.exec(visitor.url())?.[1] ?? ''
    const finger = new Finger(visitor)
    const fields = item.definition.form.sections.flatMap((section) => section.fields)
    const check = visitor.getByRole('button', { name: '提交申请' })
    const form = visitor.locator('.form-section')
    const materials = visitor.locator('.material')
    for (let page = 0; page < 10; page += 1) {
      await check.or(materials.first()).or(form).first().waitFor()
      if (await check.count()) break
      if (await form.count()) {
        await fillSection(finger, fields)
      } else {
        for (const box of await materials.all())
          if (!(await box.locator('.fold').count())) await finger.attach(box, '材料')
      }
      const here = visitor.url()
      await visitor.getByRole('button', { name: '保存并继续' }).click()
      await visitor.waitForURL((url) => url.href !== here)
    }
    await check.click()
    caseNumber = (await visitor.getByTestId('case-number').innerText()).trim()
    expect(caseNumber.length).toBeGreaterThan(5)
  })

  it('comes to the hall: a number in at most three touches', async () => {
    await kiosk.locator('[data-step="identify"]:not(.settling)').waitFor()
    await typeId(kiosk, PERSON)
    await kiosk.getByRole('button', { name: '下一步' }).click()
    await kiosk.locator('[data-step="what"]:not(.settling)').waitFor()
    const { touch, touches } = counted(kiosk)
    await touch(new RegExp(item.name))
    await kiosk.locator('[data-step="whom"]:not(.settling), [data-step="ticket"]').first().waitFor()
    if (await kiosk.locator('[data-step="whom"]').count()) await touch(/公司/)
    await kiosk.locator('[data-step="ticket"]:not(.settling)').waitFor()
    expect(touches()).toBeLessThanOrEqual(3)
    ticketNumber = (await kiosk.locator('[data-number]').innerText()).trim()
    await pictured(kiosk, 'kiosk-ticket')
    await visitor.goto('/portal/tickets')
    await visitor.getByText(ticketNumber).first().waitFor()
  })

  it('is called with one key, shown to the hall and on the phone, and served with one key', async () => {
    const free = clerk.getByRole('region', { name: '排队' }).getByRole('button').first()
    await free.click()
    await clerk.getByText('等候 1 人').waitFor()
    await manager.locator('.now-figures a').first().getByText('1', { exact: true }).waitFor()
    await clerk.keyboard.press('F2')
    await clerk.locator('[data-visit-number]').getByText(ticketNumber).waitFor()
    await display.locator('[data-now]').filter({ hasText: ticketNumber }).waitFor()
    await visitor.getByText(`请到 ${COUNTER} 号窗口`).waitFor()
    await pictured(display, 'display')
    await clerk.keyboard.press('F3')
    await clerk.getByText(/办理中/).waitFor()
  })

  it('finds at the counter what was begun at home, and is received and accepted there', async () => {
    await clerk.getByRole('tab', { name: /其他办件/ }).click()
    await clerk.locator('.visit-centre').getByText(caseNumber).waitFor()
    await clerk
      .locator('.other-cases li, .visit-centre li')
      .filter({ hasText: caseNumber })
      .getByRole('button')
      .click()
    await clerk.locator('.visit-centre .case-centre').getByText(caseNumber).first().waitFor()
    await clerk.getByRole('button', { name: /^收件/ }).click()
    await clerk.getByRole('button', { name: /^受理/ }).waitFor()
    const materials = clerk
      .locator('.visit-centre .case-centre')
      .getByRole('button', { name: /场所方位示意图/ })
    await materials.first().click()
    await clerk.getByLabel('标出清洗、消毒、保洁设施').check()
    await pictured(clerk, 'desk')
    await clerk.getByRole('button', { name: /^受理/ }).click()
    await clerk.getByRole('dialog').getByRole('button', { name: '受理' }).click()
    await clerk.getByRole('dialog').waitFor({ state: 'detached' })
    await visitor.goto(`/portal/cases/${caseId}`)
    await visitor.getByText('已经受理').first().waitFor()
  })

  it('is asked on the screen of the counter to check, to sign and to rate', async () => {
    await clerk.keyboard.press('F7')
    await screen.getByRole('heading', { name: '请核对您的信息' }).waitFor()
    const pad = (await screen.locator('.signature canvas').boundingBox())!
    await screen.mouse.move(pad.x + 100, pad.y + 60)
    await screen.mouse.down()
    for (let at = 0; at < 40; at += 1)
      await screen.mouse.move(pad.x + 100 + at * 8, pad.y + 60 + 30 * Math.sin(at / 3))
    await screen.mouse.up()
    await screen.getByRole('button', { name: '一致，确认' }).click()
    await clerk.getByText(/已在客户屏确认并签字/).waitFor()
    await clerk.keyboard.press('e')
    await screen.getByRole('heading', { name: '这次办事，您满意吗？' }).waitFor()
    await pictured(screen, 'desk-rating', () => screen.locator('.rate-pane .faces label').first().click())
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
