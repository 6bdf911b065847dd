import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  DESK,
  expectAccessible,
  expectNoSideways,
  faults,
  KIOSK,
  newPage,
  openBrowser,
  PHONE,
  signInStaff,
  signInVisitor,
} from './browser'
import { Caller } from './caller'
import { callUpTo, sitDown } from './counter'
import { comeAfter, expectTouchable, HALL, pairedScreen, shot } from './hall'
import { LANGUAGES, look } from './looks'
import { MORNING, startServer, type Server } from './server'
import { answerAll, itemNamed, type ItemLike } from './visitor'

// Who comes and when: groups and interpreters at each place where a number is taken, and what the desk sees of them; a counter that is handed
// over with who stands there; when to leave home; and that numbers end soon.
const TABLET = { width: 1024, height: 768 }
let server: Server
let browser: Browser
let guide: Caller
let hall: string
let door: Page
let kiosk: Page
let phone: Page
let desk: Page
let food: ItemLike
let card: ItemLike
let relief: Page
const numbers: string[] = []

const numberOn = async (page: Page) => (await page.locator('[data-number]').innerText()).trim()

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  guide = await Caller.signIn(server.url, 'guide01')
  hall = (await guide.get<{ items: { id: string; name: string }[] }>('/halls')).items.find(
    (one) => one.name === HALL,
  )!.id
  door = await newPage(browser, server.url, TABLET)
  await signInStaff(door, 'guide01')
  kiosk = await pairedScreen(browser, server.url, '/kiosk/', '1 号取号机', KIOSK)
  phone = await newPage(browser, server.url, PHONE)
  await signInVisitor(phone, 'visitor01')
  food = await itemNamed(phone, '食品经营')
  card = await itemNamed(phone, '社会保障卡')
  desk = await newPage(browser, server.url, DESK)
  await signInStaff(desk, 'clerk01')
  relief = await newPage(browser, server.url, DESK)
  await signInStaff(relief, 'clerk02')
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('a group with a sign interpreter takes one number at the guide’s tablet', async () => {
  await door.goto('/counter/door')
  await door.getByLabel('办什么事').fill('开饭馆')
  await door
    .getByRole('button', { name: /食品经营许可/ })
    .first()
    .click()
  await door.getByLabel('优先照顾').selectOption({ label: '孕妇' })
  await door.getByText('只登记类别，不问原因').waitFor()
  await door.getByLabel('一起来的人数').fill('6')
  await door.getByLabel('翻译').selectOption({ label: '手语翻译' })
  await expectAccessible(door, 'a group at the door')
  await shot(door, 'party-door')
  await door.getByRole('button', { name: /^排队取号/ }).click()
  numbers.push(await numberOn(door))
})

it('a group that needs English takes one at the kiosk, and nothing of it stays for the next', async () => {
  await kiosk.locator('[data-step="identify"]:not(.settling)').waitFor()
  await kiosk.getByRole('button', { name: '不登记，直接取号' }).click()
  await kiosk.locator('[data-step="what"]:not(.settling)').waitFor()
  await kiosk.getByRole('button', { name: '几个人一起来、要不要翻译' }).click()
  await kiosk.locator('[data-step="party"]:not(.settling)').waitFor()
  await expect.poll(() => kiosk.getByRole('button', { name: '少一人' }).isDisabled()).toBe(true)
  await kiosk.getByRole('button', { name: '多一人' }).click()
  await kiosk.getByRole('button', { name: '多一人' }).click()
  await kiosk.getByRole('button', { name: '英语翻译' }).click()
  expect((await kiosk.locator('[data-people]').innerText()).trim()).toBe('3 人一起')
  await expectTouchable(kiosk, 'a group at the kiosk')
  await expectAccessible(kiosk, 'a group at the kiosk')
  await shot(kiosk, 'party-kiosk')
  await kiosk.getByRole('button', { name: '好了', exact: true }).click()
  await kiosk.locator('[data-step="what"]:not(.settling)').waitFor()
  await kiosk.getByRole('button', { name: '3 人一起 · 英语翻译' }).waitFor()
  await expectTouchable(kiosk, 'what a group came for')
  await shot(kiosk, 'party-kiosk-what')
  await kiosk
    .getByRole('button', { name: /食品经营许可/ })
    .first()
    .click()
  await kiosk.locator('[data-step="ticket"]:not(.settling)').waitFor()
  numbers.push(await numberOn(kiosk))
  await kiosk.getByRole('button', { name: '好了', exact: true }).click()
  await kiosk.locator('[data-step="identify"]:not(.settling)').waitFor()
  await kiosk.getByRole('button', { name: '不登记，直接取号' }).click()
  await kiosk.getByRole('button', { name: '几个人一起来、要不要翻译' }).waitFor()
  await kiosk.getByRole('button', { name: '退出' }).click()
})

it('two who come together take one by phone', async () => {
  await phone.goto(`/portal/guide/start/${food.id}`)
  await answerAll(phone)
  await phone.getByRole('button', { name: /先取号/ }).click()
  const dialog = phone.getByRole('dialog')
  await dialog.getByText('优先照顾、多人同来、翻译').click()
  await dialog.getByLabel('优先照顾').selectOption({ label: '退役军人' })
  await dialog.getByLabel('一起来的人数').fill('2')
  await dialog.getByLabel('翻译').selectOption({ label: '民族语言翻译' })
  await expectAccessible(phone, 'a group by phone')
  await expectNoSideways(phone, 'a group by phone')
  await shot(phone, 'party-phone')
  await dialog.locator('.big-choices button').filter({ hasText: HALL }).click()
  await phone.waitForURL(/\/t\//)
  numbers.push((await phone.locator('h1').innerText()).trim())
})

it('the desk says how many come, and which interpreter they need', async () => {
  await desk.goto('/counter/')
  await sitDown(desk)
  // The veteran came last, and goes before whoever came a moment earlier.
  for (const [number, ...words] of [
    [numbers[0]!, '6 人一起', '需要手语翻译', '孕妇'],
    [numbers[2]!, '2 人一起', '需要民族语言翻译', '退役军人'],
    [numbers[1]!, '3 人一起', '需要英语翻译'],
  ] as [string, ...string[]][]) {
    expect(await callUpTo(desk, number)).toBe(1)
    for (const one of words) await desk.locator('.visit-head').getByText(one).waitFor()
  }
  await shot(desk, 'party-desk')
})

it('a counter is handed over with who stands there, and nobody is called meanwhile', async () => {
  await desk.locator('.line-panel [data-line="serve"]:not([aria-disabled])').waitFor()
  await desk.keyboard.press('F3')
  await desk
    .locator('.visit-head .state')
    .getByText(/办理中/)
    .waitFor()
  await desk.getByRole('button', { name: '交接' }).click()
  await desk.getByRole('button', { name: /等人接手/ }).waitFor()
  await expectAccessible(desk, 'a counter that is offered')
  await shot(desk, 'hand-over-offered')
  // Taken back, it is as before; offered again, the next clerk takes it.
  await desk.getByRole('button', { name: /等人接手/ }).click()
  await desk.getByRole('button', { name: '交接' }).click()
  await desk.getByRole('button', { name: /等人接手/ }).waitFor()
  await relief.goto('/counter/')
  const offered = relief.getByRole('button', { name: /^接手/ })
  await offered.waitFor()
  await expectAccessible(relief, 'a counter to take over')
  await shot(relief, 'hand-over-taking')
  await offered.click()
  await relief.locator('[data-visit-number]').filter({ hasText: numbers[1]! }).waitFor()
  await relief
    .locator('.visit-head .state')
    .getByText(/办理中/)
    .waitFor()
  await relief.locator('.visit-head').getByText('3 人一起').waitFor()
  await shot(relief, 'hand-over-taken')
  await desk.locator('.free button').first().waitFor()
  expect(await desk.locator('[data-visit-number]').count()).toBe(0)
  expect(await desk.getByRole('button', { name: /^接手/ }).count()).toBe(0)
})

it('the phone says when to leave home, by how long the way is, and keeps that', async () => {
  await comeAfter(server.url, 'AAAAAAAAAAAAAAAA')
  const visitor = await Caller.signIn(server.url, 'visitor03', 'portal')
  const { categories } = await guide.get<{ categories: { id: string; letter: string }[] }>(
    `/halls/${hall}/queue`,
  )
  const ticket = await visitor.post<{ token: string }>('/tickets', {
    hall_id: hall,
    category_id: categories.find((one) => one.letter === 'A')!.id,
  })
  const walker = await newPage(browser, server.url, PHONE)
  await walker.goto('/portal/')
  for (const language of LANGUAGES) {
    await look(walker, `/portal/t/${ticket.token}`, language)
    await walker.locator('[data-leave="at"]').waitFor()
    await expectAccessible(walker, `when to leave, ${language}`)
    await expectNoSideways(walker, `when to leave, ${language}`)
    await walker.locator('[data-leave]').scrollIntoViewIfNeeded()
    await shot(walker, `leave-home-${language}`)
  }
  await look(walker, `/portal/t/${ticket.token}`, 'zh')
  const said = walker.locator('[data-leave]')
  const soon = await said.innerText()
  expect(soon).toMatch(/\d{2}:\d{2} 前出门就来得及/)
  await walker.getByLabel('路上要多久').selectOption({ label: '10 分钟' })
  await expect.poll(() => said.innerText()).not.toBe(soon)
  expect((await said.innerText()) > soon, 'who lives nearer leaves later').toBe(true)
  await walker.reload()
  await walker.locator('[data-leave="at"]').waitFor()
  expect(await walker.getByLabel('路上要多久').inputValue()).toBe('10')
  await walker.context().close()
})

it('half an hour before the end each place says that numbers end soon, before one is taken', async () => {
  await guide.post('/demo/clock', { now: '2026-11-24T16:40:00+08:00' })
  const text = '17:00 停止取号；已取的号今天都会办完。'
  await kiosk.locator('[data-step="identify"]:not(.settling)').waitFor()
  await kiosk.getByRole('button', { name: '不登记，直接取号' }).click()
  await kiosk.getByText(text).waitFor()
  await expectTouchable(kiosk, 'numbers end soon')
  await expectAccessible(kiosk, 'numbers end soon')
  await shot(kiosk, 'closing-kiosk')
  await door.goto('/counter/door')
  await door.getByText(text).waitFor()
  await shot(door, 'closing-door')
  await phone.goto(`/portal/guide/start/${card.id}`)
  await answerAll(phone)
  await phone.getByRole('button', { name: /先取号/ }).click()
  await phone.getByRole('dialog').getByText(text).first().waitFor()
  await shot(phone, 'closing-phone')
  await kiosk.getByRole('button', { name: 'English', exact: true }).click()
  await kiosk.getByText('No more numbers after 17:00.').waitFor()
  await shot(kiosk, 'closing-kiosk-en')
})

it('left no fault on any page', () => expect(faults).toEqual([]))
