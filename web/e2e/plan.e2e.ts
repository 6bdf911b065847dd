import { writeFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  expectAccessible,
  expectNoSideways,
  faults,
  KIOSK,
  newPage,
  openBrowser,
  PHONE,
  secondStepHere,
  signInHere,
} from './browser'
import { Caller } from './caller'
import { expectTouchable, HALL, pairedScreen, shot } from './hall'
import { LANGUAGES, look } from './looks'
import { MORNING, startServer, type Server } from './server'

// A manager draws the floor plan of the hall; a visitor finds the way on the ticket's page, at the kiosk, on the doorplate and on the plan.
interface Plan {
  plan: { points: { id: number; counter_id: string | null; x_dm: number }[] }
  counters: { id: string; number: number }[]
  revision: number
}
const DRAWN = { width: 1280, height: 900 }
let server: Server
let browser: Browser
let manager: Page
let phone: Page
let anyone: Caller
let hall: string
let item: string

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  anyone = await Caller.signIn(server.url, 'visitor01', 'portal')
  hall = (await anyone.get<{ items: { id: string; name: string }[] }>('/halls')).items.find(
    (one) => one.name === HALL,
  )!.id
  item = (await anyone.get<{ items: { id: string }[] }>('/items?applicable=true&text=食品经营')).items[0]!.id
  manager = await newPage(browser, server.url, DRAWN)
  await manager.goto('/console/')
  await signInHere(manager, 'manager01')
  await secondStepHere(manager, 'manager01')
  phone = await newPage(browser, server.url, PHONE)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const plan = () => anyone.get<Plan>(`/halls/${hall}/floor-plan`)
const pointOf = async (number: number) => {
  const found = await plan()
  const counter = found.counters.find((one) => one.number === number)!
  return found.plan.points.find((one) => one.counter_id === counter.id)!
}
const openEditor = async (page: Page) => {
  await page.goto(`/console/halls/${hall}/plan`)
  await page.locator('.floor-plan.editable').waitFor()
}
const save = async (page: Page) => {
  await page.getByRole('button', { name: '保存平面图' }).click()
  await page.getByText('已保存，取号机、手机和门牌上的路线随即更新。').waitFor()
}

/** Names of the plan that lie on another one, on a counter, or beyond the edge of their floor. */
function touching(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const out: string[] = []
    for (const drawing of document.querySelectorAll('.floor-plan')) {
      const boxes = [...drawing.querySelectorAll('text')].map((one) => ({
        name: one.textContent!.trim(),
        box: one.getBoundingClientRect(),
        isName: !!one.closest('.name:not(.letter)'),
      }))
      const floor = drawing.querySelector('.floor')!.getBoundingClientRect()
      for (const [index, a] of boxes.entries()) {
        const within =
          a.box.left >= floor.left - 1 && a.box.right <= floor.right + 1 && a.box.top >= floor.top - 4
        if (a.isName && !within) out.push(`${a.name} is cut off`)
        for (const b of boxes.slice(0, index)) {
          // The box of a text has air above and below its letters.
          const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
          const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
          if (across > 1 && down > a.box.height * 0.25) out.push(`${a.name} and ${b.name}`)
        }
      }
      for (const counter of drawing.querySelectorAll('.counter rect')) {
        const box = counter.getBoundingClientRect()
        for (const a of boxes.filter((one) => one.isName)) {
          const across = Math.min(a.box.right, box.right) - Math.max(a.box.left, box.left)
          const down = Math.min(a.box.bottom, box.bottom) - Math.max(a.box.top, box.top)
          if (across > 1 && down > a.box.height * 0.25) out.push(`${a.name} lies on a counter`)
        }
      }
    }
    return out
  })
}

/** The doorplate as a page of paper in each language. */
async function expectPapers(name: string): Promise<void> {
  for (const language of LANGUAGES) {
    const link = phone.locator(`a[href$="doorplate-pdf?language=${language}"]`)
    const file = await phone.request.get((await link.getAttribute('href'))!)
    expect(file.headers()['content-type']).toBe('application/pdf')
    if (process.env.YIMEN_SHOTS)
      writeFileSync(`${process.env.YIMEN_SHOTS}/${name}-${language}.pdf`, await file.body())
  }
}
async function whole(name: string): Promise<void> {
  if (process.env.YIMEN_SHOTS)
    await phone.screenshot({ path: `${process.env.YIMEN_SHOTS}/${name}.png`, fullPage: true })
}

it('is found from the devices and the rules of the hall', async () => {
  await manager.goto(`/console/halls/${hall}/rules`)
  await manager.locator('#main').getByRole('link', { name: '大厅平面图' }).click()
  await manager.locator('.floor-plan.editable').waitFor()
  await expectAccessible(manager, 'the editor')
  await expectNoSideways(manager, 'the editor')
  await shot(manager, 'plan-editor')
})

it('is drawn by the arrow keys and by the mouse', async () => {
  const before = await pointOf(1)
  await manager.locator(`[data-point="${before.id}"]`).focus()
  await manager.keyboard.press('ArrowRight')
  await manager.keyboard.press('ArrowRight')
  await save(manager)
  expect((await pointOf(1)).x_dm).toBe(before.x_dm + 10)

  const two = await pointOf(2)
  const box = (await manager.locator(`[data-point="${two.id}"]`).boundingBox())!
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await manager.mouse.move(from.x, from.y)
  await manager.mouse.down()
  await manager.mouse.move(from.x + 40, from.y, { steps: 5 })
  await manager.mouse.up()
  await expectAccessible(manager, 'something is chosen')
  await shot(manager, 'plan-chosen')
  await save(manager)
  expect((await pointOf(2)).x_dm).toBeGreaterThan(two.x_dm)
})

it('says which counter nobody can reach, and takes a way by its name', async () => {
  const three = await pointOf(3)
  await manager.locator(`[data-point="${three.id}"]`).focus()
  await manager.keyboard.press('Enter')
  await manager
    .getByRole('button', { name: /^断开与/ })
    .first()
    .click()
  await save(manager)
  await manager.locator('[data-flaws]').getByText('从入口走不到 3 号综合窗口').waitFor()
  await shot(manager, 'plan-flaw')
  await expectAccessible(manager, 'a flaw')
  await manager.getByLabel('再连到').selectOption({ label: '路口 10' })
  await save(manager)
  await manager.locator('[data-flaws]').waitFor({ state: 'detached' })
})

it('puts an entrance and an area onto the plan without a mouse', async () => {
  await manager.getByRole('button', { name: '区域', exact: true }).click()
  await manager.getByLabel('名称', { exact: true }).fill('母婴室')
  await manager.getByLabel('宽（米）').last().fill('6')
  await manager.getByRole('button', { name: '入口', exact: true }).click()
  await manager.getByLabel('再连到').selectOption({ label: '路口 17' })
  await save(manager)
  await manager.getByText('母婴室').first().waitFor()
  await manager.getByRole('button', { name: '从图上删去' }).click()
  await save(manager)
})

it('is not saved over what somebody else drew, and loses nothing silently', async () => {
  const other = await newPage(browser, server.url, DRAWN)
  await other.context().addCookies(await manager.context().cookies())
  await openEditor(other)
  const one = await pointOf(1)
  await manager.locator(`[data-point="${one.id}"]`).focus()
  await manager.keyboard.press('ArrowLeft')
  await other.locator(`[data-point="${one.id}"]`).focus()
  await other.keyboard.press('ArrowDown')
  await save(manager)
  await other.getByRole('button', { name: '保存平面图' }).click()
  await other.getByText('平面图刚被别人改过，您的改动没有保存。').waitFor()
  await other.getByText('有没保存的改动').waitFor()
  await other.getByRole('button', { name: '看新的平面图' }).click()
  await other.getByText('有没保存的改动').waitFor({ state: 'detached' })
  await other.context().close()
})

it('leads from the page of a ticket to the counter, on a phone, with and without steps', async () => {
  const { categories } = await anyone.get<{ categories: { id: string; letter: string }[] }>(
    `/halls/${hall}/queue`,
  )
  const line = categories.find((one) => one.letter === 'A')!.id
  const ticket = await anyone.post<{ token: string }>('/tickets', { hall_id: hall, category_id: line })
  for (const language of LANGUAGES) {
    await phone.goto('/portal/')
    await look(phone, `/portal/t/${ticket.token}`, language)
    await phone.locator('.way-shown .route').first().waitFor()
    await expectAccessible(phone, `a ticket with its way, ${language}`)
    await expectNoSideways(phone, `a ticket with its way, ${language}`)
    await phone.locator('.way-shown').scrollIntoViewIfNeeded()
    await shot(phone, `plan-ticket-${language}`)
  }
  await look(phone, `/portal/t/${ticket.token}`, 'zh')
  await phone.locator('.way-shown').getByText('从正门进').waitFor()
  await look(phone, `/portal/halls/${hall}/plan?to=counter-4`, 'zh') // upstairs
  await phone.locator('.way-shown').getByText('走楼梯上到 2 层').waitFor()
  await phone.getByLabel(/不走台阶/).check()
  await phone.locator('.way-shown').getByText('乘电梯到 2 层').waitFor()
  expect(await phone.locator('.way-shown figure').count()).toBe(2)
})

it.each(LANGUAGES)('stands on the doorplate with wait, list and booking, in %s', async (language) => {
  await phone.goto('/portal/')
  await look(phone, `/portal/halls/${hall}/items/${item}`, language)
  await phone.locator('.way-shown .route').first().waitFor()
  await phone.getByRole('img', { name: /二维码|Code that opens/ }).waitFor()
  await expectAccessible(phone, `a doorplate, ${language}`)
  await expectNoSideways(phone, `a doorplate, ${language}`)
  await expectPapers('doorplate')
  await whole(`plan-doorplate-${language}`)
})

it.each(LANGUAGES)(
  'stands on the doorplate of the hall, which the list of halls leads to, in %s',
  async (language) => {
    await look(phone, '/portal/', language)
    await phone
      .locator('.hall-list')
      .getByRole('link', { name: language === 'zh' ? HALL : /Chengdong/ })
      .first()
      .click()
    await phone.waitForURL(new RegExp(`/portal/halls/${hall}$`))
    await phone.locator('.hall-page .floor-plan').first().waitFor()
    await phone.getByRole('img', { name: /二维码|Code that opens/ }).waitFor()
    await expectAccessible(phone, `the doorplate of a hall, ${language}`)
    await expectNoSideways(phone, `the doorplate of a hall, ${language}`)
    await expectPapers('hall-doorplate')
    await whole(`plan-hall-doorplate-${language}`)
  },
)

it.each(LANGUAGES)('has names that touch nothing, on a phone and for elders, in %s', async (language) => {
  const halls = (await anyone.get<{ items: { id: string }[] }>('/halls')).items
  for (const one of halls)
    for (const elder of [false, true]) {
      await look(phone, `/portal/halls/${one.id}/plan?to=counter-2`, language, elder)
      if (!(await phone.locator('.floor-plan').count())) continue // nobody has drawn one
      await phone.locator('.way-shown .route').first().waitFor()
      expect(await touching(phone), `${one.id} ${language}`).toEqual([])
      await phone.locator('.floor-plan').first().scrollIntoViewIfNeeded()
      await shot(phone, `plan-names-${halls.indexOf(one)}-${language}-${elder ? 'elder' : 'plain'}`)
    }
})

it('is chosen on the plan of the hall: from where, to which counter', async () => {
  await look(phone, `/portal/items/${item}`, 'zh')
  await phone.getByRole('link', { name: `门牌和路线：${HALL}` }).click()
  await phone.getByRole('link', { name: '整个大厅的平面图' }).click()
  await phone.getByLabel('要去哪里').selectOption({ label: '2 号综合窗口' })
  await phone.locator('.way-shown').getByText('从正门进').waitFor()
  await phone.getByLabel('从哪里出发').selectOption({ label: '1 号取号机' })
  await phone.locator('.way-shown').getByText('背对 1 号取号机').waitFor()
  expect(phone.url()).toContain('to=counter-2')
  await expectAccessible(phone, 'the plan of the hall')
  await shot(phone, 'plan-hall')
})

it.each(LANGUAGES)(
  'is shown at the kiosk after the ticket, from where one stands, in %s',
  async (language) => {
    const kiosk = await pairedScreen(browser, server.url, '/kiosk/', '2 号取号机', KIOSK)
    await kiosk.locator('[data-step="identify"]:not(.settling)').waitFor()
    await kiosk.getByRole('button', { name: '不登记，直接取号' }).click()
    await kiosk.locator('[data-step="what"]:not(.settling)').waitFor()
    await kiosk.locator('.tile:not(.first)').first().click()
    await kiosk.locator('[data-step="ticket"]:not(.settling)').waitFor()
    await expectTouchable(kiosk, 'a ticket')
    if (language === 'en') await kiosk.getByRole('button', { name: 'English', exact: true }).click()
    await kiosk.getByRole('button', { name: language === 'en' ? 'The way there' : '怎么走' }).click()
    await kiosk.locator('[data-step="way"]:not(.settling)').waitFor()
    await kiosk.locator('.way-shown .route').first().waitFor()
    if (language === 'zh') await kiosk.locator('.way-shown').getByText('背对 2 号取号机').waitFor()
    await expectTouchable(kiosk, 'the way')
    await expectAccessible(kiosk, 'the way at the kiosk')
    await shot(kiosk, `plan-kiosk-${language}`)
    await kiosk.getByRole('button', { name: language === 'en' ? 'Without steps' : '不走台阶' }).click()
    await kiosk.getByRole('button', { name: language === 'en' ? 'The shortest way' : '走最近的路' }).waitFor()
    await kiosk.getByRole('button', { name: language === 'en' ? 'Back to my number' : '返回我的号' }).click()
    await kiosk.locator('[data-step="ticket"]:not(.settling)').waitFor()
    await kiosk.context().close()
  },
)

it('left no fault on any page', () => expect(faults).toEqual([]))
