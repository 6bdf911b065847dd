import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DESK, faults, newPage, openBrowser, PHONE } from './browser'
import { shot } from './hall'
import { LANGUAGES, expectSound, settled, speak } from './looks'
import { MORNING, startServer, type Server } from './server'
import { signInToConsole } from './writing'

// Items come in as a list that is looked at before anything is kept, each row with what became of it, and go out so that they come in again.
const NARROW = { width: 1280, height: 900 }
const HEADER = 'department,main_item,name,local_item_code,task_type,region_code,department_code'
const row = (name: string, code: string, type = '1', region = '990102000000') =>
  `区文广旅局,未分类,${name},${code},${type},${region},11990102MB9900001N`
const LIST = [
  HEADER,
  row('示例事项甲', 'L-1'),
  row('示例事项乙', 'L-2', '77'),
  row('示例事项丙', 'L-3', '1', '990102999999'),
  '',
].join('\n')
let server: Server
let browser: Browser
let page: Page

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  page = await newPage(browser, server.url, NARROW)
  await signInToConsole(page, 'editor01')
  await page.getByRole('link', { name: '事项清单' }).click()
  await page.getByRole('heading', { level: 1, name: '事项清单' }).waitFor()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  expect(faults).toEqual([])
})

const choose = (name: string, content: string | Buffer) =>
  page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) })
const rows = () => page.locator('.item-rows').getByRole('row')
const outcome = () => page.locator('.item-rows select')
const earlier = () => page.getByRole('region', { name: '导入记录' }).getByRole('row')
const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const itemsCalled = async (text: string) =>
  (
    (await (await page.request.get(`/api/v1/items?text=${encodeURIComponent(text)}`)).json()) as {
      items: { name: string }[]
    }
  ).items.filter((one) => one.name.startsWith(text)).length

it('says what is wrong with a file that is no list, and takes nothing of it', async () => {
  await choose('空.csv', '')
  await page.getByText('这是一个空文件').waitFor()
  await choose('别的.csv', 'a,b\n1,2\n')
  await press('核对清单')
  await page.getByText('不能当作事项清单读取').waitFor()
  await page.getByText('没有“a”这一列').waitFor()
  await expectSound(page, 'a file that is no list')
  await shot(page, 'item-lists-failed')
})

it('shows what would become of each row before anything is kept, by keys alone', async () => {
  await choose('事项.csv', LIST)
  await page.getByRole('button', { name: '核对清单' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('尚未导入。').waitFor()
  await outcome().selectOption({ label: '全部（3）' })
  await expect.poll(() => rows().count()).toBe(4)
  await rows().filter({ hasText: '示例事项甲' }).getByText('将新增').waitFor()
  await outcome().selectOption({ label: '不导入（1）' })
  await rows().filter({ hasText: '本地没有这个行政区划：990102999999' }).waitFor()
  await outcome().selectOption('reported')
  await rows().filter({ hasText: 'GB/T 39046' }).waitFor()
  for (const size of [NARROW, PHONE]) {
    await page.setViewportSize(size)
    await expectSound(page, `a list that is looked at, ${size.width} px`)
    await shot(page, `item-lists-looked-${size.width}`)
    expect(await page.locator('body').innerText()).not.toContain('item_lists.')
  }
  await page.setViewportSize(NARROW)
  expect(await itemsCalled('示例事项')).toBe(0)
})

it('brings in what can be taken, and finds it known when it comes again', async () => {
  await press('导入 2 项')
  await page.getByText('导入完毕：新增 2 项，更新 0 项，没有变化 0 项，未导入 1 项').waitFor()
  await expect.poll(() => itemsCalled('示例事项'), { timeout: 20_000 }).toBe(2)
  await shot(page, 'item-lists-brought')
  await choose('事项.csv', LIST)
  await press('核对清单')
  await page.getByText('没有可导入的事项').waitFor()
  expect(await page.getByRole('button', { name: /^导入/ }).count()).toBe(0)
})

it('stops when told to: what came in stays whole, the rest is not begun', async () => {
  const many = [HEADER, ...Array.from({ length: 150_000 }, (_, at) => row(`批量事项${at}`, `M-${at}`)), '']
  await choose('很多.csv', many.join('\n'))
  await press('核对清单')
  await page.getByText(/正在核对 \d+ \/ 150000/).waitFor({ timeout: 60_000 })
  await press('停止')
  await page.getByText('核对已停止，没有导入任何内容').waitFor()
  await earlier().filter({ hasText: '很多.csv' }).getByText('核对已停止').waitFor()

  // Whoever comes back to the page meanwhile finds it there, and can stop it.
  await choose('又很多.csv', many.join('\n'))
  await press('核对清单')
  await page.getByText(/正在核对 \d+ \/ 150000/).waitFor({ timeout: 60_000 })
  await page.reload()
  const under = earlier().filter({ hasText: '又很多.csv' })
  await under.getByText('正在核对').waitFor()
  await shot(page, 'item-lists-under-way')
  await under.getByRole('button', { name: '停止 又很多.csv' }).click()
  await under.getByText('核对已停止').waitFor()
}, 120_000)

it('gives out a list that comes in again without any change', async () => {
  await page.getByLabel('格式').selectOption({ label: 'CSV' })
  await page.getByLabel('文字编码').selectOption({ label: 'GB18030（旧系统）' })
  await page.getByLabel('哪个部门的事项').selectOption({ label: '区文广旅局' })
  await press('开始导出')
  await page.getByText('导出完毕，共 2 项').waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载文件' }).click(),
  ])
  const content = readFileSync(await download.path())
  expect(new TextDecoder('gb18030').decode(content)).toContain('示例事项乙')
  expect(content.includes(Buffer.from('示例事项乙'))).toBe(false) // no UTF-8
  await shot(page, 'item-lists-given')
  await choose('导出.csv', content)
  await press('核对清单')
  await page.getByText('没有可导入的事项').waitFor()
})

it('keeps what was brought in before, row by row, in both languages', async () => {
  for (const language of LANGUAGES) {
    await speak(page, language)
    await page.reload()
    await settled(page)
    await page.getByText('又很多.csv').waitFor()
    expect(await page.locator('body').innerText()).not.toContain('item_lists.')
    await expectSound(page, `what was brought in, in ${language}`)
    await shot(page, `item-lists-${language}`)
    const brought = page.getByRole('row').filter({ hasText: language === 'zh' ? '已导入' : 'Brought in' })
    await brought.getByRole('button').first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('示例事项乙').waitFor()
    await dialog.getByText(language === 'zh' ? /事项类型不在/ : 'The type is not in the table').waitFor()
    await expectSound(page, `one that was brought in, in ${language}`)
    await shot(page, `item-lists-rows-${language}`)
    await page.keyboard.press('Escape')
  }
  await page.setViewportSize(PHONE)
  await expectSound(page, 'item lists on a phone')
  await shot(page, 'item-lists-360')
  await page.setViewportSize(DESK)
  await speak(page, 'zh')
})
