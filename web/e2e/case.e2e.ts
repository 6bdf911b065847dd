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
import { openFromList, reviewAndApprove } from './counter'
import { apply, attach } from './filing'
import { engines, startServer, type Server } from './server'

describe.each(engines)('the life of a case on %s', (engine) => {
  let server: Server
  let browser: Browser
  let visitor: Page
  let clerk: Page
  let number: string

  beforeAll(async () => {
    server = await startServer(engine)
    browser = await openBrowser()
    visitor = await newPage(browser, server.url, PHONE)
    clerk = await newPage(browser, server.url, DESK)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('begins with a visitor who finds, fills in and submits on a phone', async () => {
    await signInVisitor(visitor, 'visitor01')
    number = await apply(visitor)
    expect(number.length).toBeGreaterThan(5)
    await expectNoSideways(visitor, 'the receipt')
    await visitor.getByRole('link', { name: '查看进度' }).click()
    await visitor.getByText('等待工作人员收件').waitFor()
  })

  it('is received by a clerk, who tells once what is missing', async () => {
    await signInStaff(clerk, 'clerk01')
    await openFromList(clerk, '待接收', number)
    await clerk.getByRole('button', { name: /^收件/ }).click()
    await openFromList(clerk, '待受理', number)
    await clerk.getByRole('button', { name: /经营场所布局图/ }).click()
    await clerk.getByLabel('标出操作间、库房、洗消区').check()
    await clerk.getByRole('button', { name: /^一次性告知/ }).click()
    const dialog = clerk.getByRole('dialog')
    await dialog.getByLabel('经营场所布局图').check()
    await dialog.getByLabel('缺什么、怎么补').fill('布局图请标出洗消区的位置。')
    await dialog.getByLabel('经营面积（平方米）').check()
    await expectAccessible(clerk, 'the notice dialog')
    await dialog.getByRole('button', { name: '发出一次性告知' }).click()
    await dialog.waitFor({ state: 'detached' })
  })

  it('goes back to the visitor, who sees what is missing without reloading, and supplies it', async () => {
    await visitor.getByText('布局图请标出洗消区的位置。').waitFor()
    await expectAccessible(visitor, 'the case page with a notice')
    await visitor.getByRole('link', { name: '去补正' }).click()
    await visitor.getByLabel('经营面积（平方米）').fill('58')
    await visitor.getByRole('button', { name: '保存并继续' }).click()
    await attach(visitor, '经营场所布局图')
    await visitor.getByRole('button', { name: '保存并继续' }).click()
    await visitor.getByRole('button', { name: '提交补正' }).click()
    await visitor.getByText('正在看材料是否齐全').waitFor()
  })

  it('is accepted, and the visitor learns until when and why that day', async () => {
    await openFromList(clerk, '待受理', number)
    await clerk.getByRole('button', { name: /^受理/ }).click()
    await clerk.getByRole('dialog').getByRole('button', { name: '受理' }).click()
    await visitor.getByText('已经受理').waitFor()
    await visitor.getByText(/17:00 前答复/).waitFor()
    await visitor.getByText('为什么是这天', { exact: true }).click()
    await visitor.locator('.why[open]').getByText('第 8 个工作日').waitFor()
    await visitor.getByText('首问负责人：陈一示').waitFor()
  })

  it('is reviewed and decided by two other people', async () => {
    const desk = () => newPage(browser, server.url, DESK)
    await reviewAndApprove(desk, number, ['reviewer01', 'decider01'])
  })

  it('ends with a licence that anybody can verify, and whose forgery is found', async () => {
    await visitor.getByRole('link', { name: '出示证照', exact: true }).click()
    const qr = visitor.getByRole('img', { name: /验真二维码/ })
    await qr.waitFor()
    expect(await qr.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
    const id = visitor.url().split('/').pop()
    const licence = (await (await visitor.request.get(`/api/v1/licences/${id}`)).json()) as {
      verify_url: string
      qr_text: string
    }

    const anybody = await newPage(browser, server.url, PHONE)
    const local = (address: string) => {
      const { pathname, search, hash } = new URL(address)
      return pathname + search + hash
    }
    const verdict = anybody.locator('[data-verdict]')
    for (const address of [licence.verify_url, licence.qr_text]) {
      await anybody.goto('about:blank')
      await anybody.goto(local(address))
      expect(await verdict.getAttribute('data-verdict')).toMatch(/^genuine/)
    }
    await expectAccessible(anybody, 'the verdict')
    const at = licence.qr_text.indexOf('#') + 40
    const other = licence.qr_text[at] === 'A' ? 'B' : 'A'
    await anybody.goto('about:blank')
    await anybody.goto(local(licence.qr_text.slice(0, at) + other + licence.qr_text.slice(at + 1)))
    expect(await verdict.getAttribute('data-verdict')).not.toMatch(/^genuine/)
    await anybody
      .getByText(/改动过|认不出|没有这份证照/)
      .first()
      .waitFor()
  })

  it('leaves its whole way in the timeline and in the inbox', async () => {
    await visitor.goto('/portal/inbox')
    for (const words of ['申请已提交', '大厅已收件', '需要补正', '已受理', '已准予许可'])
      await visitor.getByRole('link', { name: words }).first().waitFor()
    await visitor.getByRole('link', { name: '已准予许可' }).first().click()
    const steps = visitor.getByRole('list', { name: '办理经过' })
    for (const step of ['提交申请', '收件', '一次性告知', '提交补正', '受理', '准予许可'])
      await steps.getByText(step, { exact: true }).first().waitFor()
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
