import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DESK_SCREEN, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { FORM } from './cases'
import { ANSWERS, ITEM, picture } from './filing'
import { shot } from './hall'
import { expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'

// 结果送达方式: the visitor asks on the phone to have the result posted, the clerk sends it and records the receipt, the visitor sees both.
let server: Server
let browser: Browser
let visitor: Page
let clerk: Page
let id: string
const ADDRESS = '云溪市城东区和平路 12 号 3 单元 501 室'

interface Ref {
  id: string
  revision: number
}

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  const api = await Caller.signIn(server.url, 'visitor01', 'portal')
  const { items } = await api.get<{ items: { id: string; name: string }[] }>(
    '/items?applicable=true&limit=100',
  )
  const item = items.find((one) => one.name === ITEM)!
  id = (await api.post<Ref>('/cases', { item_id: item.id, answers: ANSWERS, form: FORM })).id
  for (const material of ['business_licence', 'layout', 'safety_rules', 'equipment'])
    await api.upload(`/cases/${id}/materials/${material}/files`, 'a.png', picture())
  visitor = await newPage(browser, server.url, PHONE)
  await signInVisitor(visitor, 'visitor01')
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function step(login: string, action: string, body: object = {}): Promise<void> {
  const who = await Caller.signIn(server.url, login)
  await who.post(`/cases/${id}/${action}`, body, (await who.get<Ref>(`/cases/${id}`)).revision)
}

it('is chosen before the case is handed in', async () => {
  for (const language of ['en', 'zh'] as const) {
    await look(visitor, `/portal/apply/${id}/check`, language)
    const card = visitor.getByTestId('way')
    await card
      .getByRole('button', { name: language === 'zh' ? '选择送达方式' : 'Choose how it comes' })
      .click()
    await card.getByLabel(language === 'zh' ? '邮寄到我的地址' : 'By post to my address').check()
    await expectSound(visitor, `the choice in ${language}`)
    await shot(visitor, `way-choice-${language}`)
  }
  const card = visitor.getByTestId('way')
  await card.getByRole('button', { name: '保存送达方式' }).click()
  await card.getByText('请填写这一项').first().waitFor() // nothing is lost, and it says what is missing
  await card.getByLabel('收件人').fill('李示例')
  await card.getByLabel('联系电话').fill('13800000001')
  await card.getByLabel('收件地址').fill(ADDRESS)
  await card.getByRole('button', { name: '保存送达方式' }).click()
  await card.getByText(ADDRESS).waitFor()
  await shot(visitor, 'way-chosen')
  await visitor.getByRole('button', { name: '提交申请' }).click()
  await visitor.getByTestId('case-number').waitFor()
})

it('goes to a courier at the desk, whose number the visitor sees', async () => {
  await step('clerk01', 'receive')
  await step('clerk01', 'accept')
  await step('reviewer01', 'review')
  await step('decider01', 'approve')
  clerk = await newPage(browser, server.url, DESK_SCREEN)
  await signInStaff(clerk, 'clerk01')
  await look(clerk, `/counter/desk/to_deliver/${id}`, 'zh')
  await clerk.getByText('待寄送').first().waitFor()
  expect(await clerk.getByText(ADDRESS).count()).toBe(0) // masked until somebody says why
  await clerk.getByRole('button', { name: /^寄出结果/ }).click()
  const form = clerk.getByTestId('send_result')
  await form.getByLabel('快递公司').fill('顺丰速运')
  await form.getByLabel('快递单号').fill('SF1234567890')
  await shot(clerk, 'way-send')
  await form.getByRole('button', { name: '寄出结果' }).click()
  await clerk.getByText('已寄出，待签收').first().waitFor()
  await expectSound(clerk, 'the case at the desk')
  await shot(clerk, 'way-sent')
  for (const language of ['en', 'zh'] as const) {
    await look(visitor, `/portal/cases/${id}`, language)
    await visitor.getByTestId('way').getByText('顺丰速运 SF1234567890').waitFor()
    await expectSound(visitor, `the parcel in ${language}`)
    await shot(visitor, `way-parcel-${language}`)
  }
})

it('is delivered by the receipt', async () => {
  await clerk.getByRole('button', { name: /^登记签收回执/ }).click()
  const form = clerk.getByTestId('record_receipt')
  const { sent_at } = (
    await (
      await Caller.signIn(server.url, 'clerk01')
    ).get<{ delivery: { parcel: { sent_at: string } } }>(`/cases/${id}`)
  ).delivery.parcel
  await form.getByLabel('签收日期').fill(sent_at.slice(0, 10))
  await form.getByLabel('签收人').fill('李示例')
  await form.getByRole('button', { name: '登记签收回执' }).click()
  await form.waitFor({ state: 'detached' })
  await visitor.reload()
  await visitor
    .getByTestId('way')
    .getByText(/李示例/)
    .last()
    .waitFor()
  await shot(visitor, 'way-delivered')
  expect(faults).toEqual([])
})
