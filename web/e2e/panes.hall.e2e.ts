import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  BOARD,
  DESK,
  KIOSK,
  expectAccessible,
  faults,
  newPage,
  openBrowser,
  signInHere,
  secondStepHere,
} from './browser'
import { Caller } from './caller'
import { comeAfter, expectTouchable, identify, pairedScreen } from './hall'
import { LANGUAGES, expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'

// The panes of the kiosk, the display and the console that kiosk.e2e.ts, display.e2e.ts and console.e2e.ts do not look at, in both languages.

const AGENT = '990102188503120018' // acts for a company too
const NOTHING = '00000000-0000-7000-8000-000000000000'

let server: Server
let browser: Browser

beforeAll(async () => {
  server = await startServer('sqlite', MORNING, { day: true })
  browser = await openBrowser()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('the kiosk', () => {
  let page: Page
  const step = (name: string) => page.locator(`[data-step="${name}"]:not(.settling)`).waitFor()
  const footer = (at: number) => page.locator('.frame-foot nav button').nth(at)

  async function sound(where: string): Promise<void> {
    await expectTouchable(page, where)
    await expectSound(page, where)
  }

  it('is sound in English while it is registered', async () => {
    const fresh = await newPage(browser, server.url, KIOSK)
    await fresh.goto('/kiosk/')
    await look(fresh, '/kiosk/', 'en')
    await expectAccessible(fresh, 'the pairing page')
    await fresh.context().close()
    page = await pairedScreen(browser, server.url, '/kiosk/', '1 号取号机', KIOSK)
    await step('identify') // a reload before that would break the registration off
  })

  it.each([
    ['Chinese', false, false],
    ['Chinese, large', false, true],
    ['English', true, false],
    ['English, large', true, true],
  ])(
    'is sound where it asks what for, for whom, and whether somebody is there, in %s',
    async (name, english, large) => {
      await page.reload()
      await identify(page, AGENT)
      if (large) await footer(0).click()
      if (english) await footer(1).click()
      await step('what')
      await sound(`what for, ${name}`)
      await page
        .getByRole('button', { name: /拼音|Find another/ })
        .first()
        .click()
      await step('search')
      await page.locator('[data-key="S"]').click()
      await sound(`the search, ${name}`)
      await page.locator('.tile, .results button, ul button').first().click()
      await page.locator('[data-step="whom"]:not(.settling), [data-step="ticket"]').first().waitFor()
      await sound(`for whom, ${name}`)
      await footer(3).click()
      await step('identify')
    },
  )

  it('is sound in English when the line is down', async () => {
    await page.reload()
    await step('identify')
    await footer(1).click()
    await page.context().setOffline(true)
    await page
      .locator('h1')
      .filter({ hasText: /cannot|not/i })
      .waitFor()
    await expectAccessible(page, 'the machine without a line')
    await page.context().setOffline(false)
  })
})

describe.each(LANGUAGES)('the display in %s', (language) => {
  it('is sound where it asks for its hall, with calls, and when the line is down', async () => {
    const page = await newPage(browser, server.url, BOARD)
    await page.goto(`/display/?hall=NOWHERE&lang=${language}`)
    await page.getByRole('alert').waitFor()
    await expectSound(page, 'the choice of the hall')
    for (const hall of ['CD01', 'YX01']) {
      await page.goto(`/display/?hall=${hall}&lang=${language}`)
      await page.locator('.wait-list li').first().waitFor()
      await expectSound(page, hall)
    }
    await page.context().setOffline(true)
    await page.locator('.board .down').waitFor()
    await expectSound(page, 'the board without a line')
    await page.context().close()
  })
})

describe('the console', () => {
  let manager: Page
  let hall: string

  beforeAll(async () => {
    await comeAfter(server.url, 'ABC')
    manager = await newPage(browser, server.url, DESK)
    await manager.goto('/console/')
    await signInHere(manager, 'manager01')
    await secondStepHere(manager, 'manager01')
    await manager.locator('.today').first().waitFor()
    hall = manager.url().split('/').pop() ?? ''
  })

  /** What belongs to the first rated case of the day, by kind. */
  async function thread(): Promise<Record<string, string>> {
    const caller = await Caller.signIn(server.url, 'supervisor01')
    const { items } = await caller.get<{ items: { visit_id?: string }[] }>(
      `/ratings?hall_id=${hall}&limit=100`,
    )
    for (const { visit_id } of items) {
      if (!visit_id) continue
      const { entries } = await caller.get<{ entries: { kind: string; id: string }[] }>(
        `/threads/visit/${visit_id}`,
      )
      const ids = Object.fromEntries(entries.map((one) => [one.kind, one.id]))
      if (ids.case && ids.rating) return ids
    }
    throw new Error('the day has no rated case')
  }

  it('is sound on the line of each thing, in both languages', async () => {
    const ids = await thread()
    for (const language of LANGUAGES)
      for (const kind of ['case', 'ticket', 'visit', 'licence', 'rating']) {
        if (!ids[kind]) continue
        await look(manager, `/console/halls/${hall}/${kind}/${ids[kind]}`, language)
        await manager.locator('.line li').first().waitFor()
        await expectSound(manager, `${kind} in ${language}`)
      }
    expect(Object.keys(ids)).toEqual(expect.arrayContaining(['case', 'ticket', 'visit', 'rating']))
  })

  it.each(LANGUAGES)(
    'is sound with its lists full and empty, and where something is not there, in %s',
    async (language) => {
      for (const path of [
        '',
        '/cases',
        '/tickets',
        '/visits',
        '/ratings',
        '/cases?due_state=red',
        `/case/${NOTHING}`,
      ]) {
        await look(manager, `/console/halls/${hall}${path}`, language)
        await expectSound(manager, `${path} in ${language}`)
      }
    },
  )

  it.each(LANGUAGES)('is sound in each dialog of the devices, in %s', async (language) => {
    await look(manager, `/console/halls/${hall}/devices`, language)
    const dialog = manager.getByRole('dialog')
    await manager.locator('.page-head .button.primary').click()
    await dialog.waitFor()
    await expectSound(manager, 'a new device')
    await dialog.getByRole('textbox').first().fill(`门口 ${language}`)
    await dialog.locator('button[type="submit"]').click()
    await manager.locator('.pairing-code').waitFor()
    await expectSound(manager, 'the pairing code')
    await manager.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await manager
      .getByRole('row')
      .filter({ hasText: `门口 ${language}` })
      .getByRole('button')
      .last()
      .click()
    await dialog.waitFor()
    await expectSound(manager, 'the end of a device')
    await manager.keyboard.press('Escape')
  })

  it('is sound at the sign-in and at the choice of a hall, in both languages', async () => {
    const page = await newPage(browser, server.url, DESK)
    await page.goto('/console/')
    for (const language of LANGUAGES) {
      await look(page, '/console/sign-in', language)
      await page.locator('#sign-in-login').waitFor()
      await expectSound(page, `the sign-in in ${language}`)
    }
    await look(page, '/console/sign-in', 'zh')
    await signInHere(page, 'supervisor02')
    await secondStepHere(page, 'supervisor02')
    await page.locator('.today, .hall-choices').first().waitFor()
    for (const language of LANGUAGES) {
      await look(page, '/console/', language)
      await page.locator('.today, .hall-choices').first().waitFor()
      await expectSound(page, `the choice of a hall in ${language}`)
    }
    await page.context().close()
  })
})

it('made no page report a fault', () => {
  expect(faults).toEqual([])
})
