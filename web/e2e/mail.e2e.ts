import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  PHONE,
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  signInVisitor,
} from './browser'
import { Caller } from './caller'
import { apply } from './filing'
import { MailServer } from './mail'
import { startServer, type Server } from './server'
import { receiveAll } from './visitor'

const ADDRESS = 'visitor@example.org'

describe('mails to a visitor', () => {
  let mails: MailServer
  let server: Server
  let browser: Browser
  let visitor: Page
  let number: string

  beforeAll(async () => {
    mails = await MailServer.start()
    server = await startServer('sqlite', undefined, { environment: mails.environment() })
    browser = await openBrowser()
    visitor = await newPage(browser, server.url, PHONE)
    await signInVisitor(visitor, 'visitor01')
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    mails?.stop()
  })

  const byMail = () => visitor.getByRole('checkbox', { name: /同时发到邮箱/ })

  it('cannot be switched on before the address is proven', async () => {
    await visitor.goto('/portal/settings')
    await byMail().waitFor()
    expect(await byMail().isDisabled()).toBe(true)
    await visitor.getByText('先验证邮箱，才能打开。').waitFor()
  })

  it('begin with a code that goes to the address; a wrong one proves nothing', async () => {
    await visitor.getByLabel('新的邮箱地址').fill('nobody at all')
    await visitor.getByRole('button', { name: '发验证码' }).click()
    await visitor.locator('.field.wrong').waitFor()
    await visitor.getByLabel('新的邮箱地址').fill(ADDRESS)
    await visitor.getByRole('button', { name: '发验证码' }).click()
    await visitor.getByLabel('邮件里的验证码').waitFor()
    await expectAccessible(visitor, 'waiting for the code')
    await expectNoSideways(visitor, 'waiting for the code')
    const code = /\d{6}/.exec((await mails.next(ADDRESS, /\d{6}/)).subject)?.[0] ?? ''
    const wrong = code === '000000' ? '000001' : '000000'
    await visitor.getByLabel('邮件里的验证码').fill(wrong)
    await visitor.getByRole('button', { name: '验证', exact: true }).click()
    await visitor.locator('.banner.bad, .field.wrong').first().waitFor()
    expect(await byMail().isDisabled()).toBe(true)
    await visitor.getByLabel('邮件里的验证码').fill(code)
    await visitor.getByRole('button', { name: '验证', exact: true }).click()
    await visitor.getByText('邮箱已经验证，可以收消息了。').waitFor()
    await visitor.getByText('v***@example.org').first().waitFor()
    expect(await byMail().isChecked()).toBe(true)
    await expectAccessible(visitor, 'the proven address')
  })

  it('tell of each step with the number and nothing of the person, and lead to the case', async () => {
    number = await apply(visitor)
    await receiveAll(server.url)
    const mail = await mails.next(ADDRESS, /已收件/)
    expect(mail.text).toContain(number)
    expect(mail.subject + mail.text).not.toMatch(/李示例|990102188503120018|138000/)
    const link = new URL(/https?:\/\/\S+/.exec(mail.text)?.[0] ?? '')
    await visitor.goto(link.pathname)
    await visitor.getByText(number).first().waitFor()
    await visitor.getByText('正在看材料是否齐全').waitFor()
  })

  it('come in the language that was chosen, and end when they are switched off', async () => {
    await visitor.goto('/portal/settings')
    await visitor.getByRole('radio', { name: 'English' }).check()
    await visitor.getByText('✓ 已保存').waitFor()
    const clerk = await Caller.signIn(server.url, 'clerk01')
    const { items } = await clerk.get<{ items: { id: string; number: string; revision: number }[] }>(
      '/cases?list=to_accept',
    )
    const mine = items.find((one) => one.number === number)!
    await clerk.post(`/cases/${mine.id}/accept`, {}, mine.revision)
    const mail = await mails.next(ADDRESS, /was accepted/)
    expect(mail.text).toContain(`number ${number}`)
    const sent = mails.to(ADDRESS).length
    await visitor.reload()
    await byMail().uncheck()
    await visitor.getByText('✓ 已保存').waitFor()
    await visitor.goto(`/portal/cases/${mine.id}`)
    await visitor.getByRole('button', { name: '撤回申请' }).click()
    const dialog = visitor.getByRole('dialog')
    await dialog.getByLabel('为什么撤回').fill('不开店了')
    await dialog.getByRole('button', { name: '撤回申请' }).click()
    await dialog.waitFor({ state: 'detached' })
    await visitor.goto('/portal/inbox')
    await visitor.getByRole('link', { name: '已撤回' }).first().waitFor()
    // A mail that is asked for after the step has been told of: when it has come, one of the step would be there too.
    await visitor.goto('/portal/settings')
    await visitor.getByLabel('新的邮箱地址').fill('second@example.org')
    await visitor.getByRole('button', { name: '发验证码' }).click()
    await mails.next('second@example.org', /\d{6}/)
    expect(mails.to(ADDRESS)).toHaveLength(sent)
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
