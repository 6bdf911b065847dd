import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  PHONE,
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  signInVisitor,
} from './browser'
import { shot } from './hall'
import { speak } from './looks'
import { MORNING, startServer, type Server } from './server'

// 授权委托: somebody lets a friend act for them in one item, the friend hears of it and gives it back.
let server: Server
let browser: Browser
let principal: Page
let agent: Page

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  principal = await newPage(browser, server.url, PHONE)
  await signInVisitor(principal, 'visitor03')
  agent = await newPage(browser, server.url, PHONE)
  await signInVisitor(agent, 'visitor04')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  expect(faults).toEqual([])
})

async function sound(page: Page, where: string): Promise<void> {
  await expectAccessible(page, where)
  await expectNoSideways(page, where)
  await shot(page, where)
}

it('is given to somebody on record, for one item and to a last day', async () => {
  await principal.goto('/portal/settings')
  await principal.getByRole('link', { name: '授权别人代办，或看我能替谁办' }).click()
  await principal.getByText('还没有授权给别人').waitFor()
  await sound(principal, 'agencies-none')
  await principal.getByRole('button', { name: '授权给别人' }).click()
  await principal.getByRole('button', { name: '确认授权' }).click()
  await principal.getByText('请填写').first().waitFor()
  await principal.getByLabel('受托人姓名').fill('陈大例')
  await principal.getByLabel('受托人公民身份号码').fill('990102189503200047')
  await principal.getByLabel('只限选定的事项').check()
  await principal.getByLabel(/^授权到哪一天/).fill('2026-12-31')
  await principal.getByRole('button', { name: '确认授权' }).click()
  await principal.getByText('请至少选一个事项').waitFor()
  await principal.getByRole('searchbox').last().fill('身份证')
  await principal
    .getByRole('button', { name: /身份证/ })
    .first()
    .click()
  await principal.getByRole('button', { name: '确认授权' }).click()
  await principal.getByText('没有找到姓名和证件号码都相符的人').waitFor()
  await sound(principal, 'agency-unknown')
  await principal.getByLabel('受托人姓名').fill('陈样例')
  await principal.getByRole('button', { name: '确认授权' }).click()
  await principal.getByText('已授权，对方会收到消息。').waitFor()
  await principal.getByText('陈** 代 周**').waitFor()
  await sound(principal, 'agencies-given')
})

it('reaches the agent, who gives it back, which the principal sees', async () => {
  await agent.goto('/portal/inbox')
  await agent.getByRole('link', { name: '有人授权您代办' }).click()
  await agent.getByText('代 周**').waitFor()
  await sound(agent, 'agencies-received')
  await agent.getByRole('button', { name: /^退回授权/ }).click()
  await agent.getByRole('dialog').getByRole('button', { name: '退回授权' }).click()
  await agent.getByText('已结束').waitFor()
  await principal.getByText(/受托人于 .* 退回/).waitFor()
  await speak(principal, 'en')
  await principal.reload()
  await principal.getByText(/Given back on/).waitFor()
  await sound(principal, 'agencies-english')
})
