import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PHONE, faults, newPage, openBrowser, signInVisitor, staffPage } from './browser'
import { Caller } from './caller'
import { shot } from './hall'
import { expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'

const ITEM = '门牌地址证明开具'

interface Ref {
  id: string
  revision: number
}

// 秒批: a visitor submits and has the licence at once, with the reasons; two people change the rule; one stops it.
describe('instant approval', () => {
  let server: Server
  let browser: Browser
  let visitor: Page
  let writer: Page
  let second: Page
  let api: Caller
  let item: string

  async function filed(form: object): Promise<Ref> {
    const made = await api.post<Ref>('/cases', { item_id: item, form: { purpose: 'household', ...form } })
    await api.post(`/cases/${made.id}/submit`, {}, made.revision)
    return made
  }

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    visitor = await newPage(browser, server.url, PHONE)
    await signInVisitor(visitor, 'visitor01')
    api = await Caller.signIn(server.url, 'visitor01', 'portal')
    const { items } = await api.get<{ items: { id: string; name: string }[] }>(
      `/items?applicable=true&text=${encodeURIComponent(ITEM)}`,
    )
    item = items.find((one) => one.name === ITEM)!.id
    writer = await staffPage(browser, server.url, 'editor01')
    second = await staffPage(browser, server.url, 'editor03')
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    expect(faults).toEqual([])
  })

  it('gives a visitor the licence at once, and says why in plain words', async () => {
    const made = await api.post<Ref>('/cases', { item_id: item, form: { purpose: 'household' } })
    await visitor.goto(`/portal/apply/${made.id}/check`)
    await visitor.getByRole('button', { name: '提交申请' }).click()
    await visitor.getByTestId('case-number').waitFor()
    for (const language of ['en', 'zh'] as const) {
      await look(visitor, `/portal/cases/${made.id}`, language)
      const run = visitor.getByTestId('rule-run')
      await run.waitFor()
      expect(await run.locator('.rule-lines > li').count()).toBe(3)
      await expectSound(visitor, `why it was approved by rule, in ${language}`)
      await shot(visitor, `instant-visitor-${language}`)
    }
    await visitor.getByText('您的申请由规则自动批准，因为').waitFor()
    await visitor.getByText('申请人名下有有效的不动产权证书').waitFor()
    await look(visitor, '/portal/inbox', 'zh')
    await visitor.getByText('已按规则当场批准（秒批）').first().waitFor()
  })

  it('tells the desk why a case went to a person', async () => {
    const changed = await filed({ address: '云溪市城东区别的地方 9 号' })
    const desk = await staffPage(browser, server.url, 'clerk01')
    for (const language of ['en', 'zh'] as const) {
      await look(desk, `/counter/desk/to_receive/${changed.id}`, language)
      await desk.getByRole('tab', { name: language === 'zh' ? /办理记录|历史|经过/ : /History/ }).click()
      await desk.getByTestId('rule-run').waitFor()
      await expectSound(desk, `why it went to a person, in ${language}`)
      await shot(desk, `instant-desk-${language}`)
    }
    await desk.getByText('会写在证照上的内容只是申请人填写的：坐落').waitFor()
  })

  it('is listed with what came of it, and each rule opens from there', async () => {
    for (const language of ['en', 'zh'] as const) {
      await look(writer, '/console/instant', language)
      await writer.getByRole('cell', { name: language === 'zh' ? ITEM : 'Certificate of address' }).waitFor()
      await expectSound(writer, `the rules in ${language}`)
      await shot(writer, `instant-list-${language}`)
    }
    await writer.getByRole('link', { name: ITEM }).click()
    await writer.getByText('生效中的规则：第 1 版').waitFor()
    await writer.getByTestId('instant-counts').getByText('秒批 1 件，转人员办理 1 件').waitFor()
  })

  it('is written by choosing, never by typing an expression; what is declared cannot be chosen', async () => {
    const draft = writer.getByTestId('instant-draft')
    await draft.getByRole('button', { name: '加一个条件' }).click()
    const added = draft.getByRole('group', { name: '条件 4' })
    await added.getByLabel('要求（中文）').fill('申请人年满 18 周岁')
    await added.getByLabel('要求（英文）').fill('The applicant is 18 or older')
    const variable = added.getByLabel('核验过的信息')
    expect(await variable.locator('option').allTextContents()).not.toContain('用途')
    await variable.selectOption({ label: '申请人年龄（按已核验的身份证件）' })
    await added.getByLabel('数（周岁）').fill('18')
    for (const language of ['zh'] as const)
      await expectSound(writer, `a rule that is written, in ${language}`)
    await shot(writer, 'instant-writing')
    await draft.getByRole('button', { name: '保存草稿' }).click()
    await writer.getByText('草稿已保存，由没有参与编写的人发布。').waitFor()
    expect(await draft.getByRole('button', { name: '发布' }).count()).toBe(0)
    await writer.getByLabel('最近多少天').fill('30')
    await writer.getByRole('button', { name: '试算' }).click()
    await writer.getByTestId('instant-trial').getByText('近 30 天人员办结的 0 件中').waitFor()
  })

  it('is put in force by somebody else, who sees what differs', async () => {
    await look(second, `/console/instant/${item}`, 'en')
    await second.getByTestId('rule-changes').waitFor()
    await expectSound(second, 'a draft to publish, in en')
    await shot(second, 'instant-differences-en')
    await look(second, `/console/instant/${item}`, 'zh')
    await second
      .getByTestId('rule-changes')
      .getByText('增加条件：申请人年满 18 周岁（申请人年龄（按已核验的身份证件）不少于 18 周岁）')
      .waitFor()
    await second.getByRole('button', { name: '发布' }).click()
    const dialog = second.getByRole('dialog')
    await expectSound(second, 'the publishing of a rule')
    await shot(second, 'instant-publish')
    await dialog.getByRole('button', { name: '发布' }).click()
    await second.getByText('生效中的规则：第 2 版').waitFor()
  })

  it('is stopped at once by one, and goes on when another agrees', async () => {
    const card = writer.getByTestId('instant-switch')
    await card.getByRole('button', { name: '立即停用' }).click()
    const dialog = writer.getByRole('dialog')
    await dialog.getByRole('button', { name: '立即停用' }).click()
    await dialog
      .getByText(/必填|请填写/)
      .first()
      .waitFor()
    await dialog.getByLabel('原因').fill('数据源异常')
    await expectSound(writer, 'the dialog of the switch')
    await dialog.getByRole('button', { name: '立即停用' }).click()
    await card.getByText(/已停用：沈九示/).waitFor()
    await shot(writer, 'instant-stopped')
    const waiting = await filed({})
    await card.getByRole('button', { name: '申请恢复' }).click()
    await writer.getByRole('dialog').getByLabel('原因').fill('已修复')
    await writer.getByRole('dialog').getByRole('button', { name: '申请恢复' }).click()
    await card.getByText('等待另一个人同意恢复').waitFor()
    await second.getByTestId('instant-switch').getByRole('button', { name: '同意恢复' }).click()
    await second.getByText('秒批运行中。').waitFor()
    expect((await api.get<{ state: string }>(`/cases/${waiting.id}`)).state).toBe('submitted')
  })
})
