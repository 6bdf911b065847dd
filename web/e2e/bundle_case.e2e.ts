import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DESK,
  PHONE,
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  signInStaff,
  signInVisitor,
} from './browser'
import { openFromList } from './counter'
import { attachAsked, fillPages } from './filing'
import { MORNING, startServer, type Server } from './server'

// Somebody who has lost their work: three items of their own choice, filled in once, handed in once, followed in one line.
const CARD = '社会保障卡申领'
const REGISTER = '失业登记'
const MONEY = '失业保险金申领' // asks for the card that the first brings
const ANSWERS: Record<string, string> = {
  '办卡是哪种情况？': '第一次领',
  '给谁办？': '16 周岁以上的人',
  '谁来窗口？': '持卡人本人',
  '失业前是什么情况？': '在单位上班',
  '是本区户籍吗？': '是',
  '劳动关系为什么终止？': '合同到期',
  '以前在外地缴过失业保险、要转过来吗？': '否',
}
const shots = process.env.YIMEN_SHOTS

describe('several items as one', () => {
  let server: Server
  let browser: Browser
  let visitor: Page
  let clerk: Page
  let bundle: string

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    visitor = await newPage(browser, server.url, PHONE)
    clerk = await newPage(browser, server.url, DESK)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function look(name: string): Promise<void> {
    await expectAccessible(visitor, name)
    await expectNoSideways(visitor, name)
    if (shots) await visitor.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
  }
  const next = () => visitor.getByRole('button', { name: '保存并继续' }).click()

  it('says what is still to be answered before it can be begun', async () => {
    await signInVisitor(visitor, 'visitor02')
    await visitor.goto('/portal/combine')
    for (const name of [REGISTER, CARD, MONEY]) {
      const more = visitor.getByRole('button', { name: '再加一件' })
      if (await more.count()) await more.click()
      await visitor.getByRole('searchbox').fill(name)
      await visitor.getByRole('button', { name, exact: true }).click()
      await visitor.locator('li.row').filter({ hasText: name }).waitFor()
    }
    await visitor.getByRole('button', { name: '一次办：开始办理' }).click()
    await visitor.getByText(/还有 \d+ 个问题没有回答/).waitFor()
    await look('start-refused')
    for (const [question, answer] of Object.entries(ANSWERS))
      await visitor.getByRole('group', { name: question }).getByText(answer, { exact: true }).click()
    await visitor.getByText(/还有 \d+ 个问题没有回答/).waitFor({ state: 'detached' })
    await look('start')
  })

  it('is filled in once, and says which departments use each field', async () => {
    await visitor.getByRole('button', { name: '一次办：开始办理' }).click()
    await visitor.waitForURL(/bundle-cases/)
    bundle = /bundle-cases\/([^/]+)/.exec(visitor.url())?.[1] ?? ''
    await visitor.getByText('第 1 步').or(visitor.getByText('第 2 步')).first().waitFor()
    await visitor.goto(`/portal/bundle-cases/${bundle}`)
    await visitor
      .getByText(/^用于：/)
      .first()
      .waitFor()
    await look('form')
    await fillPages(visitor, {
      住址: '云溪市城东区迎春路 18 号',
      单位: '云溪示例纺织有限公司',
      时间: '2026-11-02',
    })
    await visitor.getByRole('heading', { level: 1, name: '上传材料' }).waitFor()
  })

  it('asks for each paper once, and not for the card that one of them brings', async () => {
    await visitor.getByText('扫描一份，').first().waitFor()
    expect(await visitor.locator('.material > h2').filter({ hasText: '社会保障卡' }).count()).toBe(0)
    await visitor.getByText('不用您交').click()
    await visitor.getByText(`由“${CARD}”的结果带来`).first().waitFor()
    expect(await visitor.locator('.material').getByText('不用交，我们已有').count()).toBeGreaterThan(0)
    await attachAsked(visitor)
    await look('materials')
    await next()
    await visitor.getByRole('heading', { level: 1, name: '核对并提交' }).waitFor()
    await look('check')
  })

  it('keeps everything over a reload, and is submitted once by two clicks', async () => {
    await visitor.reload()
    const submit = visitor.getByRole('button', { name: '提交申请' })
    await submit.waitFor()
    await submit.dblclick()
    const receipt = visitor.getByTestId('bundle-receipt')
    await receipt.getByText('2 件已申报').waitFor()
    await receipt.getByText('1 件尚未申报').waitFor()
    const line = visitor.getByTestId('bundle-line')
    await line.getByText(`等“${CARD}”出结果`).waitFor()
    await look('receipt')
    await visitor.goto(`/portal/bundle-cases/${bundle}`)
    await line.getByText('共 3 件，0 件已结束').waitFor()
    await look('progress')
    await visitor.setViewportSize({ width: 1440, height: 900 })
    await look('progress-wide')
    await visitor.setViewportSize(PHONE)
  })

  it('is one entry among the cases, with its members under it', async () => {
    await visitor.goto('/portal/cases')
    const entry = visitor.locator('.case-line').filter({ hasText: '一件事' })
    for (const name of [REGISTER, CARD, MONEY]) await entry.getByRole('link', { name, exact: true }).waitFor()
    expect(await visitor.locator('.growing-list > li').filter({ hasText: CARD }).count()).toBe(1)
    await look('cases')
    await entry.getByRole('link', { name: MONEY, exact: true }).click()
    await visitor.getByText('还没有申报').waitFor()
    await visitor.getByRole('link', { name: `等“${CARD}”出结果` }).waitFor()
    await look('waiting-case')
    await visitor.getByRole('link', { name: /^属于一件事/ }).click()
    await visitor.getByTestId('bundle-line').waitFor()
  })

  it('moves on before the eyes of the visitor when a clerk accepts one', async () => {
    const found = (await (await visitor.request.get(`/api/v1/bundle-cases/${bundle}`)).json()) as {
      members: { name: string; number: string }[]
    }
    const number = found.members.find((one) => one.name === CARD)?.number ?? ''
    await signInStaff(clerk, 'clerk01')
    await openFromList(clerk, '待接收', number)
    await clerk.getByTestId('in-bundle').waitFor()
    await expectAccessible(clerk, 'a member at the desk')
    if (shots) await clerk.screenshot({ path: `${shots}/desk.png` })
    await clerk.getByRole('button', { name: /^收件/ }).click()
    await openFromList(clerk, '待受理', number)
    await clerk.getByRole('button', { name: /^受理/ }).click()
    await clerk.getByRole('dialog').getByRole('button', { name: '受理' }).click()
    const step = visitor.locator('.timeline li').filter({ hasText: CARD }).first()
    await step.getByText('已受理').waitFor()
    await step.getByText(/17:00 前答复/).waitFor()
    await look('progress-accepted')
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
