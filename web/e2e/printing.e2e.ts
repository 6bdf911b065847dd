import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  expectAccessible,
  expectNoSideways,
  KIOSK,
  newPage,
  openBrowser,
  PHONE,
  secondStepHere,
  signInHere,
} from './browser'
import { expectTouchable, pairedScreen, shot } from './hall'
import { startPrinter, type Printer } from './printer'
import { MORNING, startServer, type Server } from './server'

// A printer is set up in the console and tried; a visitor's ticket comes on paper; without paper the kiosk says so and how it goes on.
let server: Server
let browser: Browser
let console_: Page
let kiosk: Page
let printer: Printer

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  printer = await startPrinter()
  console_ = await newPage(browser, server.url, { width: 1440, height: 900 })
  await console_.goto('/console/')
  await signInHere(console_, 'manager01')
  await secondStepHere(console_, 'manager01')
  await console_.getByRole('link', { name: '设备', exact: true }).click()
  await console_.getByRole('link', { name: '号票打印机' }).click()
  kiosk = await pairedScreen(browser, server.url, '/kiosk/', '1 号取号机', KIOSK)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await printer?.off()
})

const row = () =>
  console_
    .getByRole('region', { name: '打印机', exact: true })
    .getByRole('row')
    .filter({ hasText: '1 号取号机打印机' })
const number = async () => (await kiosk.locator('[data-number]').innerText()).trim()
async function takeTicket(): Promise<void> {
  await kiosk.locator('[data-step="identify"]:not(.settling)').waitFor()
  await kiosk.getByRole('button', { name: '不登记，直接取号' }).click()
  await kiosk.locator('[data-step="what"]:not(.settling)').waitFor()
  await kiosk.locator('.tile:not(.first)').first().click()
  await kiosk.locator('[data-step="ticket"]:not(.settling)').waitFor()
}

it('is set up for a kiosk, and a wrong address is told', async () => {
  await console_.getByText('还没有打印机').waitFor()
  await expectAccessible(console_, 'no printers')
  await console_.getByRole('button', { name: '添加打印机' }).click()
  const dialog = console_.getByRole('dialog')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByText('请填写').first().waitFor()
  await dialog.getByLabel('给谁用').selectOption({ label: '1 号取号机' })
  await dialog.getByLabel('名称').fill('1 号取号机打印机')
  await dialog.getByLabel('网络地址').fill('printer.example')
  await dialog.getByLabel('端口').fill(String(printer.port))
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByText('请填写打印机的网络地址').waitFor()
  await expectAccessible(console_, 'the dialog of a printer')
  await shot(console_, 'printer-dialog')
  await dialog.getByLabel('网络地址').fill('127.0.0.1')
  await dialog.getByRole('button', { name: '保存' }).click()
  await row().waitFor()
})

it('prints a page to look at', async () => {
  await row()
    .getByRole('button', { name: /打印测试页/ })
    .click()
  await console_.getByRole('row').filter({ hasText: '测试页' }).getByText('已打印').waitFor()
  await row().getByText('正常').waitFor()
  expect(printer.papers).toHaveLength(1)
  await expectAccessible(console_, 'printers')
  await shot(console_, 'printers')
})

it('gives the visitor the ticket on paper, with the code of its live page', async () => {
  await takeTicket()
  await kiosk.locator('[data-paper="printed"]').waitFor()
  const paper = printer.papers[1]!
  expect(paper).toContain(await number())
  const token = /\/portal\/t\/([\w-]+)/.exec(paper)![1]!
  await expectTouchable(kiosk, 'a ticket on paper')
  await expectAccessible(kiosk, 'a ticket on paper')
  await shot(kiosk, 'kiosk-printed')
  await kiosk.getByRole('button', { name: '再打一张' }).click()
  await expect.poll(() => printer.papers.length).toBe(3)
  expect(/\/portal\/t\/([\w-]+)/.exec(printer.papers[2]!)![1]).toBe(token)
  expect(printer.papers[2]).toContain('Printed again')
  const phone = await newPage(browser, server.url, PHONE)
  await phone.goto(`/portal/t/${token}`)
  await phone.getByRole('heading', { name: await number() }).waitFor()
  const link = phone.getByRole('link', { name: '存成或打印 PDF 号票' })
  const file = await phone.request.get((await link.getAttribute('href'))!)
  expect(file.headers()['content-type']).toBe('application/pdf')
  expect((await file.body()).subarray(0, 5).toString()).toBe('%PDF-')
  await phone.context().close()
  await kiosk.getByRole('button', { name: '好了' }).click()
})

it('says in plain words that there is no paper, keeps number and code, and prints when there is some', async () => {
  printer.paperOut = true
  await takeTicket()
  await kiosk.getByText('打印机缺纸。').waitFor()
  await kiosk.getByText('请用手机拍下号码和二维码').waitFor()
  await kiosk.locator('.qr-code').first().waitFor()
  await expectTouchable(kiosk, 'no paper')
  await expectAccessible(kiosk, 'no paper')
  await shot(kiosk, 'kiosk-no-paper')
  await row().getByText('缺纸').waitFor()
  const slip = console_.getByRole('row').filter({ hasText: await number() })
  await slip.getByText('等待打印').waitFor()
  await shot(console_, 'printers-no-paper')
  printer.paperOut = false
  await kiosk.locator('[data-paper="printed"]').waitFor({ timeout: 15_000 })
  await slip.getByText('已打印').waitFor()
  await kiosk.getByRole('button', { name: '好了' }).click()
})

it('lists what failed, and prints it again from there', async () => {
  await printer.off()
  await takeTicket()
  const held = await number()
  await kiosk.getByText('打印机暂时用不了。').waitFor({ timeout: 15_000 })
  await console_.getByLabel('显示').selectOption('failed')
  const slip = console_.getByRole('row').filter({ hasText: held })
  await slip.getByText('没打出来').waitFor({ timeout: 90_000 })
  await slip.getByText('连不上').waitFor()
  await expectAccessible(console_, 'failed papers')
  await console_.setViewportSize(PHONE)
  await expectNoSideways(console_, 'printers')
  await console_.setViewportSize({ width: 1440, height: 900 })
  await printer.on()
  await slip.getByRole('button', { name: /重新打印/ }).click()
  await console_.getByLabel('显示').selectOption('')
  await console_
    .getByRole('row')
    .filter({ hasText: held })
    .first()
    .getByText('已打印')
    .waitFor({ timeout: 15_000 })
})

it('is removed after a question', async () => {
  await row().getByRole('button', { name: /^移除/ }).click()
  await expectAccessible(console_, 'removing a printer')
  await console_.getByRole('dialog').getByRole('button', { name: '移除', exact: true }).click()
  await console_.getByText('还没有打印机').waitFor()
})
