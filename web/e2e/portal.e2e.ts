import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PHONE, expectNoSideways, faults, ink, newPage, openBrowser, signInVisitor } from './browser'
import { Caller } from './caller'
import { picture } from './filing'
import { shot } from './hall'
import { MORNING, startServer, type Server } from './server'
import { Finger, fillSection } from './touches'
import { answerAll, itemNamed, receiveAll } from './visitor'

interface Row {
  id: string
  number: number
}

const HALL = '城东区政务服务中心' // where clerk01 sits
const MOST_TOUCHES = 12 // from the home page to submitted, for the shortest item

let server: Server
let browser: Browser
let visitor: Page
let anybody: Page

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  visitor = await newPage(browser, server.url, PHONE)
  anybody = await newPage(browser, server.url, PHONE)
  await signInVisitor(visitor, 'visitor01')
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('the home page', () => {
  it('says what can be done, and of nothing that it is asked for often, where nobody has come yet', async () => {
    await anybody.goto('/portal/')
    await anybody.getByRole('heading', { name: '可以办的事' }).waitFor()
    expect(await anybody.locator('.tiles a').count()).toBeGreaterThan(5)
    expect(await anybody.getByText('大家常来办').count()).toBe(0)
  })

  it('suggests what everyday words could mean, and leads there by keyboard', async () => {
    await anybody.goto('/portal/')
    const box = anybody.getByRole('combobox', { name: '想办什么事？' })
    await box.pressSequentially('社保卡')
    await anybody
      .getByRole('option', { name: /社会保障卡/ })
      .first()
      .waitFor()
    await box.press('ArrowDown')
    await box.press('Enter')
    await anybody.waitForURL(/\/items\//)
    await anybody.getByRole('heading', { level: 1, name: /社会保障卡/ }).waitFor()
  })

  it('says how long one waits in each hall now', async () => {
    await anybody.goto('/portal/')
    const halls = anybody.locator('.hall-list > li')
    await halls.first().locator('.hall-wait').waitFor()
    expect(await halls.count()).toBeGreaterThan(1)
    await halls
      .first()
      .getByText(/人在等|现在不开放/)
      .waitFor()
    await shot(anybody, 'portal-home')
  })
})

describe('the guide', () => {
  it('asks one question a page and says why, keeps the answers over a reload and goes back by the browser too', async () => {
    const item = await itemNamed(anybody, '社会保障卡')
    await anybody.goto(`/portal/items/${item.id}`)
    await anybody.getByRole('link', { name: /看我要带什么/ }).click()
    await anybody.getByText('为什么问').waitFor()
    await shot(anybody, 'portal-question')
    const first = await anybody.locator('h1').innerText()
    await anybody.locator('.big-choices button').first().click()
    await anybody.waitForFunction((text) => document.querySelector('h1')?.textContent !== text, first)
    const second = await anybody.locator('h1').innerText()
    await anybody.reload()
    await anybody.getByRole('heading', { level: 1, name: second }).waitFor()
    await anybody.goBack()
    await anybody.getByRole('heading', { level: 1, name: first }).waitFor()
    await anybody.getByText('上次选的').waitFor({ state: 'detached' }) // a reload forgets the mark, not the answers
    await anybody.goForward()
    await anybody.getByRole('heading', { level: 1, name: second }).waitFor()
    await anybody.getByRole('button', { name: '上一个问题' }).click()
    await anybody.getByRole('heading', { level: 1, name: first }).waitFor()
  })

  it('shows first what need not be brought, then what to bring, then what follows', async () => {
    const item = await itemNamed(visitor, '社会保障卡')
    await visitor.goto(`/portal/guide/start/${item.id}`)
    await answerAll(visitor)
    const heads = await visitor.locator('.guide-result h2').allInnerTexts()
    expect(heads.slice(0, 3)).toEqual(['不用带', '要带', '然后'])
    await visitor.locator('.held-list s').first().waitFor() // the identity card is held
    await visitor
      .getByText(/17:00 前答复|当场办结/)
      .first()
      .waitFor()
    await expectNoSideways(visitor, 'the checklist')
    await shot(visitor, 'portal-checklist')
  })

  it('opens elsewhere by its code, without what only the visitor may see', async () => {
    const code = (await visitor.getByTestId('guide-code').innerText()).trim()
    await anybody.goto('/portal/guide')
    await anybody.getByLabel('清单码').fill(code.toLowerCase())
    await anybody.getByRole('button', { name: '打开清单' }).click()
    await anybody.getByTestId('guide-code').waitFor()
    expect(await anybody.locator('.held-list').count()).toBe(0)
    await anybody.getByText('登录以后，能看到哪些材料').waitFor()
    await anybody.goto('/portal/guide/AAAAAAAA')
    await anybody.getByText('没有这份清单').waitFor()
  })

  it('lets one answer be changed alone', async () => {
    await visitor.getByText('改回答').click()
    const before = await visitor.getByTestId('guide-code').innerText()
    await visitor.getByRole('link', { name: /^修改/ }).first().click()
    const asked = await visitor.locator('h1').innerText()
    await visitor.locator('.big-choices button').last().click()
    await visitor.waitForFunction((text) => document.querySelector('h1')?.textContent !== text, asked)
    await answerAll(visitor)
    expect(await visitor.getByTestId('guide-code').innerText()).not.toBe(before)
  })

  it('prints on one sheet of A4', async () => {
    await visitor.emulateMedia({ media: 'print' })
    const pdf = await visitor.pdf({ format: 'A4', preferCSSPageSize: true })
    await visitor.emulateMedia({ media: null })
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1)
  })
})

describe('applying', () => {
  it(`takes at most ${MOST_TOUCHES} touches from the home page for the shortest item`, async () => {
    const item = await itemNamed(visitor, '仅销售预包装食品')
    await visitor.goto('/portal/')
    const finger = new Finger(visitor)
    await finger.type(visitor.getByRole('combobox', { name: '想办什么事？' }), '预包装', 'the search')
    await finger.tap(visitor.getByRole('option', { name: item.name }).first(), 'the item')
    await finger.tap(visitor.getByRole('button', { name: '在线办理' }), 'apply online')
    await finger.tap(
      visitor.getByRole('dialog').getByRole('button').filter({ hasText: '公司' }),
      'for the company',
    )
    const check = visitor.getByRole('button', { name: '提交申请' })
    const materials = visitor.locator('.material')
    const form = visitor.locator('.form-section')
    const fields = item.definition.form.sections.flatMap((section) => section.fields)
    for (let page = 0; page < 10; page += 1) {
      await check.or(materials.first()).or(form).first().waitFor()
      if (await check.count()) break
      if (await form.count()) await fillSection(finger, fields)
      else
        for (const material of item.definition.requirements)
          await finger.attach(materials.filter({ hasText: material.name }), material.name)
      const here = visitor.url()
      await finger.tap(visitor.getByRole('button', { name: '保存并继续' }), 'next')
      await visitor.waitForURL((url) => url.href !== here)
    }
    await finger.tap(check, 'submit')
    await visitor.getByTestId('case-number').waitFor()
    expect(finger.touches, finger.log.join(', ')).toBeLessThanOrEqual(MOST_TOUCHES)
  })

  it('marks what was filled in with where it came from, until somebody changes it', async () => {
    const item = await itemNamed(visitor, '社会保障卡')
    await visitor.goto(`/portal/guide/start/${item.id}`)
    await answerAll(visitor)
    await visitor.getByRole('button', { name: '现在网上办' }).click()
    await visitor.waitForURL(/\/apply\//)
    const name = visitor.locator('#field-name')
    await name.waitFor()
    const note = visitor.locator('#field-name-note')
    expect(await note.innerText()).toContain('实名信息')
    await name.fill('李示')
    await note.waitFor({ state: 'detached' })
  })

  it('goes on at another device where something is still to be done', async () => {
    const other = await newPage(browser, server.url, PHONE)
    await signInVisitor(other, 'visitor01')
    await visitor.getByText('已保存').waitFor()
    await other.goto(visitor.url().replace(/\/apply\/([^/?]+).*/, '/apply/$1'))
    await other.locator('#field-name').waitFor()
    expect(await other.locator('#field-name').inputValue()).toBe('李示')
    await other.context().close()
  })

  it('refuses a file that is not what its name says, with a reason, and keeps the draft', async () => {
    await visitor.goto(visitor.url().replace(/\/apply\/([^/?]+).*/, '/apply/$1/materials'))
    const box = visitor.locator('.material').last()
    const send = (name: string, mimeType: string, buffer: Buffer) =>
      box.locator('input[type=file]').setInputFiles({ name, mimeType, buffer })
    await box
      .locator('.fold > summary')
      .click({ timeout: 1000 })
      .catch(() => undefined)
    await send('照片.png', 'image/png', Buffer.from('this is no picture'))
    await box.locator('.failed').first().waitFor()
    await send('空.png', 'image/png', Buffer.alloc(0))
    await expect.poll(() => box.locator('.failed').count()).toBe(2)
    await send('说明.exe', 'application/x-msdownload', Buffer.from('MZ'))
    await expect.poll(() => box.locator('.failed').count()).toBe(3)
    for (const text of await box.locator('.failed').allInnerTexts())
      expect(text.trim().length).toBeGreaterThan(4)
    await send('照片.png', 'image/png', picture())
    await box.getByText('已上传').waitFor()
    await visitor.goto(visitor.url().replace(/\/materials$/, ''))
    expect(await visitor.locator('#field-name').inputValue()).toBe('李示')
  })

  it('says that a file is too large or broke off on the way, and sends it again at one touch', async () => {
    const id = /\/apply\/([^/?]+)/.exec(visitor.url())?.[1] ?? ''
    const stored = async () => {
      const found = (await (await visitor.request.get(`/api/v1/cases/${id}`)).json()) as {
        materials: { files: unknown[] }[]
      }
      return found.materials.reduce((sum, one) => sum + one.files.length, 0)
    }
    const before = await stored()
    await visitor.goto(`/portal/apply/${id}/materials`)
    const box = visitor.locator('.material').last()
    await box
      .locator('.fold > summary')
      .click({ timeout: 1000 })
      .catch(() => undefined)
    const send = (name: string, buffer: Buffer) =>
      box.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/png', buffer })
    const folder = mkdtempSync(join(tmpdir(), 'yimen-e2e-large-')) // on the disk: the browser reads it from there
    writeFileSync(join(folder, '太大.png'), Buffer.alloc(21 * 1024 * 1024))
    await box.locator('input[type=file]').setInputFiles(join(folder, '太大.png'))
    await box.locator('.failed').filter({ hasText: '20 MB' }).waitFor()
    rmSync(folder, { recursive: true })
    await visitor.route(/\/files$/, (route) => route.abort('connectionreset'))
    await send('断线.png', picture())
    const broken = box.locator('li').filter({ hasText: '断线.png' })
    await broken.locator('.failed').waitFor()
    expect(await stored()).toBe(before)
    await visitor.unroute(/\/files$/)
    await broken.getByRole('button', { name: /再试|重试/ }).click()
    await broken.getByText('已上传').waitFor()
    expect(await stored()).toBe(before + 1)
  })
})

describe('in the hall', () => {
  it('shows a code for the kiosk, new each time, that runs out', async () => {
    await visitor.goto('/portal/code')
    const code = visitor.getByTestId('visit-code')
    await code.waitFor()
    await visitor.getByText(/还有 \d+:\d\d 有效/).waitFor()
    await shot(visitor, 'portal-code')
    const first = await code.innerText()
    await visitor.getByRole('button', { name: '换一个新的' }).click()
    await expect.poll(() => code.innerText()).not.toBe(first)
  })

  it('gives a number from the checklist, shows its place live to anybody who has its page, and the call', async () => {
    const item = await itemNamed(visitor, '社会保障卡')
    await visitor.goto(`/portal/guide/start/${item.id}`)
    await answerAll(visitor)
    await visitor.getByRole('button', { name: /先取号/ }).click()
    await visitor.getByRole('dialog').locator('.big-choices button').filter({ hasText: HALL }).click()
    await visitor.waitForURL(/\/t\//)
    const number = await visitor.locator('h1').innerText()
    expect(number).toMatch(/^[A-Z]\d{3,4}$/)
    await shot(visitor, 'portal-ticket')

    await anybody.goto(new URL(visitor.url()).pathname)
    await anybody.getByRole('heading', { name: number }).waitFor()
    await anybody.locator('[data-state="waiting"]').waitFor()

    const clerk = await Caller.signIn(server.url, 'clerk01')
    const halls = await clerk.get<{ items: { id: string; name: string }[] }>('/halls')
    const hall = halls.items.find((one) => one.name === HALL)!.id
    const counters = await clerk.get<{ items?: Row[] } | Row[]>(`/counters?hall_id=${hall}`)
    const rows = (Array.isArray(counters) ? counters : (counters.items ?? [])).filter(
      (one) => one.number === 1,
    )
    await clerk.post(`/counters/${rows[0]!.id}/open`, {})
    await clerk.post(`/counters/${rows[0]!.id}/call-next`, {})
    await anybody.locator('[data-state="called"]').waitFor()
    await anybody.getByText(`${rows[0]!.number} 号窗口`).first().waitFor()
    await visitor.goto('/portal/tickets')
    await visitor.getByText(`请到 ${rows[0]!.number} 号窗口`).waitFor()
    await anybody.goto('/portal/t/nothing-like-that')
    await anybody.getByText('没有这个排队号').waitFor()
  })
})

describe('a case', () => {
  it('is one line with its documents, which open on the page', async () => {
    await receiveAll(server.url)
    await visitor.goto('/portal/cases')
    await visitor.locator('.case-line').filter({ hasText: '预包装' }).getByRole('link').first().click()
    await visitor
      .locator('.timeline')
      .getByRole('link', { name: /打开文书/ })
      .first()
      .click()
    const sheet = visitor.locator('.document-page canvas').first()
    await sheet.waitFor()
    await expect.poll(() => ink(sheet)).toBeGreaterThan(500)
    await shot(visitor, 'portal-document')
  })
})

describe('the account', () => {
  it('changes its password; other devices are signed out', async () => {
    const mine = await newPage(browser, server.url, PHONE)
    await signInVisitor(mine, 'visitor04')
    const other = await newPage(browser, server.url, PHONE)
    await signInVisitor(other, 'visitor04')
    const { items } = (await (await mine.request.get('/api/v1/demo/sign-ins')).json()) as {
      items: { login: string; password: string }[]
    }
    const old = items.find((one) => one.login === 'visitor04')!.password
    await mine.goto('/portal/settings')
    const change = async (current: string, next: string) => {
      await mine.getByLabel('现在的密码').fill(current)
      await mine.getByLabel('新密码').fill(next)
      await mine.getByRole('button', { name: '更换密码' }).click()
    }
    await change('wrong-Passw0rd', 'New-sesame-12')
    await mine.getByText('现在的密码不对').waitFor()
    await change(old, 'short')
    await mine.getByText('密码太简单').waitFor()
    await change(old, 'New-sesame-12')
    await mine.getByText('密码已经更换').waitFor()
    await other.goto('/portal/cases')
    await other.getByRole('heading', { name: '登录' }).waitFor()
    await other.getByLabel('用户名').fill('visitor04')
    await other.getByLabel('密码').fill('New-sesame-12')
    await other.getByRole('button', { name: '登录', exact: true }).click()
    await other.getByRole('button', { name: '退出登录' }).waitFor()
    for (const page of [mine, other]) await page.context().close()
  })
})

it('made no page report a fault', () => {
  expect(faults).toEqual([])
})
