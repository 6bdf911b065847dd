import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK, faults, newPage, openBrowser, secondStepHere, signInHere } from './browser'
import { Caller } from './caller'
import { expectSound, settled, speak } from './looks'
import { MORNING, startServer, type Server } from './server'

// What was published of an item: versions, what one changed, a planned one taken back, pausing; and the report on all of them.
const shots = process.env.YIMEN_SHOTS
const PLANNED = '公共场所卫生许可（新办）'
const FAULTY = '高龄津贴申领'

interface Draft {
  id: string
  revision: number
  head: object
  definition: { summary: string; service: object }
}

let server: Server
let browser: Browser
let page: Page
const path: Record<string, string> = {}

async function publish(writer: Caller, second: Caller, name: string, summary: string, day: string | null) {
  const found = await writer.get<{ items: { id: string; name: string }[] }>(
    `/items?text=${encodeURIComponent(name)}&limit=100`,
  )
  const item = found.items.find((one) => one.name === name)!.id
  path[name] = `/console/items/${item}`
  const draft = await writer.post<Draft>('/item-drafts', { item_id: item })
  const definition = {
    ...draft.definition,
    summary,
    service: { ...draft.definition.service, consult_phone: '' },
  }
  const content = { head: draft.head, definition }
  const saved = await writer.put<Draft>(`/item-drafts/${draft.id}`, content, draft.revision)
  const sent = await writer.post<Draft>(`/item-drafts/${draft.id}/submit`, undefined, saved.revision)
  await second.post('/item-publications', {
    drafts: [{ draft_id: sent.id, revision: sent.revision }],
    effective_from: day,
    note: '年度修订',
  })
}

async function shot(name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

describe('the console on what is published', () => {
  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    const writer = await Caller.signIn(server.url, 'editor01')
    const second = await Caller.signIn(server.url, 'editor03')
    await publish(writer, second, FAULTY, '换了一种说法。', null)
    await publish(writer, second, PLANNED, '明年的说法。', '2027-01-04')
    page = await newPage(browser, server.url, DESK)
    await page.goto('/console/')
    await signInHere(page, 'admin01')
    await page.getByLabel('动态验证码').waitFor()
    await secondStepHere(page, 'admin01')
    await page.getByRole('button', { name: '退出登录' }).waitFor()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('says from when each version counts, and what it changes', async () => {
    await page.getByRole('link', { name: '事项', exact: true }).click()
    await page.getByRole('combobox').first().selectOption({ label: '城东区' })
    await page.getByRole('searchbox', { name: '名称或俗称' }).fill(PLANNED)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: PLANNED }).click()
    await page.getByRole('heading', { level: 1, name: PLANNED }).waitFor()
    await page.getByText('将要施行').waitFor()
    await page.getByRole('button', { name: '看改动：第 2 版' }).press('Enter')
    const changed = page.getByRole('row', { name: /一句话介绍/ })
    await changed.getByText('明年的说法。').waitFor()
    await shot('item-versions')
    await expectSound(page, 'an item with what a version changed')
  })

  it('takes a planned version back, once asked', async () => {
    await page.getByRole('button', { name: '收回第 2 版' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('2027').waitFor()
    await expectSound(page, 'the question before a version is taken back')
    await dialog.getByRole('button', { name: '收回' }).click()
    await page.getByText('第 2 版已收回。').waitFor()
    await page.getByRole('row', { name: /已收回/ }).waitFor()
    expect(await page.getByRole('button', { name: '收回第 2 版' }).count()).toBe(0)
  })

  it('pauses an item with a reason, and resumes it', async () => {
    await page.getByRole('button', { name: '暂停办理' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '暂停办理' }).click()
    await dialog.getByText('请写明原因').first().waitFor()
    await dialog.getByLabel('原因').fill('系统升级')
    await dialog.getByRole('button', { name: '暂停办理' }).click()
    await page.getByText('已暂停办理。').waitFor()
    await shot('item-paused')
    await page.getByRole('button', { name: '恢复办理' }).click()
    await dialog.getByLabel('原因').fill('升级完成')
    await dialog.getByRole('button', { name: '恢复办理' }).click()
    await page.getByText('已恢复办理。').waitFor()
  })

  it('reports on the catalogue, and leads from a finding to its item', async () => {
    await page.getByRole('link', { name: '目录检查' }).click()
    await page.getByText('写明了内容的事项').waitFor()
    const kind = page.getByLabel('哪一类')
    await kind.locator('option', { hasText: '没有咨询或投诉电话' }).waitFor({ state: 'attached' })
    await kind.selectOption('phones.missing')
    await page.getByRole('link', { name: FAULTY }).waitFor()
    await shot('report')
    await expectSound(page, 'the report')
    await page.getByLabel('轻重').selectOption('error')
    await page.getByText('没有这样的问题').waitFor()
    await page.getByLabel('轻重').selectOption('advice')
    await page.getByRole('link', { name: FAULTY }).click()
    await page.getByRole('heading', { level: 1, name: FAULTY }).waitFor()
  })

  it('is sound in English, and on a narrow desk', async () => {
    await speak(page, 'en')
    for (const [name, width] of [
      ['wide', 1440],
      ['narrow', 1024],
    ] as const) {
      await page.setViewportSize({ width, height: 900 })
      for (const where of ['/console/catalogue', path[FAULTY]!]) {
        await page.goto(where)
        await settled(page)
        await expectSound(page, `${where} in English, ${name}`)
        await shot(`english-${name}-${where.includes('catalogue') ? 'report' : 'item'}`)
      }
    }
    await speak(page, 'zh')
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
