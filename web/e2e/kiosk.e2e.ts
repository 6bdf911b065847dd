import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KIOSK, expectAccessible, expectNoSideways, faults, newPage, openBrowser } from './browser'
import { counted, expectTouchable, identify, pairedScreen, scan, shot } from './hall'
import { MORNING, startServer, type Server } from './server'

const VISITOR = '990102188503120018' // of the demo: acts for themselves and for a company
const STRANGER = '990102198506120039'
const NUMBER = /^[A-Z]\d{3,4}$/

describe('the ticket machine', () => {
  let server: Server
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const number = async () => (await page.locator('[data-number]').innerText()).trim()
  const leave = async () => {
    await page.getByRole('button', { name: '退出' }).click()
    await page.locator('[data-step="identify"]:not(.settling)').waitFor()
  }
  /** Tickets that were asked for while something is done. */
  async function asked(doing: () => Promise<void>): Promise<Request[]> {
    const seen: Request[] = []
    const note = (request: Request) => {
      if (request.method() === 'POST' && /\/tickets$/.test(request.url())) seen.push(request)
    }
    page.on('request', note)
    await doing()
    page.off('request', note)
    return seen
  }

  it('is registered once, and stays so', async () => {
    const first = await newPage(browser, server.url, KIOSK)
    await first.goto('/kiosk/')
    await first.getByRole('heading', { name: '登记这台取号机' }).waitFor()
    await expectAccessible(first, 'the pairing page')
    for (const key of 'ABCDEFGH') await first.keyboard.press(key)
    await first.getByRole('button', { name: '登记', exact: true }).click()
    await first.getByRole('alert').waitFor() // a wrong code is told
    await first.context().close()
    page = await pairedScreen(browser, server.url, '/kiosk/', '1 号取号机', KIOSK)
    await page.locator('[data-step="identify"]').waitFor()
    await page.reload()
    await page.locator('[data-step="identify"]').waitFor()
  })

  it('gives a number within three touches of the identification', async () => {
    await identify(page, STRANGER)
    const { touch, touches } = counted(page)
    await touch(/食品经营许可/)
    await page.locator('[data-step="ticket"]').waitFor()
    expect(touches()).toBeLessThanOrEqual(3)
    expect(await number()).toMatch(NUMBER)
    await page.getByRole('img', { name: /排队进度的二维码/ }).waitFor()
    await leave()
  })

  it('lets an agent say for whom, still within three touches', async () => {
    await identify(page, VISITOR)
    const { touch, touches } = counted(page)
    await touch(/食品经营许可/)
    await page.locator('[data-step="whom"]:not(.settling), [data-step="ticket"]').first().waitFor()
    if (await page.locator('[data-step="whom"]').count()) await touch(/本人/)
    await page.locator('[data-step="ticket"]').waitFor()
    expect(touches()).toBeLessThanOrEqual(3)
    await leave()
  })

  it('shows the number again to who is in line already', async () => {
    await identify(page, STRANGER)
    await page.getByRole('button', { name: /补打/ }).click()
    await page.getByText('您已经在排队了').waitFor()
    const held = await number()
    await leave()
    await identify(page, STRANGER)
    const sent = await asked(async () => {
      await page.getByRole('button', { name: /^食品经营许可/ }).click()
      await page.locator('[data-step="ticket"]').waitFor()
    })
    expect(sent).toHaveLength(1)
    await page.getByText('您已经在排队了').waitFor()
    expect(await number()).toBe(held)
    await leave()
  })

  it('gives one number for a double tap, and one for a long press', async () => {
    await page.getByRole('button', { name: '不登记，直接取号' }).click()
    await page.locator('[data-step="what"]:not(.settling)').waitFor()
    const tile = page.locator('.tile:not(.first)').first()
    const twice = await asked(async () => {
      await tile.dblclick()
      await page.locator('[data-step="ticket"]').waitFor()
    })
    expect(twice).toHaveLength(1)
    const first = await number()
    await leave()
    await page.getByRole('button', { name: '不登记，直接取号' }).click()
    await page.locator('[data-step="what"]:not(.settling)').waitFor()
    const long = await asked(async () => {
      await tile.click({ delay: 1500 })
      await page.locator('[data-step="ticket"]').waitFor()
    })
    expect(long).toHaveLength(1)
    expect(await number()).not.toBe(first)
    await leave()
  })

  it('takes the code of a paper ticket from its scanner, which types like a keyboard', async () => {
    const answered = page.waitForResponse((reply) => /\/tickets$/.test(reply.url()) && reply.status() === 201)
    await page.getByRole('button', { name: '不登记，直接取号' }).click()
    await page.locator('[data-step="what"]:not(.settling)').waitFor()
    await page.locator('.tile:not(.first)').last().click()
    const { token } = (await (await answered).json()) as { token: string }
    await page.locator('[data-step="ticket"]:not(.settling)').waitFor()
    const held = await number()
    expect(await page.locator('.printed .number').textContent()).toBe(held)
    await leave()
    await scan(page, `${server.url}/portal/t/${token}`)
    await page.getByRole('button', { name: `补打 ${held} 号` }).click()
    await page.getByText('您已经在排队了').waitFor()
    expect(await number()).toBe(held)
    await leave()
  })

  it('finds an item by the initials of its pinyin', async () => {
    await page.getByRole('button', { name: '不登记，直接取号' }).click()
    await page.locator('[data-step="what"]:not(.settling)').waitFor()
    await page.getByRole('button', { name: /拼音首字母/ }).click()
    await page.locator('[data-step="search"]:not(.settling)').waitFor()
    for (const key of 'SPJY') await page.locator(`[data-key="${key}"]`).click()
    await page
      .getByRole('button', { name: /食品经营许可/ })
      .first()
      .waitFor()
    await expectTouchable(page, 'the search')
    await expectAccessible(page, 'the search')
    await shot(page, 'kiosk-search')
    await leave()
  })

  it.each([
    ['Chinese', '', ''],
    ['Chinese, large', '大字', '标准字'],
    ['English', 'English', '中文'],
  ])('can be read and pressed from a wheelchair, in %s', async (name, choose, undo) => {
    const look = async (where: string) => {
      await expectTouchable(page, `${where}, ${name}`)
      await expectAccessible(page, `${where}, ${name}`)
      await expectNoSideways(page, `${where}, ${name}`)
      await shot(page, `kiosk-${where}-${name.replace(/\W/g, '')}`)
    }
    await page.reload()
    await page.locator('[data-step="identify"]:not(.settling)').waitFor()
    if (choose) await page.getByRole('button', { name: choose }).click()
    await look('identify')
    await page.getByRole('button', { name: /不登记|without ID/ }).click()
    await page.locator('[data-step="what"]:not(.settling)').waitFor()
    await look('what')
    await page.getByRole('button', { name: /优先|priority/ }).click()
    await page.locator('[data-step="priority"]:not(.settling)').waitFor()
    await look('priority')
    await page.getByRole('button', { name: /60/ }).click()
    await page.locator('[data-step="what"]:not(.settling)').waitFor()
    await page.locator('.tile').first().click()
    await page.locator('[data-step="ticket"]:not(.settling)').waitFor()
    await look('ticket')
    await page.getByRole('button', { name: /导办员|guide/ }).click()
    await page.getByRole('heading', { name: /需要导办员|guide is needed/ }).waitFor()
    await look('help')
    if (undo) expect(await page.getByRole('button', { name: undo }).count()).toBeGreaterThan(0)
    await page.getByRole('button', { name: /^(退出|Leave)$/ }).click()
    // The next visitor begins in Chinese and normal size, whatever this one chose.
    await page.getByRole('heading', { name: '请先登记，再取号' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.hasAttribute('data-elder'))).toBe(false)
  })

  it('says by a few questions what to bring, and gives a number for that list', async () => {
    await page.getByRole('button', { name: '不登记，直接取号' }).click()
    await page.locator('[data-step="what"]:not(.settling)').waitFor()
    await page.getByRole('button', { name: '先看要带什么' }).click()
    await page.locator('[data-step="search"]:not(.settling)').waitFor()
    for (const key of 'SPJY') await page.locator(`[data-key="${key}"]`).click()
    await page
      .getByRole('button', { name: /食品经营许可（新办）/ })
      .first()
      .click()
    await page.locator('[data-step="guide"]:not(.settling)').waitFor()
    const list = page.getByRole('heading', { name: '请带这些' })
    const option = page.locator('.guide .pair .tile').first()
    await option.waitFor()
    await expectTouchable(page, 'a question of the guide')
    await expectAccessible(page, 'a question of the guide')
    await shot(page, 'kiosk-guide-question')
    for (let n = 0; n < 12 && !(await list.count()); n += 1) {
      const question = await page.locator('h1').innerText()
      await option.click()
      await page.waitForFunction((before) => document.querySelector('h1')?.innerText !== before, question)
    }
    await list.waitFor()
    expect(await page.locator('.guide ol li').count()).toBeGreaterThan(1)
    await expectTouchable(page, 'what to bring')
    await expectAccessible(page, 'what to bring')
    await shot(page, 'kiosk-guide-list')
    await page.getByRole('button', { name: '上一步' }).click() // one question back, and its answer again
    await option.click()
    await list.waitFor()
    const sent = await asked(async () => {
      await page.getByRole('button', { name: '按这份清单取号' }).click()
      await page.locator('[data-step="ticket"]').waitFor()
    })
    expect(sent).toHaveLength(1)
    expect(sent[0]!.postDataJSON()).toHaveProperty('guide_code')
    await leave()
  })

  it('forgets a visitor after a minute, and asks before', async () => {
    await page.clock.install()
    await page.reload()
    await identify(page, STRANGER)
    await page.clock.fastForward(50_000)
    const dialog = page.getByRole('dialog', { name: '您还在吗？' })
    await dialog.waitFor()
    await expectAccessible(page, 'the privacy question')
    await page.mouse.click(540, 1300) // any touch will do
    await dialog.waitFor({ state: 'detached' })
    await page.clock.fastForward(61_000)
    await page.locator('[data-step="identify"]').waitFor()
    expect(await page.locator('[data-typed]').innerText()).toBe('')
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
    expect(kept).not.toContain(STRANGER.slice(0, 12))
  })

  it('says in neutral words that it cannot work, and works again by itself', async () => {
    await page.context().close()
    page = await pairedScreen(browser, server.url, '/kiosk/', '2 号取号机', KIOSK)
    await page.locator('[data-step="identify"]').waitFor()
    await page.context().setOffline(true)
    await page.getByRole('heading', { name: '这台机器暂时取不了号' }).waitFor()
    await expectAccessible(page, 'the machine without a line')
    await shot(page, 'kiosk-down')
    await page.context().setOffline(false)
    await page.locator('[data-step="identify"]').waitFor()
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
