import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PHONE, expectAccessible, expectNoSideways, newPage, openBrowser, signInVisitor } from './browser'
import { startServer, type Server } from './server'
import { itemNamed } from './visitor'

// Opening a restaurant by a company that does not exist yet: found, answered and understood on a phone.
let server: Server
let browser: Browser
let visitor: Page
const shots = process.env.YIMEN_SHOTS

beforeAll(async () => {
  server = await startServer('sqlite')
  browser = await openBrowser()
  visitor = await newPage(browser, server.url, PHONE)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function shoot(name: string): Promise<void> {
  if (shots) await visitor.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

it('leads from the first page to the list, with what each saves', async () => {
  await visitor.goto('/portal/')
  await visitor.getByRole('link', { name: '一件事' }).click()
  await visitor.getByRole('heading', { name: '高效办成一件事' }).waitFor()
  await visitor.getByRole('link', { name: '开餐馆（企业开办 N+1）' }).waitFor()
  expect(await visitor.locator('.bundle-list > li').count()).toBe(16)
  await expectAccessible(visitor, 'bundles')
  await expectNoSideways(visitor, 'bundles')
  await shoot('bundles')
})

it('asks for no licence that the first member brings, and says who brings it', async () => {
  await visitor.getByRole('link', { name: '开餐馆（企业开办 N+1）' }).click()
  await visitor.getByRole('heading', { level: 1, name: '开餐馆' }).waitFor()
  const time = visitor.getByTestId('bundle-time')
  await time.getByText('总时限 9 个工作日').waitFor()
  await time.getByText(/^“企业设立登记”出结果以后/).waitFor()
  await visitor.getByText('不用您交').click()
  await visitor.getByText('由“企业设立登记”的结果带来').first().waitFor()
  await expectAccessible(visitor, 'bundles')
  await expectNoSideways(visitor, 'bundles')
  await shoot('bundle')
})

it('leaves out what an answer rules out', async () => {
  const saves = visitor.getByTestId('bundle-saves')
  await saves.getByText('8 → 1（少 7）').first().waitFor()
  const sign = visitor.getByRole('group', { name: '要设置门头招牌吗？' })
  await sign.getByText('否').click()
  await saves.getByText('7 → 1（少 6）').first().waitFor()
  await expect.poll(() => visitor.getByText('设置大型户外广告及招牌').count()).toBe(0)
})

it('is named on the page of an item that it joins', async () => {
  const { id } = await itemNamed(visitor, '食品经营许可')
  await visitor.goto(`/portal/items/${id}`)
  await visitor.getByRole('heading', { name: '也可以和别的事一起办' }).waitFor()
  await expectAccessible(visitor, 'an item of bundles')
  await expectNoSideways(visitor, 'an item of bundles')
  await shoot('item-of-bundles')
  await visitor.getByRole('link', { name: '开餐馆（企业开办 N+1）' }).click()
  await visitor.getByRole('heading', { level: 1, name: '开餐馆' }).waitFor()
})

it('shows the same in English, on a wide screen too', async () => {
  await visitor.getByRole('button', { name: 'English' }).click()
  await visitor.getByRole('heading', { level: 1, name: 'A restaurant by a company' }).waitFor()
  await visitor.getByText('9 working days in all').waitFor()
  await visitor.setViewportSize({ width: 1440, height: 900 })
  await expectAccessible(visitor, 'bundles')
  await shoot('bundle-en')
})

it('joins any items that somebody chooses, and keeps the choice in the address', async () => {
  await visitor.setViewportSize({ width: 360, height: 780 })
  await visitor.goto('/portal/bundles')
  await visitor.getByRole('button', { name: '中文' }).click()
  await visitor.getByRole('link', { name: '自己组合几件事' }).click()
  await visitor.getByRole('heading', { level: 1, name: '自己组合几件事' }).waitFor()
  await expectAccessible(visitor, 'nothing to join yet')
  for (const name of ['食品经营许可（新办）', '药品零售经营许可']) {
    const more = visitor.getByRole('button', { name: '再加一件' })
    if (await more.count()) await more.click()
    await visitor.getByRole('searchbox').fill(name)
    await visitor.getByRole('button', { name, exact: false }).first().click()
  }
  await visitor.getByTestId('bundle-saves').waitFor()
  await expectAccessible(visitor, 'items joined')
  await expectNoSideways(visitor, 'items joined')
  await shoot('combine')
  await visitor.reload()
  await visitor.getByTestId('bundle-saves').getByText('2 → 1（少 1）').first().waitFor()
  await visitor.getByRole('button', { name: '去掉这件' }).first().click()
  await visitor.getByText('再选一件').waitFor()
})

it('says so when there is no such bundle, and when the line is down', async () => {
  await visitor.goto('/portal/bundles/nothing_like_that')
  await visitor.locator('.empty-state').waitFor()
  await visitor.route('**/api/v1/bundles', (route) => route.abort())
  await visitor.goto('/portal/bundles')
  await visitor.locator('.empty-state').waitFor()
  await visitor.unroute('**/api/v1/bundles')
  await visitor.locator('.empty-state').getByRole('button').click()
  await visitor.locator('.bundle-list').waitFor()
})

it('is begun from its page once its questions are answered', async () => {
  await visitor.setViewportSize(PHONE)
  await signInVisitor(visitor, 'visitor03')
  await visitor.goto('/portal/bundles/restaurant')
  await visitor.getByRole('button', { name: '一次办：开始办理' }).click()
  await visitor.getByText(/还有 3 个问题没有回答/).waitFor()
  for (const question of ['要设置门头招牌吗？', '营业面积超过 300 平方米吗？'])
    await visitor.getByRole('group', { name: question }).getByText('是', { exact: true }).click()
  await visitor.getByRole('group', { name: '谁来办？' }).getByText('法定代表人（负责人）本人').click()
  await visitor.getByText(/还有 \d+ 个问题没有回答/).waitFor({ state: 'detached' })
  await visitor.getByRole('button', { name: '一次办：开始办理' }).click()
  await visitor.waitForURL(/bundle-cases/)
  await visitor
    .getByText(/^用于：/)
    .first()
    .waitFor()
  await expectNoSideways(visitor, 'a bundle of the demo, begun')
  await shoot('begun')
})
