import { readFile } from 'node:fs/promises'
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
import { Caller } from './caller'
import { bundleDone } from './cases'
import { MORNING, startServer, type Server } from './server'

// A restaurant has been opened, but for its sign: the visitor finds what has come of it, takes it away and says how it was.
let server: Server
let browser: Browser
let visitor: Page
let bundle: string
const shots = process.env.YIMEN_SHOTS

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  bundle = await bundleDone(server.url, await Caller.signIn(server.url, 'visitor01', 'portal'))
  visitor = await newPage(browser, server.url, PHONE)
  await signInVisitor(visitor, 'visitor01')
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

it('shows the licence, the papers, and the refusal with what can be done about it', async () => {
  await visitor.goto(`/portal/bundle-cases/${bundle}`)
  const results = visitor.getByTestId('bundle-results')
  await results.getByRole('link', { name: '打开《食品经营许可证》' }).waitFor()
  await results.getByText('理由：招牌遮挡了消防救援窗口').waitFor()
  await results.getByText(/向云溪市城东区人民政府申请行政复议/).waitFor()
  await look('bundle-results')
})

it('hands everything out as one file', async () => {
  const [file] = await Promise.all([
    visitor.waitForEvent('download'),
    visitor.getByRole('button', { name: '全部下载（ZIP）' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('开办餐饮店.zip')
  const content = await readFile(await file.path())
  expect(content.subarray(0, 2).toString()).toBe('PK')
  expect(content.includes('食品经营许可证.ofd')).toBe(true)
})

it('is rated once, as a whole', async () => {
  await visitor.getByRole('link', { name: '评价这件一件事' }).click()
  await visitor.getByText('整件只评价一次').waitFor()
  await look('bundle-rating')
  await visitor.getByText('满意', { exact: true }).click()
  await visitor.locator('fieldset.choices label, fieldset label').last().waitFor()
  await visitor.getByRole('checkbox').first().check()
  await visitor.getByRole('button', { name: '提交评价' }).click()
  await visitor.getByText('谢谢').first().waitFor()
  await visitor.getByRole('link', { name: '去看这件一件事' }).click()
  await visitor.getByText('您的评价：满意').waitFor()
  expect(await visitor.getByRole('link', { name: '评价这件一件事' }).count()).toBe(0)
})

it('is taken as a whole by one click', async () => {
  await visitor.goto(`/portal/bundle-cases/${bundle}`)
  const card = visitor.getByTestId('hand-over')
  await card
    .getByText(/前送达/)
    .first()
    .waitFor()
  await look('bundle-hand-over')
  await card.getByRole('button', { name: /^一次签收这 \d 件结果$/ }).click()
  await visitor.getByTestId('handed-over').waitFor()
  await look('bundle-handed-over')
  expect(await card.count()).toBe(0)
})

it('says the same in English', async () => {
  await visitor.getByRole('button', { name: 'English' }).click()
  await visitor.getByText('Reason: 招牌遮挡了消防救援窗口').waitFor()
  await look('bundle-results-en')
  expect(faults).toEqual([])
})
