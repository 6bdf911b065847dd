import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DESK,
  PHONE,
  expectAccessible,
  expectNoSideways,
  newPage,
  openBrowser,
  secondStepHere,
  signInHere,
} from './browser'
import { shot } from './hall'
import { MORNING, startServer, type Server } from './server'

// What visitors narrow a search down by, answers to an older version of an item, and the words that all items share.
let server: Server
let browser: Browser

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('the search', () => {
  const found = async (page: Page) =>
    Number(/\d+/.exec(await page.getByText(/^找到 \d+ 项$/).innerText())?.[0] ?? Number.NaN)

  it('says how many there are of each choice, and shows as many; the address keeps it', async () => {
    const page = await newPage(browser, server.url, PHONE)
    await page.goto('/portal/search')
    const level = page.getByLabel('办理层级')
    await level.waitFor()
    const county = level.getByRole('option', { name: /县级/ })
    const told = Number(/\d+/.exec(await county.innerText())?.[0])
    await level.selectOption({ label: await county.innerText() })
    await page.waitForURL(/level=3/)
    await expect.poll(() => found(page)).toBe(told)
    await expectNoSideways(page, 'search')
    await expectAccessible(page, 'search')
    await shot(page, 'search-360')
    const again = await newPage(browser, server.url, DESK)
    await again.goto(new URL(page.url()).pathname + new URL(page.url()).search)
    await expect.poll(() => found(again)).toBe(told)
    await shot(again, 'search-1440')
  })

  it('keeps the answers that still fit when the item was revised meanwhile, and says so', async () => {
    const page = await newPage(browser, server.url, PHONE)
    const rows = (await (await fetch(`${server.url}/api/v1/items?applicable=true&limit=100`)).json()) as {
      items: { id: string; name: string }[]
    }
    const food = rows.items.find((row) => row.name === '食品经营许可（新办）')!
    await page.goto(`/portal/guide/start/${food.id}?a=business:restaurant,agent:gone`)
    await page.getByText('1 个回答已不适用').waitFor()
    await page.waitForURL((url) => url.searchParams.get('a') === 'business:restaurant')
  })
})

describe('the vocabulary', () => {
  async function editor(login: string): Promise<Page> {
    const page = await newPage(browser, server.url, DESK)
    await page.goto('/console/')
    await signInHere(page, login)
    await secondStepHere(page, login)
    await page.getByRole('link', { name: '数据元' }).click()
    return page
  }

  it('lists data elements, finds what means the same, and asks for a reason and a second person', async () => {
    const page = await editor('editor01')
    await page.getByRole('cell', { name: 'agent.name' }).waitFor()
    await shot(page, 'vocabulary-all')
    await page.getByLabel('查找编码或名称').fill('身份')
    await page.getByLabel('查找编码或名称').press('Enter')
    await page.waitForURL(/text=/)
    await page.getByRole('cell', { name: 'person.id_number' }).waitFor()
    await expectAccessible(page, 'vocabulary')
    await shot(page, 'vocabulary-1440')
    await page.getByLabel('种类').selectOption({ label: '材料类型' })
    await page.getByRole('tab', { name: '可能相同' }).click()
    await page.getByRole('button', { name: '提出合并' }).first().waitFor()
    await shot(page, 'vocabulary-candidates')
    await page.getByRole('button', { name: '提出合并' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('理由').fill('同一含义')
    await expectAccessible(page, 'merge')
    await shot(page, 'vocabulary-merge')
    await dialog.getByRole('button', { name: '提出合并' }).click()
    await page.getByRole('tab', { name: '合并记录' }).click()
    await page.getByText('待复核').waitFor()
    await page.getByRole('button', { name: '同意合并' }).click()
    await page.getByText('不能自己', { exact: false }).waitFor()
    await page.setViewportSize(PHONE)
    await expectNoSideways(page, 'vocabulary')
    await shot(page, 'vocabulary-360')
    const second = await editor('editor02')
    await second.getByRole('tab', { name: '合并记录' }).click()
    await second.getByRole('button', { name: '同意合并' }).click()
    await second.getByText('已合并', { exact: true }).waitFor()
    await expectAccessible(second, 'merges')
    await shot(second, 'vocabulary-merges')
  })
})
