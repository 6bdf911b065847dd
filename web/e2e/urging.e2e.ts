import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK_SCREEN, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { applyUpToCheck } from './filing'
import { shot } from './hall'
import { expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'

// 催办: asked on a phone, seen at the desk, answered by one key, read on the phone.
describe('an urging', () => {
  let server: Server
  let browser: Browser
  let visitor: Page
  let reviewer: Page
  let id: string

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    visitor = await newPage(browser, server.url, PHONE)
    await signInVisitor(visitor, 'visitor01')
    reviewer = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(reviewer, 'reviewer01')
    await applyUpToCheck(visitor)
    await visitor.getByRole('button', { name: '提交申请' }).click()
    await visitor.getByTestId('case-number').waitFor()
    const clerk = await Caller.signIn(server.url, 'clerk01')
    const { items } = await clerk.get<{ items: { id: string; revision: number }[] }>('/cases?list=to_receive')
    id = items[0]!.id
    await clerk.post(`/cases/${id}/receive`, {}, items[0]!.revision)
    const seen = await clerk.get<{ revision: number }>(`/cases/${id}`)
    await clerk.post(`/cases/${id}/accept`, {}, seen.revision)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('is sent on the phone, and not twice a day', async () => {
    await look(visitor, `/portal/cases/${id}`, 'zh')
    await visitor.getByRole('button', { name: '催办' }).click()
    const dialog = visitor.getByRole('dialog')
    await dialog.getByLabel('想问什么').fill('什么时候现场核查？')
    await expectSound(visitor, 'the dialog of an urging')
    await shot(visitor, 'urging-dialog')
    await dialog.getByRole('button', { name: '催办' }).click()
    await visitor.getByText('正在等待答复').waitFor()
    expect(await visitor.getByRole('button', { name: '催办' }).count()).toBe(0)
    await expectSound(visitor, 'a case that was urged')
    await shot(visitor, 'urging-sent')
  })

  it('waits in a list of the reviewer, and is answered by one key and one sentence', async () => {
    await reviewer.goto('/counter/desk/urged')
    await reviewer.getByText('催办待答复').first().waitFor()
    await reviewer.goto(`/counter/desk/urged/${id}`)
    await reviewer.getByText('什么时候现场核查？').first().waitFor()
    await expectSound(reviewer, 'the desk with an urged case')
    await shot(reviewer, 'urging-desk')
    await reviewer.keyboard.press('d')
    await reviewer.getByRole('dialog').getByLabel('答复').fill('周三上午现场核查，周五前有结果。')
    await reviewer.keyboard.press('Control+Enter')
    await visitor.getByText('周三上午现场核查，周五前有结果。').waitFor()
    await expectSound(visitor, 'the answer')
    await shot(visitor, 'urging-answered')
    await look(visitor, '/portal/inbox', 'zh')
    await visitor.getByText('催办有了答复').first().waitFor()
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
