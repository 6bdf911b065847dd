import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DESK,
  DESK_SCREEN,
  expectNoSideways,
  expectAccessible,
  faults,
  newPage,
  openBrowser,
  signInHere,
  signInStaff,
} from './browser'
import { Caller } from './caller'
import { fileCase, type Ref } from './cases'
import { serveByKey } from './counter'
import { ANSWERS, ITEM } from './filing'
import { HALL, pairedScreen } from './hall'
import { LANGUAGES, expectSound, look, speak } from './looks'
import { MORNING, startServer, type Server } from './server'

// Every pane and dialog of the desks and of the visitor's screen beside them, in both languages. They have one size of letters.

let server: Server
let browser: Browser
let clerk: Page
let screen: Page
let visitor: Caller
let hall: string
let item: string
let received: Ref
let draft: string

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  visitor = await Caller.signIn(server.url, 'visitor01', 'portal')
  const callers = await Promise.all(
    ['clerk02', 'reviewer01'].map((login) => Caller.signIn(server.url, login)),
  )
  const [helper, reviewer] = callers as [Caller, Caller]
  const accepted = [
    [helper, 'receive'],
    [helper, 'accept', {}],
  ] as [Caller, string, object?][]
  received = await fileCase(visitor, [[helper, 'receive']])
  await fileCase(visitor, accepted)
  await fileCase(visitor, [...accepted, [reviewer, 'review', {}]])
  const { items } = await visitor.get<{ items: { id: string; name: string }[] }>(
    '/items?applicable=true&limit=100',
  )
  item = items.find((one) => one.name === ITEM)!.id
  const halls = await visitor.get<{ items: { id: string; name: string }[] }>('/halls')
  hall = halls.items.find((one) => one.name === HALL)!.id
  clerk = await newPage(browser, server.url, DESK)
  await signInStaff(clerk, 'clerk01')
  const who = { name: '李示例', id_number: '990102188503120018', phone: '13800000001' }
  const { subject_id } = (await (await post('/visitors', who)).json()) as { subject_id: string }
  draft = (
    (await (await post('/cases', { item_id: item, answers: ANSWERS, subject_id })).json()) as { id: string }
  ).id
  screen = await pairedScreen(browser, server.url, '/counter/screen', '1 号窗口副屏', DESK_SCREEN)
  await screen.locator('.idle-pane').waitFor()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** What the page of the clerk would send. */
async function post(path: string, data: object) {
  const me = (await (await clerk.request.get('/api/v1/me')).json()) as { csrf_token: string }
  const headers = {
    'X-CSRF-Token': me.csrf_token,
    'X-Yimen-Channel': 'counter',
    'Idempotency-Key': randomUUID(),
  }
  const reply = await clerk.request.post(`/api/v1${path}`, { headers, data })
  expect(reply.ok(), `${path} ${reply.status()}`).toBe(true)
  return reply
}

/** Looks at the page as it stands, in both languages; `again` brings it there anew after each change of language. */
async function both(page: Page, where: string, again: () => Promise<void>): Promise<void> {
  for (const language of LANGUAGES) {
    await speak(page, language)
    await page.reload()
    await again()
    await expectSound(page, `${where} in ${language}`)
  }
  await speak(page, 'zh')
  await page.reload()
}

async function dialogOf(key: string): Promise<void> {
  await clerk.keyboard.press(key)
  await clerk.getByRole('dialog').waitFor()
}

describe.each(LANGUAGES)('before anybody is there, in %s,', (language) => {
  it('the sign-in and its second step are sound', async () => {
    const page = await newPage(browser, server.url, DESK)
    await page.goto('/counter/sign-in')
    await signInHere(page, 'clerk03')
    await page.locator('#sign-in-code').waitFor()
    await look(page, '/counter/sign-in', language)
    await page.locator('#sign-in-login').waitFor()
    await expectSound(page, 'the sign-in')
    await page.locator('#sign-in-login').fill('clerk03')
    await page.locator('input[type="password"]').fill('wrong-Passw0rd')
    await page.locator('.sign-in form button[type="submit"]').click()
    await page.locator('.banner.bad').waitFor()
    await expectSound(page, 'a sign-in that is refused')
    await page.context().close()
  })

  it('the choice of a counter, an empty visit, a draft and the second factors are sound', async () => {
    for (const path of ['/counter/desk/to_receive', '/counter/desk/visit', `/counter/file/${draft}`]) {
      await look(clerk, path, language)
      await expectSound(clerk, path)
    }
    await look(clerk, '/counter/security', language)
    await clerk.locator('.card').nth(1).getByRole('button').click()
    await clerk.locator('.secret').waitFor()
    await expectSound(clerk, 'a new second factor')
  })

  it('each dialog of a case is sound', async () => {
    await look(clerk, `/counter/desk/to_accept/${received.id}`, language)
    await clerk.locator('[data-action="accept"]').waitFor()
    for (const action of ['accept', 'notice', 'refuse_acceptance']) {
      await clerk.locator(`[data-action="${action}"]`).click()
      await clerk.getByRole('dialog').waitFor()
      await expectSound(clerk, `the dialog of ${action}`)
      await clerk.keyboard.press('Escape')
      await clerk.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await clerk.getByRole('tab').nth(1).click()
    await clerk.locator('.pane .button').first().click()
    await clerk.getByRole('dialog').waitFor()
    await expectSound(clerk, 'the reason of a look')
    await clerk.keyboard.press('Escape')
    await clerk.getByRole('tab').nth(2).click()
    await clerk.locator('.papers canvas').waitFor()
    await expectSound(clerk, 'the papers')
  })
})

describe.each([
  ['reviewer01', 'to_review', ['review']],
  ['decider01', 'to_decide', ['approve', 'refuse', 'return_to_review']],
] as const)('the desk of %s', (login, list, actions) => {
  it('is sound in both languages, with each dialog', async () => {
    const page = await newPage(browser, server.url, DESK)
    await signInStaff(page, login)
    for (const language of LANGUAGES) {
      await look(page, `/counter/desk/${list}`, language)
      await expectSound(page, `${list} in ${language}`)
      await page.locator('.rows a').first().click()
      await page.locator('.case-centre').waitFor()
      await expectSound(page, `${list} with a case in ${language}`)
      for (const action of actions) {
        await page.locator(`[data-action="${action}"]`).click()
        await page.getByRole('dialog').waitFor()
        await expectSound(page, `the dialog of ${action} in ${language}`)
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
      }
    }
    await page.context().close()
  })
})

describe('with a visitor', () => {
  const offered = (key: string) => clerk.locator(`[data-line="${key}"]`).waitFor()

  it('the line, the call, the matter and the dialogs of the visit are sound in both languages', async () => {
    await look(clerk, '/counter/desk/to_receive', 'zh')
    await clerk.locator('.free button').first().click()
    await clerk.locator('.counter-status').waitFor()
    await visitor.post('/tickets', { hall_id: hall, item_id: item })
    await both(clerk, 'the line', () => clerk.locator('.line-pane .number').first().waitFor())
    await offered('next')
    await clerk.keyboard.press('F2')
    await clerk.locator('[data-visit-number]').waitFor()
    await look(clerk, '/counter/desk/visit', 'zh')
    await both(clerk, 'the visit that is called', () => clerk.locator('[data-visit-number]').waitFor())
    await serveByKey(clerk)
    await both(clerk, 'the matter', () => clerk.locator('.matter-pane').waitFor())
    await both(clerk, 'other cases', async () => {
      await clerk.locator('.visit-centre').getByRole('tab').last().click()
      await clerk.locator('.other-cases li').first().waitFor()
    })
    for (const key of ['+', 'w', 'F9'])
      await both(clerk, `the dialog of ${key}`, async () => {
        await offered('transfer')
        await dialogOf(key)
      })
  })

  it('the identification of an anonymous visitor is sound in both languages', async () => {
    await offered('finish')
    await clerk.keyboard.press('e')
    await clerk.locator('.visit-centre').waitFor({ state: 'detached' })
    const guide = await Caller.signIn(server.url, 'guide01')
    await guide.post('/tickets', { hall_id: hall, item_id: item })
    await offered('next')
    await clerk.keyboard.press('F2')
    await clerk.locator('[data-visit-number]').waitFor()
    await both(clerk, 'the identification', async () => {
      await clerk.locator('.visit-head .state .button').click()
      await clerk.getByRole('dialog').waitFor()
    })
  })

  it('one who was put aside is sound in both languages', async () => {
    await offered('hold')
    await clerk.keyboard.press('h')
    await clerk.locator('.visit-centre').waitFor({ state: 'detached' })
    const back = clerk.locator('.line-pane .quiet:not([data-call])').first()
    await both(clerk, 'nobody at the counter, one put aside', () => back.waitFor())
    await back.click()
    await back.waitFor({ state: 'detached' })
    await offered('next')
    await clerk.keyboard.press('F2')
    await clerk.locator('[data-visit-number]').waitFor()
  })

  it('the desk without network is sound in both languages', async () => {
    for (const language of LANGUAGES) {
      await speak(clerk, language)
      await clerk.reload()
      await offered('serve')
      await clerk.context().setOffline(true)
      await clerk.locator('.banner, [role="alert"]').first().waitFor()
      await expectAccessible(clerk, `without network in ${language}`)
      await clerk.context().setOffline(false)
      await clerk.getByRole('alert').first().waitFor({ state: 'detached' })
    }
    await speak(clerk, 'zh')
    await clerk.reload()
  })
})

describe('the screen of a visitor', () => {
  const asks = async (body: { show: string; case_id?: string }) => {
    const desk = (await (await clerk.request.get('/api/v1/desk')).json()) as {
      counter: { id: string }
      current: { visit_id: string } | null
    }
    await post(
      `/counters/${desk.counter.id}/screen`,
      body.show === 'rate' ? { ...body, visit_id: desk.current?.visit_id } : body,
    )
  }

  it('is sound in both languages while it is paired, waits, asks to check and to rate', async () => {
    const unpaired = await newPage(browser, server.url, DESK_SCREEN)
    await unpaired.goto('/counter/screen')
    for (const language of LANGUAGES) {
      await look(unpaired, '/counter/screen', language)
      await expectAccessible(unpaired, `pairing in ${language}`)
    }
    await unpaired.context().close()
    await asks({ show: 'idle' })
    await both(screen, 'the idle screen', () => screen.locator('.idle-pane').waitFor())
    await serveByKey(clerk)
    await asks({ show: 'confirm', case_id: received.id })
    await both(screen, 'the confirmation', () => screen.locator('.confirm-pane').waitFor())
    for (const language of LANGUAGES) {
      await speak(screen, language)
      await screen.reload()
      await screen.locator('.confirm-pane .primary').click()
      await screen.locator('.confirm-pane .banner').waitFor()
      await expectSound(screen, `signing first in ${language}`)
    }
    await asks({ show: 'rate' })
    await both(screen, 'the rating', () => screen.locator('.rate-pane').waitFor())
    for (const face of [0, 4])
      await both(screen, `the rating with face ${face}`, async () => {
        await screen.locator('.faces label').nth(face).click()
        await screen.locator('.norms label').first().waitFor()
        await expectNoSideways(screen, 'the rating')
      })
    await speak(screen, 'en')
    await screen.reload()
    await screen.locator('.faces label').first().click()
    await screen.locator('.rate-pane .primary').click()
    await screen.locator('.idle-pane .big').waitFor()
    await expectSound(screen, 'the thanks')
  })

  it('is sound in both languages while the counter pauses and when it has closed', async () => {
    await clerk.keyboard.press('e')
    await clerk.locator('.visit-centre').waitFor({ state: 'detached' })
    await dialogOf('F9')
    await clerk.keyboard.type('开会')
    await clerk.keyboard.press('Enter')
    await clerk.locator('.counter-status .paused').waitFor()
    await asks({ show: 'idle' })
    await both(clerk, 'the desk that pauses', () => clerk.locator('.counter-status .paused').waitFor())
    await both(screen, 'the pause', () => screen.locator('.idle-pane .big').waitFor())
    await clerk.locator('.counter-status button').last().click()
    await clerk.locator('.free button').first().waitFor()
    await both(screen, 'the closed counter', () => screen.locator('.idle-pane .big').waitFor())
  })
})

it('made no page report a fault', () => {
  expect(faults).toEqual([])
})
