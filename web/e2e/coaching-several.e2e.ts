import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  DESK,
  expectAccessible,
  expectNoSideways,
  newPage,
  openBrowser,
  PHONE,
  signInStaff,
  signInVisitor,
} from './browser'
import { Caller } from './caller'
import { serveByKey, sitDown } from './counter'
import { ANSWERS, ITEM } from './filing'
import { HALL, shot } from './hall'
import { MORNING, startServer, type Server } from './server'

// Coaching before filing (审前服务) by the code of a checklist of two items together: kept on a phone, gone through at the door, and what
// was found stands in the draft of both, on the phone and at the desk.
const TABLET = { width: 1024, height: 768 }
const OTHER = '诊所备案'
const CLINIC = { kind: 'general', who: 'person' }
const SHARED = '诊所房屋平面布局图' // the one plan of both, under the name of who asks for it first
let server: Server
let browser: Browser
let visitor: Page
let guide: Page
let caller: Caller
let items: { id: string; name: string }[]
let code: string

const idOf = (name: string) => items.find((one) => one.name.startsWith(name))!.id
const coached = (name: string) => guide.getByRole('form', { name, exact: true })
const material = (page: Page, name: string) => page.locator('.material').filter({ hasText: name })

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  visitor = await newPage(browser, server.url, PHONE)
  await signInVisitor(visitor, 'visitor01')
  caller = await Caller.signIn(server.url, 'visitor01')
  items = (await caller.get<{ items: { id: string; name: string }[] }>('/items?applicable=true&limit=100'))
    .items
  guide = await newPage(browser, server.url, TABLET)
  await signInStaff(guide, 'guide01')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function look(page: Page, name: string, english: string): Promise<void> {
  await expectAccessible(page, name)
  await expectNoSideways(page, name)
  await shot(page, name)
  await page.evaluate(() => localStorage.setItem('yimen.language', 'en'))
  await page.reload()
  await page.locator('html[lang=en]').waitFor()
  await page.getByText(english).first().waitFor()
  await expectAccessible(page, `${name} in English`)
  await expectNoSideways(page, `${name} in English`)
  await shot(page, `${name}-en`)
  await page.evaluate(() => localStorage.setItem('yimen.language', 'zh'))
  await page.reload()
  await page.locator('html[lang^=zh]').waitFor()
}

async function note(name: string, verdict: string, text = ''): Promise<void> {
  const form = coached(name)
  await form.getByLabel(verdict, { exact: true }).check()
  if (text) await form.getByLabel('要改什么').fill(text)
  await form.getByRole('button', { name: /^记下/ }).click()
  await form.getByText('已记下').waitFor()
}

it('keeps a free combination as a checklist with a code', async () => {
  const text = (answers: object) =>
    Object.entries(answers)
      .map(([key, value]) => `${key}:${String(value)}`)
      .join(',')
  const chosen = `item=${idOf(ITEM)}&item=${idOf(OTHER)}&a=${text(ANSWERS)}&a=${text(CLINIC)}`
  await visitor.goto(`/portal/combine?${chosen}`)
  await visitor.getByRole('button', { name: '存成清单，拿清单码' }).click()
  code = (await visitor.getByTestId('guide-code').innerText()).trim()
  expect(code).toMatch(/^[0-9A-Z]{8}$/)
  await visitor.getByTestId('checklist-findings').getByText('没有法律效力').waitFor()
  await look(visitor, 'checklist-several', 'no legal effect')
})

it('is opened at the door by that code, each paper once with the items that ask for it', async () => {
  await guide.goto('/counter/coaching')
  await guide.getByLabel('申请人出示的陪看码或清单码').fill(code)
  await guide.getByRole('button', { name: '打开材料' }).click()
  await guide.getByRole('heading', { level: 1 }).filter({ hasText: '食品经营许可' }).waitFor()
  await guide.getByText('用于：').first().waitFor()
  expect(await coached(SHARED).count()).toBe(1)
  await note(SHARED, '要改', '请标出洗手池的位置')
  await note('食品安全管理制度', '缺')
  await look(guide, 'coaching-checklist', 'By the checklist')
  await guide.getByRole('button', { name: '看完了' }).click()
  await guide.getByText('意见已经留给申请人').waitFor()
})

it('shows on the checklist what was found, for whoever opens it by the code', async () => {
  const phone = await newPage(browser, server.url, PHONE)
  await phone.goto(`/portal/guide/${code}`)
  const card = phone.getByTestId('checklist-findings')
  await card.getByText('请标出洗手池的位置').waitFor()
  await card.getByText('发现 2 处，已改 0 处').waitFor()
  await look(phone, 'checklist-findings', 'Looked at by')
  await phone.context().close()
})

it('comes along into the draft of both, beside each material, and into the drafts of its members', async () => {
  await visitor.goto(`/portal/guide/${code}`)
  await visitor.getByRole('button', { name: '一次办：开始办理' }).click()
  await visitor.getByRole('dialog').getByRole('button').filter({ hasText: '本人' }).click()
  await visitor.waitForURL(/bundle-cases/)
  const id = /bundle-cases\/([^/]+)/.exec(visitor.url())![1]!
  await visitor.goto(`/portal/bundle-cases/${id}/materials`)
  await material(visitor, SHARED).getByText('请标出洗手池的位置').waitFor()
  await visitor.getByTestId('coaching').getByText('发现 2 处，已改 0 处').waitFor()
  await material(visitor, SHARED)
    .getByRole('button', { name: /^我改好了/ })
    .click()
  await visitor.getByTestId('coaching').getByText('发现 2 处，已改 1 处').waitFor()
  await look(visitor, 'coaching-bundle-draft', 'legal effect')
  const { members } = await caller.get<{ members: { name: string; case_id: string }[] }>(
    `/bundle-cases/${id}`,
  )
  const found = await Promise.all(
    members.map(async (one) => {
      const { coaching } = await caller.get<{ coaching: { findings: { verdict: string }[] } }>(
        `/cases/${one.case_id}/coaching`,
      )
      return [one.name, coaching.findings.length]
    }),
  )
  expect(Object.fromEntries(found)).toMatchObject({ [ITEM]: 2 })
  expect(found.find(([name]) => String(name).startsWith(OTHER))![1]).toBe(1)
})

it('is brought at the desk by the code, into the draft that a clerk fills in for the visitor', async () => {
  const desk = await Caller.signIn(server.url, 'clerk02')
  const who = { name: '李示例', id_number: '990102188503120018', phone: '13800000001' }
  const { subject_id } = await desk.post<{ subject_id: string }>('/visitors', who)
  const chosen = [
    { item_id: idOf(ITEM), answers: ANSWERS },
    { item_id: idOf(OTHER), answers: CLINIC },
  ]
  const { id } = await desk.post<{ id: string }>('/bundle-cases', { items: chosen, subject_id })
  const clerk = await newPage(browser, server.url, { width: 1280, height: 800 })
  await signInStaff(clerk, 'clerk02')
  await clerk.goto(`/counter/file/bundle/${id}`)
  await clerk.getByText('申请人有清单码').click()
  await clerk.getByLabel('清单码', { exact: true }).fill('22222222')
  await clerk.getByRole('button', { name: '带入意见' }).click()
  await clerk.getByText('没有这个码').waitFor()
  await clerk.getByLabel('清单码', { exact: true }).fill(code)
  await clerk.getByRole('button', { name: '带入意见' }).click()
  await clerk.getByText('带入了 2 条意见').waitFor()
  await material(clerk, SHARED).getByText('请标出洗手池的位置').waitFor()
  await look(clerk, 'coaching-bundle-desk', 'legal effect')
})

it('leads with its code to the line, and at the counter to all of it begun as one, with the findings', async () => {
  const { items: halls } = await caller.get<{ items: { id: string; name: string }[] }>('/halls')
  const me = await caller.get<{ acts_for: { subject_id: string; as_agent: boolean }[] }>('/me')
  const subject_id = me.acts_for.find((one) => !one.as_agent)!.subject_id
  const hall_id = halls.find((one) => one.name === HALL)!.id
  await caller.post('/tickets', { hall_id, guide_code: code, subject_id })
  const clerk = await newPage(browser, server.url, DESK)
  await signInStaff(clerk, 'clerk01')
  await sitDown(clerk)
  await clerk.getByText('等候 1 人').waitFor()
  await clerk.keyboard.press('F2')
  await serveByKey(clerk)
  const matter = clerk.getByTestId('several-matter')
  await matter.getByText(`导办清单 ${code}`).waitFor()
  await matter.getByText(SHARED.slice(0, 8)).waitFor()
  await look(clerk, 'several-matter', 'Begin all of it as one')
  await matter.getByRole('button', { name: '合在一起办' }).click()
  await clerk.waitForURL(/\/file\/bundle\//)
  await clerk.getByTestId('coaching-summary').getByText('发现 2 处，已改 0 处').waitFor()
  await material(clerk, SHARED).getByText('请标出洗手池的位置').waitFor()
})
