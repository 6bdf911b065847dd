import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DESK,
  PHONE,
  expectAccessible,
  faults,
  newPage,
  openBrowser,
  signInHere,
  signInStaff,
  signInVisitor,
} from './browser'
import { ITEM, apply, applyUpToCheck, document } from './filing'
import { startServer, type Server } from './server'

let server: Server
let browser: Browser
let visitor: Page
let clerk: Page

beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser()
  visitor = await newPage(browser, server.url, PHONE)
  clerk = await newPage(browser, server.url, DESK)
  await signInVisitor(visitor, 'visitor01')
  await signInStaff(clerk, 'clerk01')
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** Counts what is sent to one route while something is done. */
async function sentTo(page: Page, route: RegExp, doing: () => Promise<void>): Promise<Request[]> {
  const seen: Request[] = []
  const count = (request: Request) => {
    if (request.method() === 'POST' && route.test(request.url())) seen.push(request)
  }
  page.on('request', count)
  await doing()
  page.off('request', count)
  return seen
}

async function timeline(page: Page, id: string): Promise<string[]> {
  const found = (await (await page.request.get(`/api/v1/cases/${id}`)).json()) as {
    timeline: { action: string }[]
  }
  return found.timeline.map((entry) => entry.action)
}

const caseIn = (page: Page) => /(?:cases|desk\/\w+)\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''

describe('a double click', () => {
  it('on submit submits once', async () => {
    await applyUpToCheck(visitor)
    const sent = await sentTo(visitor, /\/submit$/, async () => {
      await visitor.getByRole('button', { name: '提交申请' }).dblclick()
      await visitor.getByTestId('case-number').waitFor()
    })
    expect(sent).toHaveLength(1)
    expect((await timeline(visitor, caseIn(visitor))).filter((action) => action === 'submit')).toHaveLength(1)
  })

  it('on an action of the desk acts once', async () => {
    await clerk
      .getByRole('link', { name: new RegExp(ITEM.slice(0, 6)) })
      .first()
      .click()
    await clerk.locator('.case-centre').waitFor()
    const id = caseIn(clerk)
    const received = await sentTo(clerk, /\/receive$/, async () => {
      await clerk.getByRole('button', { name: /^收件/ }).dblclick()
      await clerk.locator('.case-centre').getByText('已收件').waitFor()
    })
    expect(received).toHaveLength(1)
    const accepted = await sentTo(clerk, /\/accept$/, async () => {
      await clerk.getByRole('button', { name: /^受理/ }).click()
      await clerk.getByRole('dialog').getByRole('button', { name: '受理' }).dblclick()
      await clerk.getByRole('dialog').waitFor({ state: 'detached' })
    })
    expect(accepted).toHaveLength(1)
    expect((await timeline(clerk, id)).filter((action) => ['receive', 'accept'].includes(action))).toEqual([
      'receive',
      'accept',
    ])
  })

  it('after an answer that was lost acts once too, for the key is the same', async () => {
    await applyUpToCheck(visitor)
    const keys: (string | undefined)[] = []
    let lose = true
    await visitor.route(/\/submit$/, async (route) => {
      keys.push((await route.request().allHeaders())['idempotency-key'])
      if (!lose) return route.continue()
      lose = false
      await route.fetch() // the server does it, and the line breaks before the answer is there
      await route.abort('connectionreset')
    })
    await visitor.getByRole('button', { name: '提交申请' }).click()
    await visitor.getByText('刚才的操作还没有送到').waitFor()
    await visitor.getByRole('button', { name: '提交申请' }).click()
    await visitor.getByTestId('case-number').waitFor()
    await visitor.unroute(/\/submit$/)
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
  })
})

describe('the form', () => {
  it('jumps from the summary to what is missing, on whichever page it stands', async () => {
    await applyUpToCheck(visitor, ['经营场所布局图'])
    await visitor.getByRole('button', { name: '提交申请' }).click()
    await visitor.getByRole('link', { name: '请上传“经营场所布局图”' }).click()
    await visitor.waitForURL(/materials$/)
  })

  it('keeps what was typed while the line is down, and saves it when it is back', async () => {
    const address = visitor.url().replace('materials', 'business')
    await visitor.goto(address)
    const field = visitor.getByLabel('经营场所地址')
    await field.waitFor()
    await visitor.context().setOffline(true)
    await field.fill('云溪市城东区迎春路 20 号')
    await visitor.getByText('网络断开，还没有保存').waitFor()
    const kept = await visitor.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
    expect(kept).not.toContain('迎春路')
    await visitor.context().setOffline(false)
    await visitor.getByText('已保存').waitFor()
    await visitor.reload()
    expect(await field.inputValue()).toBe('云溪市城东区迎春路 20 号')
  })

  it('puts what was typed here on top of what was saved in another tab', async () => {
    const other = await visitor.context().newPage()
    await other.goto(visitor.url())
    await other.getByLabel('经营面积（平方米）').fill('75')
    await other.getByText('已保存').waitFor()
    await other.close()
    await visitor.getByLabel('经营场所地址').fill('云溪市城东区迎春路 22 号')
    await visitor.getByRole('button', { name: '载入最新内容，保留我填的' }).click()
    await visitor.getByText('已保存').waitFor()
    expect(await visitor.getByLabel('经营面积（平方米）').inputValue()).toBe('75')
    expect(await visitor.getByLabel('经营场所地址').inputValue()).toBe('云溪市城东区迎春路 22 号')
  })

  it('is still there when the session ended while it was typed', async () => {
    await visitor.context().clearCookies()
    await visitor.getByLabel('经营场所地址').fill('云溪市城东区迎春路 24 号')
    const dialog = visitor.getByRole('dialog', { name: '请重新登录' })
    await dialog.waitFor()
    await expectAccessible(visitor, 'the dialog to sign in again')
    await signInHere(visitor, 'visitor01')
    await dialog.waitFor({ state: 'detached' })
    await visitor.getByText('已保存').waitFor()
    expect(await visitor.getByLabel('经营场所地址').inputValue()).toBe('云溪市城东区迎春路 24 号')
  })
})

describe('the counter', () => {
  it('needs no mouse from the list to the acceptance', async () => {
    const number = await apply(visitor)
    await clerk.goto('/counter/desk/to_receive')
    await clerk.getByText(number).waitFor()
    const press = (key: string) => clerk.keyboard.press(key)
    for (let moves = 0; moves < 20; moves += 1) {
      if (await clerk.locator('.rows .cursor').getByText(number).count()) break
      await press('j')
    }
    await press('Enter')
    const centre = clerk.locator('.case-centre')
    await centre.getByText(number).waitFor()
    await press('m')
    await clerk.getByRole('button', { name: /经营场所布局图/, pressed: true }).waitFor()
    await press('t')
    await clerk.getByRole('tab', { name: /申请表/, selected: true }).waitFor()
    await press('F4')
    await clerk.locator(`.rows`).getByText(number).waitFor({ state: 'detached' })
    await press('2')
    await clerk.getByRole('link', { name: number }).waitFor()
    for (let moves = 0; moves < 20; moves += 1) {
      if (await clerk.locator('.rows .cursor').getByText(number).count()) break
      await press('j')
    }
    await press('Enter')
    await centre.getByText(number).waitFor()
    await press('Control+k')
    await clerk.keyboard.type('受理')
    await press('Escape')
    await clerk.getByRole('dialog').waitFor({ state: 'detached' })
    await press('a')
    await clerk.getByRole('dialog').waitFor()
    await clerk.keyboard.type('材料齐全')
    await press('Control+Enter')
    await clerk.getByRole('dialog').waitFor({ state: 'detached' })
    await press('?')
    await clerk.getByRole('dialog', { name: '快捷键' }).waitFor()
    await press('Escape')
    await expect.poll(() => clerk.locator('.rows').getByText(number).count()).toBe(0)
  })

  it('finds a case by its number from anywhere', async () => {
    const number = await apply(visitor)
    await clerk.keyboard.press('Control+k')
    await clerk.keyboard.type(number)
    await clerk.getByRole('option', { name: new RegExp(number) }).waitFor()
    await clerk.keyboard.press('Enter')
    await clerk.locator('.case-centre').getByText(number).waitFor()
  })

  it('shows personal data only after a reason was given', async () => {
    await clerk.keyboard.press('t')
    const pane = clerk.getByRole('tabpanel')
    await pane.getByText('个人信息已遮盖').waitFor()
    expect(await pane.innerText()).not.toContain('13800000001')
    await pane.getByRole('button', { name: '查看明文' }).click()
    await clerk.getByLabel('查看理由').fill('核对联系电话')
    await clerk.getByRole('button', { name: '记入日志并查看' }).click()
    await pane.getByText('13800000001').first().waitFor()
  })

  it('draws pictures and documents that were handed in, on a canvas', async () => {
    await applyUpToCheck(visitor, ['营业执照'])
    await visitor.goto(visitor.url().replace('check', 'materials'))
    const file = { name: '营业执照.pdf', mimeType: 'application/pdf', buffer: document() }
    const box = visitor.locator('.material').filter({ hasText: '营业执照' })
    await box.locator('input[type=file]').setInputFiles(file)
    await box.getByText('已上传').waitFor()
    await visitor.getByRole('button', { name: '保存并继续' }).click()
    await visitor.getByRole('button', { name: '提交申请' }).click()
    await visitor.getByTestId('case-number').waitFor()
    await clerk.goto(`/counter/desk/to_receive/${caseIn(visitor)}`)
    const canvas = clerk.getByRole('img', { name: /材料预览/ })
    const grey = () =>
      canvas.evaluate((element: HTMLCanvasElement) => [
        ...(element.getContext('2d')?.getImageData(9, 9, 1, 1).data ?? []),
      ])
    await expect.poll(grey).toEqual([0, 0, 0, 255])
    await clerk.keyboard.press('m')
    await expect.poll(grey).toEqual([0xc0, 0xc0, 0xc0, 255])
  })

  it('files for a visitor who stands before it', async () => {
    await clerk.goto('/counter/file')
    await clerk.getByLabel('姓名').fill('赵小例')
    await clerk.getByLabel('身份证号').fill('990102198506120039')
    await clerk.getByLabel('手机号').fill('13800000009')
    await clerk.getByRole('button', { name: '查找或登记' }).click()
    await clerk.getByText('已新登记').waitFor()
    await clerk.getByLabel('事项名称').fill('食品经营')
    await clerk.getByRole('button', { name: `选择“${ITEM}”` }).click()
    for (const answer of [/^餐饮服务/, /^不用/, /^法定代表人/]) await clerk.getByLabel(answer).check()
    await clerk.getByRole('button', { name: '建立办件' }).click()
    await clerk.getByRole('button', { name: '提交申请' }).click()
    await clerk.getByRole('link', { name: '经营者名称：请填写这一项' }).waitFor()
    await expectAccessible(clerk, 'the form of a clerk')
  })
})

it('made no page report a fault', () => {
  expect(faults).toEqual([])
})
