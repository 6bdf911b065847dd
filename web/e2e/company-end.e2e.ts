import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
import { Caller } from './caller'
import { fileCase, fillAndSubmit } from './cases'
import { openFromList } from './counter'
import { shot } from './hall'
import { MORNING, startServer, type Server } from './server'

// 证照并销: a company that ends sees which of its permits end with it, before it hands anything in; so does who decides.
interface Items {
  items: { id: string; name: string }[]
}
let server: Server
let browser: Browser
let company: Caller
let subject: string
let phone: Page

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  company = await Caller.signIn(server.url, 'visitor02', 'portal')
  const me = await company.get<{ acts_for: { subject_id: string; kind: string }[] }>('/me')
  subject = me.acts_for.find((one) => one.kind === 'company')!.subject_id
  const [clerk, reviewer, decider] = await Promise.all(
    ['clerk01', 'reviewer01', 'decider01'].map((login) => Caller.signIn(server.url, login)),
  )
  await fileCase(
    company,
    [
      [clerk!, 'receive'],
      [clerk!, 'accept', {}],
      [reviewer!, 'review', { opinion: '符合条件' }],
      [decider!, 'approve', { opinion: '同意' }],
    ],
    { subject_id: subject },
  )
  phone = await newPage(browser, server.url, PHONE)
  await signInVisitor(phone, 'visitor02')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  expect(faults).toEqual([])
})

async function begun(body: object): Promise<string> {
  return (await company.post<{ id: string }>('/bundle-cases', { ...body, subject_id: subject })).id
}

it('is told before the bundle is handed in, with what stays and why', async () => {
  const id = await begun({ template_key: 'company_closing', answers: {} })
  await phone.goto(`/portal/bundle-cases/${id}/check`)
  const card = phone.getByTestId('ends')
  await card.getByText('食品经营许可证').waitFor()
  await expect.poll(() => card.innerText()).toContain('第七十条第（三）项')
  const lines = await card.getByRole('listitem').allInnerTexts()
  expect(lines.find((line) => line.includes('食品经营许可证'))).toContain('一并注销')
  expect(lines.find((line) => line.includes('营业执照'))).toContain('由其他系统颁发')
  await card.scrollIntoViewIfNeeded()
  await expectAccessible(phone, 'what ends with a company')
  await expectNoSideways(phone, 'what ends with a company')
  await shot(phone, 'company-end-check')
  await phone.evaluate(() => localStorage.setItem('yimen.language', 'en'))
  await phone.reload()
  await phone.getByTestId('ends').getByText('Ends with it').waitFor()
  await phone.getByTestId('ends').scrollIntoViewIfNeeded()
  await expectNoSideways(phone, 'what ends with a company, in English')
  await shot(phone, 'company-end-check-en')
})

it('stands on the page of the item, and at the desk of who handles it', async () => {
  const { items } = await company.get<Items>(
    `/items?applicable=true&text=${encodeURIComponent('企业注销登记')}`,
  )
  const item = items.find((one) => one.name === '企业注销登记')!
  await phone.evaluate(() => localStorage.setItem('yimen.language', 'zh'))
  await phone.goto(`/portal/items/${item.id}`)
  await phone.getByText('提交前会逐一列出').waitFor()
  await expectNoSideways(phone, 'an item that ends licences')
  const id = await begun({ items: [{ item_id: item.id, answers: {} }] })
  await fillAndSubmit(company, id)
  const { members } = await company.get<{ members: { number: string }[] }>(`/bundle-cases/${id}`)
  const desk = await newPage(browser, server.url, DESK)
  await signInStaff(desk, 'clerk02')
  await openFromList(desk, '待接收', members[0]!.number)
  await desk.getByTestId('ends').getByText('食品经营许可证').waitFor()
  await expectAccessible(desk, 'what ends, at the desk')
  await shot(desk, 'company-end-desk')
})
