import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DESK,
  PHONE,
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  signInStaff,
  signInVisitor,
} from './browser'
import { shot } from './hall'
import { makers, type LicenceLike } from './licences'
import { MORNING, startServer, type Server } from './server'

// What becomes of a licence: the holder shows it, copies it, the authority takes it away, and anybody checks it without a network.
let server: Server
let browser: Browser
let hall: Awaited<ReturnType<typeof makers>>
let holder: Page
let licence: LicenceLike

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  hall = await makers(server.url)
  licence = await hall.grant()
  holder = await newPage(browser, server.url, PHONE)
  await signInVisitor(holder, 'visitor01')
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  expect(faults).toEqual([])
})

async function ask(page: Page, text: string): Promise<string> {
  const another = page.getByRole('button', { name: '再验一个' })
  if (await another.count()) await another.click()
  await page.getByLabel('二维码里的文字或网址').fill(text)
  await page.getByRole('button', { name: '验一验' }).click()
  return (await page.locator('.verdict').getAttribute('data-verdict')) ?? ''
}

describe('the check without a network', () => {
  let page: Page

  it('keeps itself at the first visit and opens offline, with the age of its list', async () => {
    page = await newPage(browser, server.url, PHONE)
    await page.goto('/portal/check')
    await page.getByText('已存在本机').waitFor()
    await expectAccessible(page, 'the check')
    await expectNoSideways(page, 'the check')
    await shot(page, 'check-first')
    await page.context().setOffline(true)
    await page.goto('/portal/check')
    await page.getByRole('heading', { level: 1, name: '离线验真' }).waitFor()
    await page
      .getByTestId('status-list')
      .filter({ hasText: /第 \d+ 号.*不到 1 小时前.*0 份/ })
      .waitFor()
  })

  it('knows a genuine code, and finds one changed character', async () => {
    expect(await ask(page, licence.qr_text)).toBe('genuine')
    await page.getByText(licence.number.slice(0, 6)).first().waitFor()
    await shot(page, 'check-genuine')
    const at = licence.qr_text.indexOf('#') + 60
    const changed = licence.qr_text[at] === 'A' ? 'B' : 'A'
    expect(await ask(page, licence.qr_text.slice(0, at) + changed + licence.qr_text.slice(at + 1))).toBe(
      'tampered',
    )
    await page.getByRole('button', { name: '再验一个' }).click()
    await page.getByLabel('二维码里的文字或网址').fill('http://example.org/')
    await page.getByRole('button', { name: '验一验' }).click()
    await page.getByText('这里面没有离线码').waitFor()
  })

  it('reads the code out of a photo, and says when there is none in it', async () => {
    const drawn = await newPage(browser, server.url, PHONE)
    await signInVisitor(drawn, 'visitor01')
    await drawn.goto(`/portal/licences/${licence.id}`)
    // As large as a phone draws it, with three points for each of the page.
    await drawn.locator('.qr img').evaluate((picture: HTMLElement) => {
      picture.style.maxWidth = 'none'
      picture.style.width = '900px'
      picture.style.height = '900px'
    })
    const code = await drawn.locator('.qr img').screenshot()
    const heading = await drawn.getByRole('heading', { level: 1 }).screenshot()
    await drawn.context().close()
    await page.goto('/portal/check')
    const choose = (buffer: Buffer) =>
      page.getByLabel('选一张照片或截图').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer })
    await choose(heading)
    await page.getByText('这张图片里没有找到二维码').waitFor()
    await expectAccessible(page, 'a photo without a code')
    await shot(page, 'check-photo')
    await choose(code)
    await page.locator('.verdict[data-verdict="genuine"]').waitFor()
  })

  it('finds a revoked licence once it has the newer list, and keeps that', async () => {
    const lost = await hall.grant()
    expect(await ask(page, lost.qr_text)).toBe('genuine') // as of the list at hand
    await hall.decider.post(`/licences/${lost.id}/revoke`, { reason: '以欺骗手段取得' }, lost.revision)
    await page.context().setOffline(false)
    await expect
      .poll(async () => {
        await page.goto('/portal/check')
        await page.getByText('已存在本机').waitFor()
        return page.getByTestId('status-list').innerText()
      })
      .toContain('1 份')
    await page.context().setOffline(true)
    await page.goto('/portal/check')
    await page.getByText('列有 1 份').waitFor()
    expect(await ask(page, lost.qr_text)).toBe('not_valid')
    await page.getByText('已吊销').first().waitFor()
    await shot(page, 'check-revoked')
    await page.context().close()
  })
})

describe('a licence that is shown', () => {
  let desk: Page
  let draft: string

  beforeAll(async () => {
    desk = await newPage(browser, server.url, DESK)
    const found = await hall.clerk.post<{ subject_id: string }>('/visitors', {
      name: '郑示例',
      id_number: '990102199003070011',
    })
    const { items } = await hall.clerk.get<{ items: { id: string; name: string }[] }>(
      '/items?applicable=true&limit=100',
    )
    const item = items.find((one) => one.name === '食品经营许可（新办）')!
    const answers = { business: 'restaurant', machine: 'no', agent: 'self' }
    draft = (
      await hall.clerk.post<{ id: string }>('/cases', {
        item_id: item.id,
        subject_id: found.subject_id,
        answers,
      })
    ).id
    await signInStaff(desk, 'clerk01')
  })

  it('gets a code on the phone, for one purpose and some minutes', async () => {
    await holder.goto(`/portal/licences/${licence.id}`)
    await holder.getByRole('button', { name: '生成亮证码' }).click()
    await holder.getByText('请写明用来办什么').waitFor()
    await holder.getByLabel('用来办什么').fill('办理食品经营许可')
    await holder.getByRole('button', { name: '生成亮证码' }).click()
    await holder.getByTestId('show-code').waitFor()
    await expectAccessible(holder, 'a licence that is shown')
    await expectNoSideways(holder, 'a licence that is shown')
    await holder.getByTestId('show-code').scrollIntoViewIfNeeded()
    await shot(holder, 'show-phone')
  })

  it('is seen by the clerk and becomes the material in one step; the holder sees who looked', async () => {
    const code = await holder.getByTestId('show-code').innerText()
    await desk.goto(`/counter/file/${draft}`)
    const box = desk.locator('.material').filter({ hasText: '营业执照' }).first()
    await box.getByRole('button', { name: '扫亮证码' }).click()
    const dialog = desk.getByRole('dialog')
    await dialog.getByLabel('亮证码').fill('1234')
    await dialog.getByRole('button', { name: '查看证照' }).click()
    await dialog.getByText('这不是亮证码').waitFor()
    await dialog.getByLabel('亮证码').fill(code)
    await dialog.getByRole('button', { name: '查看证照' }).click()
    await dialog.getByText('办理食品经营许可').waitFor()
    await dialog.getByText('李示例').first().waitFor()
    await expectAccessible(desk, 'a shown licence at the desk')
    await shot(desk, 'show-desk')
    await dialog.getByRole('button', { name: /作为“.*”收下/ }).click()
    await dialog.waitFor({ state: 'detached' })
    await box.getByText('（亮证）.pdf').waitFor()
    await holder.getByText('已作为材料收下').waitFor()
    await holder.getByText('作为办件材料').waitFor()
    await holder.getByText('查看亮证').waitFor()
    await shot(holder, 'show-uses')
  })

  it('says clearly that a code was used', async () => {
    await holder.getByRole('button', { name: '重新亮证' }).click()
    await holder.getByLabel('用来办什么').fill('办理食品经营许可')
    await holder.getByRole('button', { name: '生成亮证码' }).click()
    const code = await holder.getByTestId('show-code').innerText()
    await holder.getByRole('button', { name: '不用了，让它失效' }).click()
    await holder.getByRole('button', { name: '生成亮证码' }).waitFor()
    await desk.locator('.material').first().getByRole('button', { name: '扫亮证码' }).click()
    const dialog = desk.getByRole('dialog')
    await dialog.getByLabel('亮证码').fill(code)
    await dialog.getByRole('button', { name: '查看证照' }).click()
    await dialog.getByText('持证人已让这个亮证码失效').waitFor()
  })
})

describe('a copy for one purpose', () => {
  it('is made by the holder and stands in the list with its files', async () => {
    await holder.goto(`/portal/licences/${licence.id}`)
    await holder.getByLabel('用途', { exact: true }).fill('向示例银行申请贷款')
    await holder.getByRole('button', { name: '制作加注件' }).click()
    const row = holder.locator('.licence-copies li').first()
    await row.getByText('向示例银行申请贷款').waitFor()
    const [file] = await Promise.all([
      holder.waitForEvent('download'),
      row.getByRole('button', { name: '保存 OFD' }).click(),
    ])
    expect(file.suggestedFilename()).toMatch(/向示例银行申请贷款\.ofd$/)
    await expectAccessible(holder, 'copies of a licence')
    await expectNoSideways(holder, 'copies of a licence')
    await row.scrollIntoViewIfNeeded()
    await shot(holder, 'copies')
  })
})

describe('a new version of a licence', () => {
  it('is made by a change at the desk; the one before says so, and the holder finds the way from one to the other', async () => {
    const old = await hall.grant()
    const desk = await newPage(browser, server.url, DESK)
    await signInStaff(desk, 'decider01')
    await desk.goto(`/counter/licences/${old.id}`)
    await desk.getByRole('button', { name: '变更', exact: true }).click()
    const dialog = desk.getByRole('dialog')
    await dialog.getByLabel('理由').fill('申请变更经营场所')
    await dialog.getByRole('button', { name: '变更', exact: true }).click()
    await dialog.getByText('请至少填写一个要变更的栏目').waitFor()
    await dialog.getByLabel('决定书文号').fill('城东市监许〔2026〕9 号')
    await dialog.getByRole('group', { name: '要变更的栏目' }).getByRole('textbox').first().fill('样例路 9 号')
    await expectAccessible(desk, 'the dialog of a change')
    await shot(desk, 'licence-change')
    await dialog.getByRole('button', { name: '变更', exact: true }).click()
    await desk.getByText('已换发新版').first().waitFor()
    await desk.getByRole('link', { name: '看新版本' }).click()
    await desk.getByRole('link', { name: '看原来的版本' }).waitFor()
    await shot(desk, 'licence-version')
    await holder.goto(`/portal/licences/${old.id}`)
    await holder.getByRole('link', { name: '看新版本' }).click()
    await holder.getByText('样例路 9 号').waitFor()
    await expectNoSideways(holder, 'a new version of a licence')
    await shot(holder, 'licence-newer')
  })
})

describe('a licence that the authority takes away', () => {
  it('is found by its number and suspended with a reason; the holder and everybody else see it', async () => {
    const desk = await newPage(browser, server.url, DESK)
    await signInStaff(desk, 'decider01')
    await desk.getByRole('link', { name: '证照', exact: true }).click()
    await desk.getByLabel('证照编号或电子证照标识').fill(licence.number)
    await desk.getByRole('button', { name: '查找', exact: true }).click()
    await desk.getByRole('link', { name: new RegExp(licence.number) }).click()
    await desk.getByRole('button', { name: '暂扣' }).click()
    const dialog = desk.getByRole('dialog')
    await dialog.getByRole('button', { name: '暂扣' }).click()
    await dialog.getByText('请填写这一项').waitFor()
    await dialog.getByLabel('理由').fill('监督抽检不合格，停业整改')
    await dialog.getByLabel('决定书文号').fill('城东市监罚〔2026〕7 号')
    await expectAccessible(desk, 'the operation dialog')
    await dialog.getByRole('button', { name: '暂扣' }).click()
    await desk.getByText('已暂扣，状态清单随后更新').waitFor()
    await desk.getByRole('button', { name: '发还' }).waitFor()
    await expectAccessible(desk, 'a licence at the desk')
    await shot(desk, 'licence-desk')
    await holder.goto(`/portal/licences/${licence.id}`)
    await holder.getByText('监督抽检不合格').waitFor()
    expect(await holder.getByRole('button', { name: '生成亮证码' }).count()).toBe(0)
    await shot(holder, 'licence-suspended')
    const anybody = await newPage(browser, server.url, PHONE)
    await anybody.goto(licence.qr_text.replace(/^https?:\/\/[^/]+/, ''))
    await anybody.locator('[data-verdict="not_valid"]').waitFor()
    await anybody.getByText(/已暂扣.*起/).waitFor()
  })
})
