import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK_SCREEN, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { ITEM, attach } from './filing'
import { shot } from './hall'
import { expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'
import { itemNamed } from './visitor'

const ANSWERS = { business: 'seller', machine: 'no', promise: 'yes', agent: 'self' }
const FORM = {
  operator_name: '云溪小店',
  credit_code: '92990102MA0000023J',
  legal_person: '李示例',
  legal_person_id: '990102188503120018',
  address: '云溪市城东区迎春路 18 号',
  area: 60,
  format: 'seller',
  projects: ['hot'],
  contact_name: '李示例',
  contact_phone: '13800000001',
}
const REPLACED = '经营场所布局和设备设施符合条件的材料'

interface Seen {
  state: string
  revision: number
  licence: { state: string } | null
  promises: { list: { state: string; record: { state: string } | null }[] }
}

// A promise instead of a paper: signed on a phone, the result at once; checked and found broken, answered, decided by somebody else, on record, and repaired.
describe('what is promised', () => {
  let server: Server
  let browser: Browser
  let visitor: Page
  let reviewer: Page
  let decider: Page
  let staff: Record<string, Caller>
  let id: string

  const seen = async (which = id) =>
    (await (await visitor.request.get(`/api/v1/cases/${which}`)).json()) as Seen
  const step = async (who: string, name: string, body: object = {}) =>
    staff[who]!.post(`/cases/${id}/${name}`, body, (await seen()).revision)
  /** One step of the desk, said in its dialog. */
  async function say(page: Page, list: string, action: string, label: string, text: string): Promise<void> {
    await page.goto(`/counter/desk/${list}/${id}`)
    await page.locator(`[data-action=${action}]`).click()
    await page.getByRole('dialog').getByLabel(label).fill(text)
  }
  async function draft(): Promise<string> {
    const item = await itemNamed(visitor, ITEM)
    const opened = await staff.visitor01!.post<{ id: string }>('/cases', {
      item_id: item.id,
      answers: ANSWERS,
      form: FORM,
    })
    return opened.id
  }

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    staff = Object.fromEntries(
      await Promise.all(
        ['clerk02', 'reviewer01', 'decider01', 'visitor01'].map(async (login) => [
          login,
          await Caller.signIn(server.url, login, login === 'visitor01' ? 'portal' : 'counter'),
        ]),
      ),
    ) as Record<string, Caller>
    visitor = await newPage(browser, server.url, PHONE)
    await signInVisitor(visitor, 'visitor01')
    reviewer = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(reviewer, 'reviewer01')
    decider = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(decider, 'decider01')
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('is read in full and signed for before the application is sent', async () => {
    id = await draft()
    await visitor.goto(`/portal/apply/${id}/materials`)
    for (const material of ['营业执照', '食品安全管理制度']) await attach(visitor, material)
    await visitor.getByRole('button', { name: '保存并继续' }).click()
    await visitor.getByRole('button', { name: '提交申请' }).click()
    await visitor.getByText(REPLACED).first().waitFor()
    await shot(visitor, 'promises-offered')
    await visitor.getByRole('button', { name: '用承诺代替' }).click()
    const dialog = visitor.getByRole('dialog')
    await dialog.getByText('愿意承担不实承诺的法律责任', { exact: false }).waitFor()
    await expectSound(visitor, 'the dialog of a promise')
    await shot(visitor, 'promises-signing')
    await dialog.getByRole('button', { name: '签名并承诺' }).click()
    await dialog.getByText('请先签名', { exact: false }).waitFor()
    await dialog.locator('canvas').scrollIntoViewIfNeeded()
    const pad = (await dialog.locator('canvas').boundingBox())!
    await visitor.mouse.move(pad.x + 30, pad.y + 40)
    await visitor.mouse.down()
    await visitor.mouse.move(pad.x + 120, pad.y + 80, { steps: 5 })
    await visitor.mouse.up()
    await dialog.getByRole('button', { name: '签名并承诺' }).click()
    await visitor.locator('.promise-list').getByText('已承诺').waitFor()
    await visitor.getByRole('button', { name: '提交申请' }).click()
    await visitor.getByTestId('case-number').waitFor()
  })

  it('gives the result at once, with the day of the check', async () => {
    await step('clerk02', 'receive')
    await step('clerk02', 'accept')
    await step('reviewer01', 'review', { opinion: '符合条件' })
    await step('decider01', 'approve', { opinion: '同意' })
    expect((await seen()).state).toBe('result_issued')
    await visitor.goto(`/portal/cases/${id}`)
    await visitor.locator('.promise-list').getByText('待核查').waitFor()
    await visitor.getByText('告知承诺书').first().waitFor()
    await expectSound(visitor, 'a result on a promise')
    await shot(visitor, 'promises-result')
  })

  it('is checked from the work list, and what is broken is told', async () => {
    await reviewer.goto('/counter/desk/promises_to_check')
    await reviewer.getByText(ITEM).first().waitFor()
    await say(reviewer, 'promises_to_check', 'find_broken', '哪里与承诺不符', '没有冷藏设备')
    await expectSound(reviewer, 'the dialog of a finding')
    await shot(reviewer, 'promises-finding')
    await reviewer.keyboard.press('Control+Enter')
    await expect.poll(async () => (await seen()).promises.list[0]?.state).toBe('found_broken')
  })

  it('is answered on the phone, before anything is decided', async () => {
    for (const language of ['en', 'zh']) {
      await look(visitor, `/portal/cases/${id}`, language)
      await visitor.locator('.promise-list').waitFor()
      await expectSound(visitor, `a broken promise, in ${language}`)
      await shot(visitor, `promises-broken-${language}`)
    }
    await decider.goto(`/counter/desk/promises_to_decide/${id}`)
    await decider.getByText('责令限期整改：', { exact: false }).waitFor()
    await visitor.getByRole('button', { name: '陈述、申辩' }).click()
    await visitor.getByRole('dialog').getByLabel('陈述、申辩').fill('冷藏柜明天到货')
    await visitor.getByRole('dialog').getByRole('button', { name: '陈述、申辩' }).click()
    await visitor.locator('.promise-list').getByText('已陈述申辩，待决定').waitFor()
  })

  it('is decided by somebody else, corrected, and repaired on request', async () => {
    await say(decider, 'promises_to_decide', 'order_correction', '理由和要求', '配齐冷藏设备')
    await decider.getByRole('dialog').getByLabel('哪天以前改正').fill('2026-12-20')
    await expectSound(decider, 'the dialog of a decision')
    await shot(decider, 'promises-decision')
    await decider.keyboard.press('Control+Enter')
    await expect.poll(async () => (await seen()).promises.list[0]?.record?.state).toBe('standing')
    const other = await draft()
    await visitor.goto(`/portal/apply/${other}/check`)
    await visitor.getByText('不适用告知承诺', { exact: false }).waitFor()
    await expectSound(visitor, 'a promise that is refused')
    await shot(visitor, 'promises-barred')
    await visitor.getByRole('link', { name: '失信记录' }).click()
    await visitor.getByText('没有修复，现在不适用告知承诺').waitFor()
    await expectSound(visitor, 'the record of the visitor')
    await shot(visitor, 'promises-record')
    await decider.goto('/counter/credit')
    await decider.getByRole('table').getByRole('button').first().click()
    await decider.getByText('这次查看已记入日志', { exact: false }).waitFor()
    await decider.getByRole('cell', { name: '配齐冷藏设备' }).waitFor()
    await expectSound(decider, 'the record of an applicant')
    await shot(decider, 'promises-record-desk')
    await say(reviewer, 'promises_to_check', 'confirm_correction', '怎样确认的', '冷藏柜已经使用')
    await reviewer.keyboard.press('Control+Enter')
    await expect.poll(async () => (await seen()).promises.list[0]?.state).toBe('corrected')
    await visitor.goto(`/portal/cases/${id}`)
    await visitor.getByRole('button', { name: '申请信用修复' }).click()
    await visitor.getByRole('dialog').getByRole('button', { name: '申请信用修复' }).click()
    await visitor.locator('.promise-list').getByText('已申请修复').waitFor()
    await say(decider, 'promises_to_decide', 'repair_record', '修复的理由', '改正属实')
    await decider.keyboard.press('Control+Enter')
    await visitor.locator('.promise-list').getByText('已修复').waitFor()
    await shot(visitor, 'promises-repaired')
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
