import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK, faults, newPage, openBrowser, signInStaff } from './browser'
import { Caller } from './caller'
import { fileCase, type Ref } from './cases'
import { shot } from './hall'
import { expectSound, speak } from './looks'
import { MORNING, startServer, type Server } from './server'

// Several cases of a work list in one go, each for itself.

let server: Server
let browser: Browser
let visitor: Caller
let helper: Caller
let filed: Ref[]

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  visitor = await Caller.signIn(server.url, 'visitor01', 'portal')
  helper = await Caller.signIn(server.url, 'clerk02')
  filed = []
  for (let i = 0; i < 3; i += 1) filed.push(await fileCase(visitor, []))
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const state = async (one: Ref) => (await visitor.get<{ state: string }>(`/cases/${one.id}`)).state
const dialog = (page: Page) => page.getByRole('dialog')

describe('several cases', () => {
  it('are received in one go, and what another clerk has taken meanwhile says so', async () => {
    const clerk = await newPage(browser, server.url, DESK)
    await signInStaff(clerk, 'clerk01')
    await clerk.goto('/counter/desk/to_receive')
    await clerk.getByRole('button', { name: '多选' }).click()
    await clerk.getByLabel(/^全选/).check()
    await clerk.getByRole('button', { name: /^收件（3 件）/ }).click()
    await dialog(clerk).getByText('每一件各自办理').waitFor()
    await expectSound(clerk, 'the question')
    await shot(clerk, 'batch')
    const [taken, ...others] = filed
    await helper.post(`/cases/${taken!.id}/receive`, {}, taken!.revision)
    await dialog(clerk).getByRole('button', { name: /^收件/ }).click()
    await dialog(clerk).getByText('办成 2 件，没有办成 1 件').waitFor()
    await expectSound(clerk, 'what came of it')
    await shot(clerk, 'batch-done')
    expect(await Promise.all(filed.map(state))).toEqual(['received', 'received', 'received'])
    expect(others).toHaveLength(2)
    await dialog(clerk).getByRole('button', { name: '关闭', exact: true }).last().click()
    await clerk.getByText('这个名单里没有办件').waitFor()
    await clerk.context().close()
  })

  it('take one opinion for all of them, which has to be written', async () => {
    for (const one of filed) {
      const { revision } = await helper.get<{ revision: number }>(`/cases/${one.id}`)
      await helper.post(`/cases/${one.id}/accept`, {}, revision)
    }
    const reviewer = await newPage(browser, server.url, DESK)
    await signInStaff(reviewer, 'reviewer01')
    await reviewer.goto('/counter/desk/to_review')
    await speak(reviewer, 'en')
    await reviewer.reload()
    await reviewer.getByRole('button', { name: 'Choose several' }).click()
    for (const box of (await reviewer.getByLabel(/^Choose .*990102/).all()).slice(0, 2)) await box.check()
    await expectSound(reviewer, 'the list while cases are chosen, in English')
    await shot(reviewer, 'batch-list-en')
    await reviewer.locator('.work-lists .choice .primary').click()
    await dialog(reviewer).locator('button.primary').click()
    await dialog(reviewer).locator('#batch-text-error, .error').first().waitFor()
    expect(await Promise.all(filed.map(state))).toEqual(['accepted', 'accepted', 'accepted'])
    await reviewer.keyboard.type('材料齐全，符合条件。')
    await dialog(reviewer).locator('button.primary').click()
    await dialog(reviewer).getByText('2 done, 0 not done.').waitFor()
    await shot(reviewer, 'batch-done-en')
    expect((await Promise.all(filed.map(state))).sort()).toEqual(['accepted', 'reviewed', 'reviewed'])
    await reviewer.context().close()
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
