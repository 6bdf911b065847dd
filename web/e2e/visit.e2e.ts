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
  ink,
  newPage,
  openBrowser,
  scanned,
  signInHere,
  signInStaff,
  signInVisitor,
  secondStepHere,
} from './browser'
import { callUpTo, reviewAndApprove, serveByKey, sitDown } from './counter'
import { comeAfter, counted, pairedScreen, scan } from './hall'
import { pictured } from './pictures'
import { engines, startServer, type Server } from './server'
import { Finger, fillSection } from './touches'
import { answerAll, itemNamed, type ItemLike } from './visitor'

// The whole line of one visit, by all who take part in it, in the five apps at once, in a hall that has worked since the morning.

const MID_MORNING = '2026-11-24T10:40:00+08:00'
const WORDS = '开理发店' // what a visitor says; the item has a longer name
const ANSWERS = [/公司/, /理发/, /一般程序/] // who, what place, by which way
const COUNTER = 1
const COME_AFTER = 'ABCA' // lines of those who take a number after our visitor
const PAGE = 20 // rows that a list of the console shows at first

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
  let guideCode = ''
  let caseNumber = ''
  let caseId = ''
  let ticketNumber = ''

  beforeAll(async () => {
    server = await startServer(engine, MID_MORNING, { day: true })
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
    await display.locator('.wait-list li').first().waitFor()
    await signInVisitor(visitor, 'visitor01')
    await signInStaff(clerk, 'clerk01')
    await manager.goto('/console/')
    await signInHere(manager, 'manager01')
    await secondStepHere(manager, 'manager01')
    await manager.locator('.today').first().waitFor()
  }, 360_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  /** The picture that the catalogue shows of a material, where it has one: what a visitor would hand in. */
  async function sampleOf(key: string): Promise<Buffer | undefined> {
    const reply = await visitor.request.get(`/api/v1/items/${item.id}/samples/${key}`)
    return reply.ok() && reply.headers()['content-type'] === 'image/png' ? reply.body() : undefined
  }
  /** How many wait in all lines of the hall, as the display says. */
  async function waitingOnDisplay(): Promise<number> {
    const lines = await display.locator('.wait-list strong').allInnerTexts()
    return lines.reduce((sum, text) => sum + Number(/\d+/.exec(text)?.[0]), 0)
  }

  it('begins with a question in everyday words, on a phone', async () => {
    await visitor.goto('/portal/')
    await visitor.locator('.hall-wait').first().waitFor()
    // The day was played: what people came for most stands first.
    await visitor.getByRole('heading', { name: '大家常来办' }).waitFor()
    const { asked } = (await (await visitor.request.get('/api/v1/asked-items')).json()) as {
      asked: { name: string }[]
    }
    expect(asked.length).toBeGreaterThan(3)
    expect(await visitor.locator('.tiles a').first().innerText()).toBe(asked[0]?.name)
    await pictured(visitor, 'portal-home')
    await visitor.getByRole('combobox', { name: '想办什么事？' }).fill(WORDS)
    await visitor.getByRole('button', { name: '查找' }).click()
    await visitor.waitForURL(/search/)
    item = await itemNamed(visitor, '公共场所卫生许可')
    await visitor.locator('.results').getByRole('link', { name: item.name }).first().click()
    await visitor.getByRole('link', { name: /看我要带什么/ }).click()
    await visitor.locator('.big-choices button').filter({ hasText: '公司' }).click()
    await visitor.locator('.big-choices button').filter({ hasText: '理发' }).waitFor()
    await visitor.getByText('为什么问').waitFor()
    await expectNoSideways(visitor, 'a question')
    await pictured(visitor, 'guide-question')
  })

  it('is answered with what is held, what to bring, and what follows', async () => {
    expect(await answerAll(visitor, ANSWERS)).toEqual(['理发、美容', expect.stringMatching('一般程序')])
    expect((await visitor.locator('.guide-result h2').allInnerTexts()).slice(0, 3)).toEqual([
      '不用带',
      '要带',
      '然后',
    ])
    await visitor.locator('.held-list s').first().waitFor()
    await expectNoSideways(visitor, 'the checklist')
    await pictured(visitor, 'guide-result')
    guideCode = (await visitor.getByTestId('guide-code').innerText()).trim()
  })

  it('opens elsewhere by its code, without what only the visitor may see', async () => {
    const elsewhere = await newPage(browser, server.url, PHONE)
    await elsewhere.goto('/portal/guide')
    await elsewhere.getByLabel('清单码').fill(guideCode.toLowerCase())
    await elsewhere.getByRole('button', { name: '打开清单' }).click()
    await elsewhere.getByTestId('guide-code').getByText(guideCode).waitFor()
    expect(await elsewhere.locator('.held-list').count()).toBe(0)
    await elsewhere.context().close()
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
        for (const requirement of item.definition.requirements) {
          const box = materials.filter({ hasText: requirement.name })
          if (!(await box.count()) || (await box.locator('.fold').count())) continue
          await finger.attach(box, requirement.name, await sampleOf(requirement.key))
        }
      }
      const here = visitor.url()
      await visitor.getByRole('button', { name: '保存并继续' }).click()
      await visitor.waitForURL((url) => url.href !== here)
    }
    await check.click()
    caseNumber = (await visitor.getByTestId('case-number').innerText()).trim()
    expect(caseNumber.length).toBeGreaterThan(5)
  })

  it('comes to the hall: known by the codes on the phone, a number in at most three touches', async () => {
    await visitor.goto('/portal/code')
    const code = (await visitor.getByTestId('visit-code').innerText()).replace(/\s/g, '')
    await kiosk.locator('[data-step="identify"]:not(.settling)').waitFor()
    await scan(kiosk, `${server.url}/portal/guide/${guideCode}`)
    await kiosk.getByRole('heading', { name: new RegExp(item.name) }).waitFor()
    await scan(kiosk, code)
    await kiosk.locator('[data-step="what"]:not(.settling)').waitFor()
    const { touch, touches } = counted(kiosk)
    await touch(new RegExp(item.name))
    await kiosk.locator('[data-step="whom"]:not(.settling), [data-step="ticket"]').first().waitFor()
    if (await kiosk.locator('[data-step="whom"]').count()) await touch(/公司/)
    await kiosk.locator('[data-step="ticket"]:not(.settling)').waitFor()
    expect(touches()).toBeLessThanOrEqual(3)
    ticketNumber = (await kiosk.locator('[data-number]').innerText()).trim()
    await pictured(kiosk, 'kiosk-ticket')
    await kiosk.getByRole('button', { name: '好了', exact: true }).click()
    await visitor.goto('/portal/tickets')
    await visitor.getByText(ticketNumber).first().waitFor()
    await comeAfter(server.url, COME_AFTER)
  })

  it('is called with one key, shown to the hall and on the phone, and served with one key', async () => {
    await manager.locator('.now-figures').getByText('厅内人数').waitFor()
    const waiting = async () => Number(await manager.locator('.now-figures a').nth(1).innerText())
    const { waiting: before } = (await (
      await manager.request.get(`/api/v1/halls/${manager.url().split('/').pop()}/now`)
    ).json()) as { waiting: number }
    expect(before).toBeGreaterThan(COME_AFTER.length)
    for (const figure of [waiting, waitingOnDisplay]) await expect.poll(figure).toBe(before)
    await manager.locator('.hour-chart canvas').waitFor()
    await pictured(manager, 'console', () => manager.locator('.hour-chart canvas').waitFor(), true)
    await sitDown(clerk)
    const called = await callUpTo(clerk, ticketNumber)
    for (const figure of [waiting, waitingOnDisplay]) await expect.poll(figure).toBe(before - called)
    await display.locator('[data-now]').filter({ hasText: ticketNumber }).waitFor()
    await display.getByText(`${COUNTER} 号窗口`).first().waitFor()
    // Of the last six the newest may be the one that stands large.
    await expect.poll(() => display.locator('.last-calls li').count()).toBeGreaterThanOrEqual(5)
    await visitor.getByText(`请到 ${COUNTER} 号窗口`).waitFor()
    await pictured(display, 'display')
    await serveByKey(clerk)
  })

  it('finds at the counter what was begun at home, and is received and accepted there', async () => {
    const head = clerk.locator('.visit-head')
    await head.getByText(new RegExp(`清单 ${guideCode}`)).waitFor()
    expect(await head.innerText()).toMatch(/李\*+/)
    await clerk.getByRole('tab', { name: /其他办件/ }).click()
    await clerk.locator('.visit-centre').getByText(caseNumber).waitFor()
    await clerk
      .locator('.other-cases li, .visit-centre li')
      .filter({ hasText: caseNumber })
      .getByRole('button')
      .click()
    await clerk.locator('.visit-centre .case-centre').getByText(caseNumber).first().waitFor()
    await clerk.keyboard.press('F4')
    await clerk.locator('[data-action="accept"]').waitFor()
    const materials = clerk
      .locator('.visit-centre .case-centre')
      .getByRole('button', { name: /场所方位示意图/ })
    await materials.first().click()
    await clerk.getByLabel('标出清洗、消毒、保洁设施').check()
    await pictured(clerk, 'desk')
    await clerk.keyboard.press('F4')
    await clerk.getByRole('dialog').waitFor()
    await clerk.keyboard.press('Control+Enter')
    await clerk.getByRole('dialog').waitFor({ state: 'detached' })
    await visitor.goto(`/portal/cases/${caseId}`)
    await visitor.getByText('已经受理').first().waitFor()
  })

  it('leaves a paper with number and seal, which the clerk opens and anybody can check', async () => {
    await clerk.getByRole('tab', { name: /^文书/ }).click()
    await clerk.getByRole('button', { name: /受理通知书|受理决定书/ }).click()
    const sheet = clerk.locator('.papers canvas')
    await expect.poll(() => ink(sheet)).toBeGreaterThan(500)
    const number = await clerk.locator('.papers [aria-pressed="true"] .soft').first().innerText()
    await clerk.keyboard.press('z') // larger
    await clerk.keyboard.press('z')
    await expect.poll(() => scanned(sheet)).toMatch(/verify\?d=/)
    const code = new URL(await scanned(sheet))
    const anybody = await newPage(browser, server.url, PHONE)
    await anybody.goto(code.pathname + code.search)
    await anybody.locator('[data-verdict="genuine"]').getByText(number).waitFor()
    await anybody.context().close()
    await pictured(clerk, 'desk-paper', async () => {
      await clerk.getByRole('tab', { name: /^(文书|Papers)/ }).click()
      await expect.poll(() => ink(sheet)).toBeGreaterThan(500)
    })
    await clerk.getByRole('tab', { name: /^材料/ }).click()
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
    await screen.locator('.rate-pane .faces label').first().click()
    await screen.locator('.norms label').first().click()
    await screen.getByRole('button', { name: '提交评价' }).click()
    await screen.getByText('谢谢您的评价').waitFor()
  })

  it('is reviewed and decided by two others, from their lists', async () => {
    const desk = () => newPage(browser, server.url, DESK)
    await reviewAndApprove(desk, caseNumber, ['reviewer04', 'decider04'])
  })

  it('ends with a licence at once, of which the public page says that it is genuine', async () => {
    await visitor.getByRole('link', { name: '出示证照', exact: true }).first().click()
    await visitor.getByRole('img', { name: /验真二维码/ }).waitFor()
    const address = await visitor.getByRole('link', { name: '打开验真页面' }).getAttribute('href')
    const { pathname, search, hash } = new URL(address ?? '', server.url)
    const anybody = await newPage(browser, server.url, PHONE)
    await anybody.goto(pathname + search + hash)
    expect(await anybody.locator('[data-verdict]').getAttribute('data-verdict')).toMatch(/^genuine/)
    await anybody.getByText('公共场所卫生许可证').first().waitFor()
    await pictured(anybody, 'verify')
    await anybody.context().close()
  })

  it('is rated on the portal as well, the decision apart from the visit', async () => {
    await visitor.goto(`/portal/cases/${caseId}`)
    await visitor.getByRole('link', { name: '评价这次服务' }).click()
    await visitor.locator('.faces label').first().click()
    await visitor.locator('.choices label').first().click()
    await visitor.getByRole('button', { name: '提交评价' }).click()
    await visitor.getByText(/谢谢/).first().waitFor()
  })

  it('is one line for the visitor, from the list to the rating, with its papers, and messages', async () => {
    await visitor.goto(`/portal/cases/${caseId}`)
    const steps = visitor.getByRole('list', { name: '办理经过' })
    await steps.getByText(ticketNumber).first().waitFor()
    for (const words of ['提交申请', '收件', '受理', '准予许可', '电子证照', '非常满意'])
      await steps.getByText(words).first().waitFor()
    await expectNoSideways(visitor, 'the line of the case')
    await pictured(visitor, 'case-line', undefined, true)
    await steps
      .locator('li')
      .filter({ hasText: /受理/ })
      .getByRole('link', { name: /打开文书/ })
      .last()
      .click()
    const sheet = visitor.locator('.document-page canvas').first()
    await sheet.waitFor()
    await expect.poll(() => ink(sheet)).toBeGreaterThan(500)
    await pictured(visitor, 'document', async () => {
      await sheet.waitFor()
      await expect.poll(() => ink(sheet)).toBeGreaterThan(500)
    })
    await visitor.goto('/portal/inbox')
    for (const words of ['申请已提交', '大厅已收件', '已受理', '已准予许可'])
      await visitor.getByRole('link', { name: words }).first().waitFor()
  })

  it('stands on the console: every figure opens its rows', async () => {
    await manager.locator('.today').first().waitFor()
    const home = manager.url()
    const figures = await manager
      .locator('.today a, .now-figures dd a[href*="/visits"], .now-figures dd a[href*="/tickets"]')
      .evaluateAll((all) =>
        all.map((one) => ({
          to: (one as HTMLAnchorElement).href,
          count: Number((one.querySelector('strong') ?? one).textContent),
        })),
      )
    expect(figures.filter((one) => one.count > 0).length).toBeGreaterThan(4)
    for (const figure of figures) {
      await manager.goto(figure.to)
      await manager.getByRole('heading', { level: 1 }).waitFor()
      await manager.locator('.skeleton').first().waitFor({ state: 'detached' })
      const total = manager.locator('.page-head [role="status"]')
      expect(Number(/\d+/.exec(await total.innerText())?.[0]), figure.to).toBe(figure.count)
      expect(await manager.locator('tbody tr').count(), figure.to).toBe(Math.min(figure.count, PAGE))
    }
    await manager.goto(home)
  })

  it('is one line for the manager too, from the number to the licence and the ratings, and back', async () => {
    const navigation = manager.getByRole('navigation', { name: '看板导航' })
    await navigation.getByRole('link', { name: '排队号' }).click()
    await manager.getByRole('link', { name: ticketNumber }).click()
    await manager.getByText('排队号的全程').waitFor()
    const line = manager.getByRole('list', { name: '全程' })
    await line.getByRole('listitem').first().waitFor()
    const kinds = await line.locator('.kind').allInnerTexts()
    for (const kind of ['排队号', '到访', '办件', '文书', '证照', '评价']) expect(kinds).toContain(kind)
    const entry = (kind: string) =>
      line.locator('li').filter({ has: manager.locator('.kind').getByText(kind, { exact: true }) })
    await entry('办件').getByRole('link').click()
    await manager.getByText('办件的全程').waitFor()
    await manager.locator('.case-facts').waitFor()
    await pictured(manager, 'console-thread', () => manager.locator('.case-facts').waitFor())
    await entry('证照').getByRole('link').click()
    await manager.getByText('证照的全程').waitFor()
    await entry('评价').getByRole('link').first().click()
    await manager.getByText('评价的全程').waitFor()
    await entry('排队号').getByRole('link').click()
    await manager.getByText('排队号的全程').waitFor()
    await manager.getByRole('heading', { level: 1, name: ticketNumber }).waitFor()
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
