import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faults, openBrowser, staffPage } from './browser'
import { shot } from './hall'
import { LANGUAGES, expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'

// 超时默认用印授权: one drafts it, another puts it in force, one alone ends it.
const ORGAN = '城东区住房和城乡建设局'

let server: Server
let browser: Browser
let writer: Page
let second: Page

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  writer = await staffPage(browser, server.url, 'editor01')
  second = await staffPage(browser, server.url, 'editor03')
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  expect(faults).toEqual([])
})

describe('the order for deemed approval', () => {
  it('stands for each department, with who answers for it', async () => {
    for (const language of LANGUAGES) {
      await look(writer, '/console/deemed-orders', language)
      await expectSound(writer, `no department chosen in ${language}`)
      await writer.locator('select').first().selectOption({ index: 1 })
      await writer.locator('h2').first().waitFor()
      await expectSound(writer, `the order of a department in ${language}`)
      await shot(writer, `deemed-order-${language}`)
    }
    await look(writer, '/console/deemed-orders', 'zh')
    await writer.locator('select').first().selectOption({ label: ORGAN })
    await writer.getByTestId('order-in-force').getByText('责任人：').waitFor()
    await writer.getByText('在实行两人办理之前已经生效').waitFor()
  })

  it('is drafted by one, who cannot put it in force', async () => {
    const draft = writer.getByTestId('order-draft')
    await draft.getByLabel('责任人').selectOption({ index: 1 })
    await draft.getByLabel('依据文件').fill('城住建〔2026〕3号')
    await draft.getByRole('button', { name: '保存草稿' }).click()
    await writer.getByText('您写过这份草稿').waitFor()
    expect(await draft.getByRole('button', { name: '使其生效' }).count()).toBe(0)
    await expectSound(writer, 'a draft of an order')
    await shot(writer, 'deemed-order-draft')
  })

  it('is put in force by another', async () => {
    await look(second, '/console/deemed-orders', 'zh')
    await second.locator('select').first().selectOption({ label: ORGAN })
    await second.getByText('您没有参与起草').waitFor()
    await second.getByTestId('order-draft').getByRole('button', { name: '使其生效' }).click()
    await second.getByRole('dialog').getByRole('button', { name: '使其生效' }).click()
    await second.getByText('依据：城住建〔2026〕3号').waitFor()
    await shot(second, 'deemed-order-in-force')
    await writer.getByText('依据：城住建〔2026〕3号').waitFor() // by itself
  })

  it('is ended by one alone, with a reason', async () => {
    await writer.getByTestId('order-in-force').getByRole('button', { name: '停用' }).click()
    const dialog = writer.getByRole('dialog')
    await dialog.getByLabel('原因').fill('规则修订')
    await expectSound(writer, 'ending an order')
    await dialog.getByRole('button', { name: '停用' }).click()
    await writer.getByText('没有生效的授权').first().waitFor()
  })
})
