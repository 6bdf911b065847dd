import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DESK_SCREEN, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { fileCase } from './cases'
import { ITEM, picture } from './filing'
import { shot } from './hall'
import { LANGUAGES, expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'

// More is needed after acceptance: the item names the rule of its sector, the reviewer asks by a day, the visitor brings it.
const RULE = '《样例行业办法》第十条'
let server: Server
let browser: Browser
let desk: Page
let phone: Page
let id: string

interface Draft {
  id: string
  revision: number
  head: object
  definition: object
}

async function nameRule(): Promise<void> {
  const editor = await Caller.signIn(server.url, 'editor01')
  const { items } = await editor.get<{ items: { id: string; name: string }[] }>(
    '/items?applicable=true&limit=100',
  )
  let draft = await editor.post<Draft>('/item-drafts', {
    item_id: items.find((one) => one.name === ITEM)!.id,
  })
  const definition = { ...draft.definition, supplement_rule: RULE }
  draft = await editor.put<Draft>(
    `/item-drafts/${draft.id}`,
    { head: draft.head, definition },
    draft.revision,
  )
  draft = await editor.post<Draft>(`/item-drafts/${draft.id}/submit`, undefined, draft.revision)
  const second = await Caller.signIn(server.url, 'editor03')
  const drafts = [{ draft_id: draft.id, revision: draft.revision }]
  await second.post('/item-publications', { drafts, note: '写明行业规定' })
}

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  await nameRule()
  const visitor = await Caller.signIn(server.url, 'visitor01', 'portal')
  const clerk = await Caller.signIn(server.url, 'clerk01')
  id = (
    await fileCase(visitor, [
      [clerk, 'receive'],
      [clerk, 'accept', {}],
    ])
  ).id
  desk = await newPage(browser, server.url, DESK_SCREEN)
  await signInStaff(desk, 'reviewer01')
  phone = await newPage(browser, server.url, PHONE)
  await signInVisitor(phone, 'visitor01')
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('is asked for at the desk, by a day, under the rule that the item names', async () => {
  await desk.goto(`/counter/desk/to_review/${id}`)
  await desk.locator('.action-panel').getByRole('button', { name: '要求补充材料（受理后）' }).click()
  const dialog = desk.getByRole('dialog')
  await dialog.getByText(RULE).waitFor()
  await dialog.getByLabel('主要设备设施清单').check()
  await dialog.getByLabel('缺什么、怎么补').fill('请补充冷藏设备的型号和数量。')
  await dialog.getByRole('button', { name: '发出补充材料告知书' }).click()
  await dialog.getByText('请填写').first().waitFor()
  await dialog.getByLabel('哪天以前补充').fill('2026-11-30')
  await expectSound(desk, 'asking for more')
  await shot(desk, 'supplement-ask')
  await dialog.getByRole('button', { name: '发出补充材料告知书' }).click()
  await desk.getByText('要求补充的材料还没有交来').first().waitFor()
  await shot(desk, 'supplement-desk')
})

it('stands on the phone with what, until when and why, and is brought there', async () => {
  for (const language of LANGUAGES) {
    await look(phone, `/portal/cases/${id}`, language)
    await phone.getByText('请补充冷藏设备的型号和数量。').first().waitFor()
    await phone.getByText(RULE).first().waitFor()
    await expectSound(phone, `what is asked for in ${language}`)
    await phone.locator('.gap-card').scrollIntoViewIfNeeded()
    await shot(phone, `supplement-phone-${language}`)
  }
  await look(phone, `/portal/cases/${id}`, 'zh')
  await phone
    .locator('.gap-card input[type=file]')
    .setInputFiles({ name: '设备.png', mimeType: 'image/png', buffer: picture() })
  await desk.locator('.action-panel').getByRole('button', { name: '核对后补材料' }).click()
  await desk.getByRole('dialog').getByRole('button', { name: '核对后补材料' }).click()
  await desk.locator('[data-action=review]').waitFor()
  expect(faults).toEqual([])
})
