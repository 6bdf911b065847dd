import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  DESK,
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  secondStepHere,
  signInHere,
} from './browser'
import { shot } from './hall'
import { MORNING, startServer, type Server } from './server'

// How licences of a type look: one editor writes it by fields and sees a sample beside it, another sees what differs and publishes.
let server: Server
let browser: Browser
let writer: Page
let second: Page

async function openType(login: string): Promise<Page> {
  const page = await newPage(browser, server.url, DESK)
  await page.goto('/console/sign-in')
  await signInHere(page, login)
  await secondStepHere(page, login)
  await page.getByRole('link', { name: '证照类型' }).click()
  await page.getByRole('link', { name: '食品经营许可证' }).click()
  await page.getByRole('img', { name: '食品经营许可证的样张' }).waitFor()
  return page
}

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  writer = await openType('editor01')
  second = await openType('editor02')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  expect(faults).toEqual([])
})

it('is written by fields, with a sample that follows', async () => {
  const sample = writer.getByRole('img', { name: '食品经营许可证的样张' })
  const first = await sample.getAttribute('src')
  await writer.getByLabel('可以有几个持证主体').check()
  await writer.getByLabel('有效期', { exact: true }).selectOption('months')
  await writer.getByLabel('多少个月').fill('60')
  await writer.getByLabel('证上的说明').fill('请悬挂于经营场所醒目位置')
  await writer.getByRole('button', { name: '加一行' }).click()
  await writer
    .getByLabel(/^第 \d+ 行显示什么/)
    .last()
    .selectOption('issuer')
  await writer
    .getByLabel(/^第 \d+ 行的名称$/)
    .last()
    .fill('发证机关')
  await writer.getByRole('button', { name: '上移 颁发机构' }).click()
  await expect.poll(() => sample.getAttribute('src')).not.toBe(first)
  await expectAccessible(writer, 'a layout')
  await expectNoSideways(writer, 'a layout')
  await shot(writer, 'layout')
  await writer.getByRole('button', { name: '保存草稿' }).click()
  await writer.getByText('草稿已保存，由另一个人审核发布。').waitFor()
  expect(await writer.getByRole('button', { name: '发布' }).count()).toBe(0)
})

it('is published by somebody else, who sees what differs', async () => {
  await second.reload()
  const changes = second.getByTestId('layout-changes')
  await changes.getByText('增加“发证机关”').waitFor()
  await changes.getByText('能否共有：由“只有一个持证主体”改为“可以有几个持证主体”').waitFor()
  await changes.getByText('有效期：由“由事项或决定确定”改为“60 个月”').waitFor()
  await changes.getByText(/说明由“食品经营者.+”改为“请悬挂于经营场所醒目位置”/).waitFor()
  await second.getByRole('button', { name: '发布' }).click()
  const dialog = second.getByRole('dialog')
  await dialog.getByRole('img', { name: '现行版式' }).waitFor()
  await dialog.getByRole('img', { name: '发布以后' }).waitFor()
  await expectAccessible(second, 'the publishing of a layout')
  await shot(second, 'layout-publish')
  await dialog.getByRole('button', { name: '发布' }).click()
  await second.getByText('已发布，新签发的证照用这个版式。').waitFor()
  expect(await changes.count()).toBe(0)
})

it('begins as a type that is not in use before somebody else publishes it', async () => {
  await writer.getByRole('link', { name: '证照类型' }).first().click()
  await writer.getByLabel('证照类型代码').fill('11990000000000001G301')
  await writer.getByLabel('证照名称').fill('样例许可证')
  await expectAccessible(writer, 'the types of licences')
  await expectNoSideways(writer, 'the types of licences')
  await shot(writer, 'licence-types')
  await writer.getByRole('button', { name: '开始编写' }).click()
  await writer.getByText('还没有发布过，不能签发。').waitFor()
  await writer.getByRole('heading', { level: 1, name: '样例许可证' }).waitFor()
})

it('reads in English too', async () => {
  await writer.getByRole('button', { name: 'English' }).click()
  await writer.getByText('Never published: none is issued yet.').waitFor()
  await writer.getByRole('heading', { name: 'What the type lays down' }).waitFor()
  await shot(writer, 'licence-type-en')
})
