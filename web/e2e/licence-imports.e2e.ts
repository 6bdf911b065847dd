import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  secondStepHere,
  signInHere,
} from './browser'
import { shot } from './hall'
import { LANGUAGES, speak } from './looks'
import { MORNING, startServer, type Server } from './server'

// Licences of other systems: a list is looked at, then brought in, more rows than go at once; each row says what became of it.
const NARROW = { width: 1280, height: 900 }
const marriage = (number: string, more: object = {}) => ({
  type_code: '11990000000000001G011',
  number,
  issuer_name: '城东区民政局',
  issuer_code: '11990102MB99000053',
  holders: [
    { name: '李示例', number: '990102188503120018' },
    { name: '周示范', number: '99010218820915003X' },
  ],
  issued_on: '2020-05-20',
  state: 'valid',
  content: { 登记日期: '2020年5月20日' },
  ...more,
})
const SOUND = 203
const list = [
  ...Array.from({ length: SOUND }, (_, at) => marriage(`J2021-${String(at + 1).padStart(3, '0')}`)),
  marriage('J2021-901', { type_code: '11990000000000001G999' }),
  marriage('J2021-902', { holders: [{ name: '别名', number: '990102188503120018' }] }),
  marriage('J2021-903', { issued_on: '20.5.2020', state: 'fine' }),
]
let server: Server
let browser: Browser
let page: Page

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  page = await newPage(browser, server.url, NARROW)
  await page.goto('/console/sign-in')
  await signInHere(page, 'admin01')
  await secondStepHere(page, 'admin01')
  await page.getByRole('link', { name: '外来证照' }).click()
  await page.getByRole('heading', { level: 1, name: '外来证照' }).waitFor()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  expect(faults).toEqual([])
})

const choose = (name: string, text: string) =>
  page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
const earlier = () => page.getByRole('region', { name: '接收记录' })
const rows = () => page.getByRole('region', { name: '逐条结果' }).getByRole('row')
const outcome = () => page.locator('.import-rows select')

it('says what a file lacks that is no list', async () => {
  await choose('清单.json', 'number,type')
  await page.getByText('这个文件不是 JSON').waitFor()
  await choose('清单.json', '{"licences": []}')
  await page.getByText('清单里没有一条证照').waitFor()
  expect(await page.getByRole('button', { name: '核对清单' }).count()).toBe(0)
  await expectAccessible(page, 'a file that is no list')
  await shot(page, 'licence-imports-fault')
})

it('shows what would become of each row before anything is kept, by keys alone', async () => {
  await choose('婚姻登记.json', JSON.stringify({ licences: list }))
  await page.getByText(`婚姻登记.json，共 ${list.length} 条`).waitFor()
  await page.getByRole('button', { name: '核对清单' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('请写明是哪个系统的清单').waitFor()
  await page.getByLabel('来源', { exact: false }).first().focus()
  await page.keyboard.type('婚姻登记系统')
  await page.getByRole('button', { name: '核对清单' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('尚未接收。').waitFor()
  expect(await outcome().locator('option').allInnerTexts()).toEqual([
    `全部（${list.length}）`,
    `将接收（${SOUND}）`,
    '状态将变更（0）',
    '已有（0）',
    '不接收（3）',
  ])
  expect(await rows().count()).toBe(51)
  await page.getByRole('button', { name: '下一页' }).click()
  await page.getByText(`第 51 至 100 条，共 ${list.length} 条`).waitFor()
  await outcome().selectOption({ label: '不接收（3）' })
  for (const reason of ['这里没有这种证照类型', '与本系统已登记的不一致', 'issued_on'])
    await rows().filter({ hasText: reason }).waitFor()
  expect(await earlier().getByText('婚姻登记系统').count()).toBe(0)
  for (const language of LANGUAGES) {
    await expectAccessible(page, `a list that is looked at in ${language}`)
    await expectNoSideways(page, `a list that is looked at in ${language}`)
    await shot(page, `licence-imports-looked-${language}`)
    await page.locator('.top-bar .language').click()
  }
})

it('goes on where the line broke, and does nothing twice', async () => {
  let broken = 1
  await page.route('**/api/v1/licence-imports', async (route) => {
    const second = (route.request().postDataJSON() as { licences: unknown[] } | null)?.licences.length === 5
    if (!second || !broken) return route.continue()
    broken -= 1
    await route.fetch() // it arrives, and the answer is lost
    await route.abort()
  })
  await page.getByRole('button', { name: `接收 ${SOUND} 条` }).click()
  await page.getByText('接收到第 200 条时中断').waitFor()
  await shot(page, 'licence-imports-stopped')
  await page.getByRole('button', { name: '继续接收' }).click()
  await page.getByText(`接收完毕：新接收 ${SOUND} 条，状态变更 0 条，已有 0 条，未接收 3 条`).waitFor()
  await page.unroute('**/api/v1/licence-imports')
})

it('keeps who brought in what and when, and tells what came how', async () => {
  const counts = await earlier().getByRole('row').filter({ hasText: '婚姻登记系统' }).allInnerTexts()
  expect(counts.map((one) => one.split('\t').slice(-4))).toEqual([
    ['3', '0', '0', '2'],
    ['200', '0', '0', '0'],
  ])
  expect(counts[0]).toContain('11月24日')
  for (const language of LANGUAGES) {
    await speak(page, language)
    await page.reload()
    await page.getByText('婚姻登记系统').first().waitFor()
    await expectAccessible(page, `what was brought in, in ${language}`)
    await expectNoSideways(page, `what was brought in, in ${language}`)
    await shot(page, `licence-imports-${language}`)
  }
  await speak(page, 'zh')
  await page.reload()
  await page.getByRole('search').getByLabel('取得方式').selectOption({ label: '持证人取回' })
  await page.getByText('还没有接收过外来证照').waitFor()
  await page.getByText('尚未接入可以取回证照的系统').waitFor()
})

it('finds all of them known when the list comes again', async () => {
  await choose('婚姻登记.json', JSON.stringify({ source: '婚姻登记系统', licences: list.slice(0, 3) }))
  await page.getByRole('button', { name: '核对清单' }).click()
  await page.getByText('没有可接收的证照').waitFor()
  expect(await page.getByRole('button', { name: /^接收 / }).count()).toBe(0)
})
