import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DESK,
  DESK_SCREEN,
  PHONE,
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  signInHere,
  signInStaff,
  secondStepHere,
} from './browser'
import { Caller } from './caller'
import { beginCase } from './counter'
import { ANSWERS, ITEM, fillIn, picture } from './filing'
import { pairedScreen, shot } from './hall'
import { MORNING, startServer, type Server } from './server'

const LATER = '2026-11-24T12:00:00+08:00' // longer after the call than the hall keeps a place

describe('the desk of a counter', () => {
  let server: Server
  let browser: Browser
  let clerk: Page
  let screen: Page
  let visitor: Caller
  let hall: string
  let item: string

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    visitor = await Caller.signIn(server.url, 'visitor01', 'portal')
    const found = await visitor.get<{ items: { id: string; name: string }[] }>(
      '/items?applicable=true&limit=100',
    )
    item = found.items.find((one) => one.name === ITEM)!.id
    hall = (await visitor.get<{ items: { id: string; code: string }[] }>('/halls')).items.find(
      (one) => one.code === 'CD01',
    )!.id
    clerk = await newPage(browser, server.url, DESK)
    await signInStaff(clerk, 'clerk01')
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const press = (key: string) => clerk.keyboard.press(key)
  const subjects = async () =>
    (await visitor.get<{ acts_for: { subject_id: string }[] }>('/me')).acts_for.map((one) => one.subject_id)
  const number = () => clerk.locator('[data-visit-number]')

  it('begins at a counter that is free, by keyboard', async () => {
    const free = clerk.getByRole('region', { name: '排队' }).getByRole('button').first()
    await free.waitFor()
    await expectAccessible(clerk, 'the choice of a counter')
    await free.focus()
    await press('Enter')
    await clerk.getByText('今天已办 0 人').waitFor()
    await clerk.getByText('没有人在等').first().waitFor()
  })

  it('shows who waits and why that one is next', async () => {
    const [self] = await subjects()
    await visitor.post('/tickets', { hall_id: hall, item_id: item, subject_id: self })
    await clerk.getByText('等候 1 人').waitFor()
    await clerk.getByText('下一位：到点最早').waitFor()
    await expectAccessible(clerk, 'the line')
  })

  it('needs one key to call and one key from there to serving', async () => {
    await press('F2')
    await number().waitFor()
    await clerk.getByText(/已叫号/).waitFor()
    await expectAccessible(clerk, 'the visit that is called')
    // Once more, and in the same breath: here they are. The second key waits for the first and is not lost.
    await press('l')
    await press('F3')
    await clerk.getByText(/办理中/).waitFor()
    const own = await visitor.get<{ items: { recalls: number; state: string }[] }>('/tickets')
    expect(own.items[0]).toMatchObject({ recalls: 1, state: 'serving' })
    await clerk.getByText('李').first().waitFor()
    expect(await clerk.locator('.visit-head').innerText()).not.toContain('李示例')
    await shot(clerk, 'desk-serving')
  })

  it('starts the case of the visitor from the desk, and ties it to the visit', async () => {
    await clerk.getByRole('button', { name: '建立办件' }).click()
    // An item with questions asks them first, each with its first answer here.
    await beginCase(clerk)
    await clerk.waitForURL(/\/file\//)
    await fillIn(clerk, 'counter')
    // The answers decide what is asked for: every material that stands there gets its picture.
    const boxes = clerk.locator('.material')
    for (let at = 0; at < (await boxes.count()); at += 1) {
      await boxes
        .nth(at)
        .locator('input[type=file]')
        .setInputFiles({
          name: `${at}.png`,
          mimeType: 'image/png',
          buffer: picture(),
        })
      await boxes.nth(at).getByText('已上传').waitFor()
    }
    await clerk.getByRole('button', { name: '提交申请' }).click()
    await clerk.getByText('已提交，办件编号').waitFor()
    await clerk.getByRole('link', { name: '到工作台查看' }).click()
    await clerk.locator('.line-pane').waitFor() // the desk hears keys when it stands there
    await press('v')
    await clerk.locator('.visit-centre .case-centre').waitFor()
    await expectAccessible(clerk, 'a case in the visit')
    await shot(clerk, 'desk-case')
  })

  it('asks the visitor on their own screen to check and to sign', async () => {
    screen = await pairedScreen(browser, server.url, '/counter/screen', '1 号窗口副屏', DESK_SCREEN)
    await screen.getByText('现在办理').waitFor()
    await expectAccessible(screen, 'the idle screen')
    await shot(screen, 'screen-idle')
    await press('F7')
    await screen.getByRole('heading', { name: '请核对您的信息' }).waitFor()
    expect(await screen.locator('.confirm-pane').innerText()).not.toContain('13800000001')
    await expectAccessible(screen, 'the confirmation')
    await screen.getByRole('button', { name: '一致，确认' }).click()
    await screen.getByText('请先签名，再确认').waitFor()
    const pad = (await screen.locator('.signature canvas').boundingBox())!
    await screen.mouse.move(pad.x + 100, pad.y + 60)
    await screen.mouse.down()
    for (let at = 0; at < 40; at += 1)
      await screen.mouse.move(pad.x + 100 + at * 8, pad.y + 60 + 30 * Math.sin(at / 3))
    await screen.mouse.up()
    await shot(screen, 'screen-confirm')
    await screen.getByRole('button', { name: '一致，确认' }).click()
    await screen.getByText('现在办理').waitFor()
    await clerk.getByText(/已在客户屏确认并签字/).waitFor()
  })

  it('goes on to the next with one key, while the one before rates', async () => {
    const all = await subjects()
    if (all[1]) await visitor.post('/tickets', { hall_id: hall, item_id: item, subject_id: all[1] })
    else await (await Caller.signIn(server.url, 'clerk02')).post('/tickets', { hall_id: hall, item_id: item })
    await clerk.getByText('等候 1 人').waitFor()
    const before = await number().innerText()
    await press('F2')
    await expect.poll(() => number().innerText()).not.toBe(before)
    await clerk.getByText('今天已办 1 人').waitFor()
    await screen.getByRole('heading', { name: '这次办事，您满意吗？' }).waitFor()
    await expectAccessible(screen, 'the rating')
    await screen.getByText('非常满意', { exact: true }).click()
    await screen.locator('.norms label').first().click()
    await expectAccessible(screen, 'the rating with its indicators')
    await shot(screen, 'screen-rate')
    const rated = screen.waitForResponse((reply) => /\/ratings$/.test(reply.url()))
    await screen.getByRole('button', { name: '提交评价' }).click()
    expect((await rated).status()).toBe(201)
    await screen.getByText('谢谢您的评价').waitFor()
  })

  it('never rates itself', async () => {
    const me = (await (await clerk.request.get('/api/v1/me')).json()) as { csrf_token: string }
    const desk = (await (await clerk.request.get('/api/v1/desk')).json()) as { current: { visit_id: string } }
    const refused = await clerk.request.post('/api/v1/ratings', {
      headers: {
        'X-CSRF-Token': me.csrf_token,
        'X-Yimen-Channel': 'counter',
        'Idempotency-Key': `itself-${desk.current.visit_id}`,
      },
      data: { visit_id: desk.current.visit_id, grade: 5, norms: [] },
    })
    expect(refused.status()).toBe(403)
  })

  it('puts aside who is not there, takes them back, passes on and pauses, by keys alone', async () => {
    await press('h')
    await clerk.getByText('窗口前没有人').waitFor()
    await clerk.getByRole('button', { name: '回来了' }).focus()
    await press('Enter')
    await clerk.getByText('等候 1 人').waitFor()
    await clerk.getByText('回来了，位置保留').waitFor()
    await press('F2')
    await number().waitFor()
    await press('w')
    const passing = clerk.getByRole('dialog', { name: '转到别处' })
    await passing.waitFor()
    await expectAccessible(clerk, 'the transfer')
    await clerk.locator('#transfer-to input:focus').waitFor()
    await press('Space')
    await clerk.locator('#transfer-to input:checked').waitFor()
    await press('Control+Enter')
    await passing.waitFor({ state: 'detached' })
    await clerk.getByText('窗口前没有人').waitFor()
    await press('F9')
    const pausing = clerk.getByRole('dialog', { name: '暂停叫号' })
    await pausing.waitFor()
    await expectAccessible(clerk, 'the pause')
    await clerk.keyboard.type('接电话')
    await press('Enter')
    await pausing.waitFor({ state: 'detached' })
    await clerk.getByText('暂停中：接电话').waitFor()
    await screen.getByText('暂停服务').waitFor()
    await press('F9')
    await clerk.getByText('在岗').waitFor()
    await press('?')
    await clerk.getByRole('dialog', { name: '快捷键' }).waitFor()
    await expectAccessible(clerk, 'the sheet of keys')
    await press('Escape')
  })

  it('loses nothing of what is typed when the session ends', async () => {
    await press('F9')
    await clerk.getByRole('dialog', { name: '暂停叫号' }).waitFor()
    await clerk.keyboard.type('开会去了')
    await clerk.context().clearCookies()
    await press('Enter')
    const again = clerk.getByRole('dialog', { name: '请重新登录' })
    await again.waitFor()
    await signInHere(clerk, 'clerk01')
    await secondStepHere(clerk, 'clerk01')
    await again.waitFor({ state: 'detached' })
    await clerk.getByText('暂停中：开会去了').waitFor()
    await clerk.getByRole('dialog', { name: '暂停叫号' }).waitFor({ state: 'detached' })
    await press('F9')
    await clerk.getByText('在岗').waitFor()
  })

  it('goes on with the draft that the visitor began at home', async () => {
    // The one who was passed on still waits, for the second of those for whom the visitor acts.
    const subject_id = (await subjects())[1]
    await visitor.post('/cases', {
      item_id: item,
      answers: ANSWERS,
      form: { operator_name: '云溪小馆' },
      ...(subject_id ? { subject_id } : {}),
    })
    await clerk.getByText('等候 1 人').waitFor()
    await press('F2')
    await press('F3') // in the same breath
    await clerk.getByText(/办理中/).waitFor()
    await clerk.locator('.visit-centre .case-centre').waitFor()
    await press(']') // the case of before stands in front
    await clerk.getByRole('button', { name: '接着办来访人的草稿' }).click()
    const on = clerk.getByRole('link', { name: '继续填写' })
    await on.waitFor()
    await expectAccessible(clerk, 'a draft in the visit')
    await shot(clerk, 'desk-draft')
    await on.click()
    await clerk.waitForURL(/\/file\//)
    await expect.poll(() => clerk.getByLabel('经营者名称').inputValue()).toBe('云溪小馆')
    await clerk.goto('/counter/desk/visit')
    await clerk.locator('.visit-centre').waitFor()
    await press('e')
    await clerk.getByText('窗口前没有人').waitFor()
  })

  interface Given {
    number: string
    token: string
  }
  let first: Given
  let chosen: Given

  it('calls a chosen one by a key or by its button, and says before whom the next one goes and why not', async () => {
    const guide = await Caller.signIn(server.url, 'guide01')
    const take = (more: object = {}) =>
      guide.post<Given>('/tickets', { hall_id: hall, item_id: item, ...more })
    first = await take()
    chosen = await take()
    const pregnant = await take({ priority: 'pregnant' })
    await clerk.getByText('等候 3 人').waitFor()
    const rows = clerk.locator('.line-list li')
    await rows.first().getByText(`下一位，在 ${first.number} 前：孕妇，提前 20 分钟`).waitFor()
    await expectAccessible(clerk, 'a line with one who goes before')
    await press('/')
    await clerk.locator(`[data-number="${pregnant.number}"] [data-call]:focus`).waitFor()
    await press('ArrowDown')
    await press('ArrowDown')
    await clerk.locator(`[data-number="${chosen.number}"] [data-call]:focus`).waitFor()
    await shot(clerk, 'desk-choose')
    await press('Enter')
    await number().getByText(chosen.number).waitFor()
    await clerk.getByText(/已叫号/).waitFor()
    // The counter is taken now: the server says so, and whoever stands here is not sent away.
    await rows.getByRole('button', { name: `叫号 ${first.number}` }).click()
    await clerk.locator('.line-pane').getByText('窗口上还有没办完的排队号').waitFor()
    await shot(clerk, 'desk-choose-not')
    expect(await number().innerText()).toBe(chosen.number)
    await clerk.getByText('等候 2 人').waitFor()
  })

  it('gives whoever missed the call their old place back, and their phone says that they may come', async () => {
    await press('o')
    await clerk.getByText('窗口前没有人').waitFor()
    const phone = await newPage(browser, server.url, PHONE)
    await phone.goto(`/portal/t/${chosen.token}`)
    await phone.getByText(/^过号，位置留到 \d{2}:\d{2}$/).waitFor()
    await phone.getByText(/以前回到大厅，告诉导办或任一窗口，仍按原来的次序/).waitFor()
    await expectAccessible(phone, 'a missed number')
    await shot(phone, 'phone-missed')
    await clerk.getByText('过号的人回来了').click()
    const missed = clerk.locator(`.missed-fold [data-number="${chosen.number}"]`)
    await missed.getByText(/过号，位置保留到/).waitFor()
    await expectAccessible(clerk, 'the missed numbers')
    await shot(clerk, 'desk-missed')
    await missed.getByRole('button', { name: '回来了' }).click()
    await missed.waitFor({ state: 'detached' })
    await clerk.getByText('没有还能回来的号').waitFor()
    await clerk.locator(`.line-list [data-number="${chosen.number}"]`).getByText('回来了，位置保留').waitFor()
    await phone.getByText('等待叫号').waitFor()

    // Missed once more, and the time runs out: the desk offers nothing, the phone says that a new number is needed.
    await clerk.locator(`[data-number="${chosen.number}"] [data-call]`).click()
    await number().getByText(chosen.number).waitFor()
    await clerk.getByText(/已叫号/).waitFor()
    await press('o')
    await missed.waitFor()
    await phone.getByText(/^过号，位置留到/).waitFor()
    await visitor.post('/demo/clock', { now: LATER })
    await phone.reload()
    await phone.getByText('请重新取号').waitFor()
    await missed.getByRole('button', { name: '回来了' }).click()
    await clerk.locator('.line-pane').getByText('已超过过号保留时间').waitFor()
    await missed.waitFor({ state: 'detached' })
    await phone.context().close()
    for (let left = 2; left > 0; left -= 1) {
      await press('F2')
      await press('F3')
      await clerk.getByText(/办理中/).waitFor()
      await press('e')
      await clerk.getByText('窗口前没有人').waitFor()
    }
  })

  it('says that there is no network, and how old it is what it shows', async () => {
    await clerk.context().setOffline(true)
    await clerk.getByText(/网络断开了.*这里显示的是 \d{2}:\d{2} 的情况/).waitFor()
    await expectAccessible(clerk, 'the desk without network')
    await shot(clerk, 'desk-offline')
    await clerk.context().setOffline(false)
    await clerk.getByText(/网络断开了/).waitFor({ state: 'detached' })
  })

  it.each(['zh', 'en'])('has no fault of axe in %s, with and without a visitor', async (language) => {
    await clerk.evaluate((chosen) => localStorage.setItem('yimen.language', chosen), language)
    for (const path of ['/counter/desk/visit', '/counter/desk/to_receive']) {
      await clerk.goto(path)
      await clerk.locator('.line-pane').waitFor()
      await expectAccessible(clerk, `${path} in ${language}`)
      await expectNoSideways(clerk, `${path} in ${language}`)
    }
    await shot(clerk, `desk-${language}`)
    await screen.evaluate((chosen) => localStorage.setItem('yimen.language', chosen), language)
    await screen.reload()
    await screen.locator('.idle-pane, .rate-pane, .confirm-pane').first().waitFor()
    await expectAccessible(screen, `the visitor's screen in ${language}`)
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
