import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  expectAccessible,
  expectNoSideways,
  newPage,
  openBrowser,
  PHONE,
  signInStaff,
  signInVisitor,
} from './browser'
import { Caller } from './caller'
import { ANSWERS, attach, fillIn, ITEM } from './filing'
import { shot } from './hall'
import { MORNING, startServer, type Server } from './server'

// Coaching before filing (审前服务): the visitor shows the code of their draft, a guide goes through it on the tablet, the findings stand beside
// each material until they are mended, the desk sees them, and they are gone once it is handed in.
const TABLET = { width: 1024, height: 768 }
const MATERIALS = ['营业执照', '经营场所布局图', '食品安全管理制度']
let server: Server
let browser: Browser
let visitor: Page
let guide: Page
let draft: string

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  visitor = await newPage(browser, server.url, PHONE)
  await signInVisitor(visitor, 'visitor01')
  const caller = await Caller.signIn(server.url, 'visitor01')
  const { items } = await caller.get<{ items: { id: string; name: string }[] }>(
    '/items?applicable=true&limit=100',
  )
  const item_id = items.find((one) => one.name === ITEM)!.id
  draft = (await caller.post<{ id: string }>('/cases', { item_id, answers: ANSWERS })).id
  await visitor.goto(`/portal/apply/${draft}`)
  await fillIn(visitor)
  for (const material of MATERIALS) await attach(visitor, material)
  guide = await newPage(browser, server.url, TABLET)
  await signInStaff(guide, 'guide01')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function inEnglish(page: Page, name: string): Promise<void> {
  await page.evaluate(() => localStorage.setItem('yimen.language', 'en'))
  await page.reload()
  await page.locator('html[lang=en]').waitFor()
  await page.getByText('legal effect').first().waitFor()
  await expectNoSideways(page, `${name} in English`)
  await expectAccessible(page, `${name} in English`)
  await shot(page, `${name}-en`)
  await page.evaluate(() => localStorage.setItem('yimen.language', 'zh'))
  await page.reload()
  await page.locator('html[lang^=zh]').waitFor()
}
const card = () => visitor.getByTestId('coaching')
const material = (page: Page, name: string) => page.locator('.material').filter({ hasText: name })
const coached = (name: string) => guide.getByRole('form', { name })

it('asks for help in the draft and gets a code to show', async () => {
  await visitor.goto(`/portal/apply/${draft}/materials`)
  await card().getByText('没有法律效力').waitFor()
  await card().getByRole('button', { name: '请人帮我看' }).click()
  await visitor.getByTestId('coaching-code').waitFor()
  await expectAccessible(visitor, 'the code')
  await expectNoSideways(visitor, 'the code')
  await shot(visitor, 'coaching-code')
  await inEnglish(visitor, 'coaching-code')
})

it('opens at the door by that code, and another code does not', async () => {
  await guide.goto('/counter/door')
  await guide.getByRole('link', { name: '审前服务' }).first().click()
  await guide.getByLabel('申请人出示的陪看码').fill('22222222')
  await guide.getByRole('button', { name: '打开材料' }).click()
  await guide.getByText('没有这个码').waitFor()
  const code = (await visitor.getByTestId('coaching-code').innerText()).replace(/[^0-9A-Z]/g, '')
  await guide.getByLabel('申请人出示的陪看码').fill(code)
  await guide.getByRole('button', { name: '打开材料' }).click()
  await guide.getByRole('heading', { name: ITEM }).waitFor()
  await card().getByText('正在看您的草稿').waitFor() // at once, on the visitor's phone
})

it('marks each material with the review points at hand', async () => {
  const layout = coached('经营场所布局图')
  await layout.getByLabel('要改').check()
  await layout.getByRole('button', { name: /^记下/ }).click()
  await layout.getByText('请写明要改什么').first().waitFor()
  await layout.getByLabel('要改什么').fill('图上请标出洗手池和冰箱的位置')
  await layout.getByRole('button', { name: /^记下/ }).click()
  await layout.getByText('已记下').waitFor()
  const machines = coached('主要设备设施清单')
  await machines.getByLabel('缺', { exact: true }).check()
  await machines.getByRole('button', { name: /^记下/ }).click()
  await machines.getByText('已记下').waitFor()
  const licence = coached('营业执照')
  await licence.getByLabel('没问题').check()
  await licence.getByRole('button', { name: /^记下/ }).click()
  await licence.getByText('已记下').waitFor()
  await expectAccessible(guide, 'the papers on the tablet')
  await expectNoSideways(guide, 'the papers on the tablet')
  await shot(guide, 'coaching-tablet')
  await inEnglish(guide, 'coaching-tablet')
  await guide.getByRole('button', { name: '看完了' }).click()
  await guide.getByText('意见已经留给申请人').waitFor()
})

it('shows what was found beside each material, and keeps what the visitor mended', async () => {
  await card().getByText('发现 2 处，已改 0 处').waitFor()
  await material(visitor, '经营场所布局图').getByText('图上请标出洗手池和冰箱的位置').waitFor()
  await material(visitor, '经营场所布局图')
    .getByRole('button', { name: /^我改好了/ })
    .click()
  await card().getByText('发现 2 处，已改 1 处').waitFor()
  await expectAccessible(visitor, 'the findings')
  await expectNoSideways(visitor, 'the findings')
  await shot(visitor, 'coaching-findings')
  await inEnglish(visitor, 'coaching-findings')
})

it('leaves nothing behind once the draft is handed in', async () => {
  await attach(visitor, '主要设备设施清单')
  await visitor.getByRole('button', { name: '保存并继续' }).click()
  await visitor.getByRole('button', { name: '提交申请' }).click()
  await visitor.getByTestId('case-number').waitFor()
  const caller = await Caller.signIn(server.url, 'clerk01')
  expect(JSON.stringify(await caller.get(`/cases/${draft}`))).not.toContain('洗手池')
})

it('is there at the desk, where a clerk goes through a draft that lies before them', async () => {
  const caller = await Caller.signIn(server.url, 'clerk02')
  const who = { name: '李示例', id_number: '990102188503120018', phone: '13800000001' }
  const { subject_id } = await caller.post<{ subject_id: string }>('/visitors', who)
  const { items } = await caller.get<{ items: { id: string; name: string }[] }>(
    '/items?applicable=true&limit=100',
  )
  const item_id = items.find((one) => one.name === ITEM)!.id
  const made = await caller.post<{ id: string }>('/cases', { item_id, subject_id, answers: ANSWERS })
  const clerk = await newPage(browser, server.url, { width: 1280, height: 800 })
  await signInStaff(clerk, 'clerk02')
  await clerk.goto(`/counter/file/${made.id}`)
  await clerk.getByRole('button', { name: '陪申请人看一遍' }).click()
  const licence = clerk.getByRole('form', { name: '营业执照' })
  await licence.getByLabel('缺', { exact: true }).check()
  await licence.getByRole('button', { name: /^记下/ }).click()
  await licence.getByText('已记下').waitFor()
  await clerk.getByRole('button', { name: '看完了' }).click()
  await clerk.getByText('意见已经留给申请人').waitFor()
  await clerk.goto(`/counter/file/${made.id}`)
  await clerk.getByTestId('coaching-summary').getByText('发现 1 处，已改 0 处').waitFor()
  await expectAccessible(clerk, 'the draft at the desk')
  await shot(clerk, 'coaching-desk')
  await inEnglish(clerk, 'coaching-desk')
})
