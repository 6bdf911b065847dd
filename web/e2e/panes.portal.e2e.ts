import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PHONE, faults, newPage, openBrowser, signInVisitor } from './browser'
import { Caller } from './caller'
import { fileCase, type Step } from './cases'
import { applyUpToCheck } from './filing'
import { HALL } from './hall'
import { LOOKS, expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'
import { answerAll, itemNamed } from './visitor'

// What stands on the portal's pages only after somebody did something: dialogs, errors, the later life of a case. pages.e2e.ts has the rest.

let server: Server
let browser: Browser
let visitor: Page
let anybody: Page
let draft: string
let plainItem: string
let askedItem: string
let externalItem: string
let guideCode: string
let ticketToken: string
let licence: { id: string; verify: string; qr: string }
const cases: Record<string, string> = {}

beforeAll(async () => {
  // A mail server that is named, if not there: the settings then offer mail.
  const environment = { YIMEN_SMTP_URL: 'smtp://127.0.0.1:9', YIMEN_SMTP_FROM: 'hall@yimen.example' }
  server = await startServer('sqlite', MORNING, { environment })
  browser = await openBrowser()
  visitor = await newPage(browser, server.url, PHONE)
  anybody = await newPage(browser, server.url, PHONE)
  await signInVisitor(visitor, 'visitor01')
  await anybody.goto('/portal/')
  await applyUpToCheck(visitor, ['经营场所布局图'])
  draft = /apply\/([^/]+)/.exec(visitor.url())?.[1] ?? ''
  askedItem = (await itemNamed(visitor, '社会保障卡')).id
  plainItem = (await itemNamed(visitor, '仅销售预包装食品')).id
  const all = (await (await visitor.request.get('/api/v1/items?limit=100')).json()) as {
    items: { id: string; external: boolean }[]
  }
  externalItem = all.items.find((one) => one.external)!.id
  await visitor.goto(`/portal/guide/start/${askedItem}`)
  await answerAll(visitor)
  guideCode = (await visitor.getByTestId('guide-code').innerText()).trim()
  await livesOfCases()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function livesOfCases(): Promise<void> {
  const caller = await Caller.signIn(server.url, 'visitor01', 'portal')
  const clerk = await Caller.signIn(server.url, 'clerk01')
  const reviewer = await Caller.signIn(server.url, 'reviewer01')
  const decider = await Caller.signIn(server.url, 'decider01')
  const received: Step[] = [[clerk, 'receive']]
  const accepted: Step[] = [...received, [clerk, 'accept', {}]]
  const notice = { items: [{ requirement: 'layout', text: '布局图请标出洗消区的位置。' }] }
  cases.submitted = (await fileCase(caller, [])).id
  cases.notice = (await fileCase(caller, [...received, [clerk, 'notice', notice]])).id
  cases.accepted = (await fileCase(caller, accepted)).id
  cases.refused = (
    await fileCase(caller, [
      ...accepted,
      [reviewer, 'review', {}],
      [decider, 'refuse', { reason: '条件不符' }],
    ])
  ).id
  cases.approved = (
    await fileCase(caller, [...accepted, [reviewer, 'review', {}], [decider, 'approve', {}]])
  ).id
  const approved = await caller.get<{ licence: { id: string } }>(`/cases/${cases.approved}`)
  const found = await caller.get<{ verify_url: string; qr_text: string }>(`/licences/${approved.licence.id}`)
  const local = (address: string) => address.replace(/^https?:\/\/[^/]+/, '')
  licence = { id: approved.licence.id, verify: local(found.verify_url), qr: local(found.qr_text) }
  const halls = await caller.get<{ items: { id: string; name: string }[] }>('/halls')
  const hall_id = halls.items.find((one) => one.name === HALL)!.id
  const ticket = await caller.post<{ token: string }>('/tickets', { hall_id, item_id: plainItem })
  ticketToken = ticket.token
}

const NOTHING = '00000000-0000-7000-8000-000000000000'
const button = (page: Page, name: RegExp) => page.getByRole('button', { name }).first()
const dialog = (page: Page) => page.getByRole('dialog').waitFor()

interface Pane {
  name: string
  path: () => string
  /** What a person does there before the pane is judged. */
  doing?: (page: Page) => Promise<void>
  /** Somebody who is not signed in. */
  open?: boolean
}

const verdict = (page: Page) => page.locator('[data-verdict]').waitFor()
const faceOf = (at: number) => async (page: Page) => {
  await page.locator('.faces label').nth(at).click()
  await page.locator('.choices label').first().waitFor()
}

const PANES: Pane[] = [
  { name: 'home of nobody', path: () => '/portal/', open: true },
  { name: 'an item that a national system decides', path: () => `/portal/items/${externalItem}` },
  {
    name: 'for whom',
    path: () => `/portal/items/${plainItem}`,
    doing: async (page) => (await button(page, /在线办理|Apply online/).click(), dialog(page)),
  },
  { name: 'the first question of a checklist', path: () => `/portal/guide/start/${askedItem}` },
  {
    name: 'where to take a number',
    path: () => `/portal/guide/${guideCode}`,
    doing: async (page) => (await button(page, /先取号|number/i).click(), dialog(page)),
  },
  { name: 'a checklist of nobody', path: () => `/portal/guide/${guideCode}`, open: true },
  {
    name: 'where to take a number, of nobody',
    path: () => `/portal/guide/${guideCode}`,
    doing: async (page) => (await button(page, /先取号|number/i).click(), dialog(page)),
    open: true,
  },
  {
    name: 'a checklist that is not there',
    path: () => '/portal/guide/AAAAAAAA',
    open: true,
  },
  ...['items', 'cases', 'licences'].map((kind) => ({
    name: `one of ${kind} that is not there`,
    path: () => `/portal/${kind}/${NOTHING}`,
    doing: (page: Page) => page.locator('.empty-state').waitFor(),
  })),
  {
    name: 'the summary of what is missing',
    path: () => `/portal/apply/${draft}/check`,
    doing: async (page) => {
      await button(page, /提交申请|Submit/).click()
      await page.locator('.error-summary').waitFor()
    },
  },
  {
    name: 'a field that is wrong',
    path: () => `/portal/apply/${draft}/business`,
    doing: async (page) => {
      await page.locator('#field-area').fill('-1')
      await page.locator('#field-area').press('Tab')
      await page.locator('.field.wrong').first().waitFor()
      await page.locator('#field-area').fill('60')
    },
  },
  ...['submitted', 'notice', 'accepted', 'refused', 'approved'].map((state) => ({
    name: `a case that is ${state}`,
    path: () => `/portal/cases/${cases[state]}`,
    doing: async (page: Page) => {
      await page.locator('.timeline li').first().waitFor()
      for (const fold of await page.locator('.fold > summary').all()) await fold.click()
    },
  })),
  {
    name: 'withdrawing',
    path: () => `/portal/cases/${cases.submitted}`,
    doing: async (page) => (await button(page, /撤回|Withdraw/).click(), dialog(page)),
  },
  { name: 'supplying what was missing', path: () => `/portal/apply/${cases.notice}` },
  { name: 'a licence', path: () => `/portal/licences/${licence.id}` },
  { name: 'a licence that is genuine', path: () => licence.verify, doing: verdict, open: true },
  {
    name: 'a licence whose code was changed',
    path: () => licence.qr.replace(/.$/, '_'),
    doing: verdict,
    open: true,
  },
  {
    name: 'a document that is not ours',
    path: () => '/portal/verify?d=nothing-like-that',
    doing: verdict,
    open: true,
  },
  { name: 'a good rating', path: () => `/portal/rate/case/${cases.approved}`, doing: faceOf(0) },
  { name: 'a bad rating', path: () => `/portal/rate/case/${cases.approved}`, doing: faceOf(4) },
  {
    name: 'cancelling a number',
    path: () => '/portal/tickets',
    doing: async (page) => (await button(page, /取消这个号|Cancel|give up/i).click(), dialog(page)),
  },
  { name: 'a number that waits', path: () => `/portal/t/${ticketToken}`, open: true },
  {
    name: 'an address that is no address',
    path: () => '/portal/settings',
    doing: async (page) => {
      await page.locator('input[autocomplete="email"]').fill('nobody at all')
      await page.locator('form:has(input[autocomplete="email"]) button').click()
      await page.locator('.field.wrong').waitFor()
    },
  },
  {
    name: 'a registration that is refused',
    path: () => '/portal/register',
    doing: async (page) => {
      await page.locator('main form button[type="submit"]').click()
      await page.locator('.error-summary').waitFor()
    },
    open: true,
  },
  {
    name: 'a sign-in that is refused',
    path: () => '/portal/sign-in',
    doing: async (page) => {
      await page.locator('#sign-in-login').fill('visitor09')
      await page.locator('input[type="password"]').fill('wrong-Passw0rd')
      await page.locator('.sign-in form button[type="submit"]').click()
      await page.locator('.banner.bad').waitFor()
    },
    open: true,
  },
  {
    name: 'a form without network',
    path: () => `/portal/apply/${draft}/business`,
    doing: async (page) => {
      await page.context().setOffline(true)
      await page.locator('#field-area').fill('61')
      await page.locator('.save-line[data-state="offline"]').waitFor()
    },
  },
]

describe.each(LOOKS)('on the portal, $name,', ({ language, elder }) => {
  it.each(PANES)('$name: axe finds nothing, and nothing sticks out', async ({ name, path, doing, open }) => {
    const page = open ? anybody : visitor
    await look(page, path(), language, elder)
    try {
      await doing?.(page)
      await expectSound(page, name)
    } finally {
      await page.context().setOffline(false)
    }
  })
})

it('made no page report a fault', () => {
  expect(faults).toEqual([])
})
