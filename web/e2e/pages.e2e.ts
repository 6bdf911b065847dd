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
import { Caller } from './caller'
import { apply, applyUpToCheck } from './filing'
import { LOOKS, look, settled } from './looks'
import { MORNING, startServer, type Server } from './server'
import { answerAll, itemNamed, receiveAll } from './visitor'

let server: Server
let browser: Browser
let visitor: Page
let clerk: Page
let caseId: string
let draftId: string
let itemId: string
let askedId: string
let guideCode: string
let ticketToken: string
let documentId: string
const WIDE = { width: 1280, height: 900 }

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  visitor = await newPage(browser, server.url, PHONE)
  clerk = await newPage(browser, server.url, DESK)
  await signInVisitor(visitor, 'visitor01')
  await apply(visitor)
  caseId = /cases\/([^/]+)/.exec(visitor.url())?.[1] ?? ''
  await applyUpToCheck(visitor, ['经营场所布局图'])
  draftId = /apply\/([^/]+)/.exec(visitor.url())?.[1] ?? ''
  const { items } = (await (
    await visitor.request.get('/api/v1/items?applicable=true&text=食品经营')
  ).json()) as { items: { id: string }[] }
  itemId = items[0]?.id ?? ''
  await prepareVisit()
  await signInStaff(clerk, 'clerk01')
})

/** A checklist, a ticket and a document for the pages that show one. */
async function prepareVisit(): Promise<void> {
  const caller = await Caller.signIn(server.url, 'visitor01', 'portal')
  askedId = (await itemNamed(visitor, '社会保障卡')).id
  await visitor.goto(`/portal/guide/start/${askedId}`)
  await answerAll(visitor)
  guideCode = (await visitor.getByTestId('guide-code').innerText()).trim()
  const halls = await caller.get<{ items: { id: string }[] }>('/halls')
  const ticket = await caller.post<{ token: string }>('/tickets', {
    hall_id: halls.items[0]!.id,
    item_id: askedId,
  })
  ticketToken = ticket.token
  await receiveAll(server.url)
  const found = await caller.get<{ documents: { id: string }[] }>(`/cases/${caseId}`)
  documentId = found.documents[0]!.id
}
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe.each(LOOKS)('every page of the portal, $name,', ({ language, elder }) => {
  const pages: [string, () => string][] = [
    ['home', () => '/portal/'],
    ['search', () => '/portal/search?q=食品'],
    ['a search that finds nothing', () => '/portal/search?q=航天飞机驾驶执照'],
    ['item', () => `/portal/items/${itemId}`],
    ['a question of the guide', () => `/portal/guide/start/${askedId}`],
    ['a checklist', () => `/portal/guide/${guideCode}`],
    ['opening a checklist by its code', () => '/portal/guide'],
    ['the visit code', () => '/portal/code'],
    ['tickets', () => '/portal/tickets'],
    ['the page of a ticket', () => `/portal/t/${ticketToken}`],
    ['the page of no ticket', () => '/portal/t/nothing-like-that'],
    ['settings', () => '/portal/settings'],
    ['a rating', () => `/portal/rate/case/${caseId}`],
    ['a document', () => `/portal/cases/${caseId}/documents/${documentId}`],
    ['sign-in', () => '/portal/sign-in'],
    ['registration', () => '/portal/register'],
    ['a section of the form', () => `/portal/apply/${draftId}/business`],
    ['materials', () => `/portal/apply/${draftId}/materials`],
    ['check and submit', () => `/portal/apply/${draftId}/check`],
    ['cases', () => '/portal/cases'],
    ['case', () => `/portal/cases/${caseId}`],
    ['receipt', () => `/portal/cases/${caseId}/receipt`],
    ['inbox', () => '/portal/inbox'],
    ['licences', () => '/portal/licences'],
    ['verification', () => '/portal/verify?t=nothing-like-that'],
    ['an address that does not exist', () => '/portal/nowhere'],
  ]
  it.each(pages)(
    '%s: axe finds nothing, and nothing sticks out, at 360 and at 1280 px',
    async (name, path) => {
      await visitor.setViewportSize(PHONE)
      await look(visitor, path(), language, elder)
      await expectAccessible(visitor, name)
      await expectNoSideways(visitor, name)
      await visitor.setViewportSize(WIDE)
      await expectAccessible(visitor, `${name} at 1280 px`)
      await expectNoSideways(visitor, `${name} at 1280 px`)
      await visitor.setViewportSize(PHONE)
    },
  )
})

describe.each(['zh', 'en'])('every page of the counter in %s', (language) => {
  const pages: [string, () => string][] = [
    ['desk', () => '/counter/desk/to_receive'],
    ['desk with a case', () => `/counter/desk/to_accept/${caseId}`],
    ['an empty list', () => '/counter/desk/to_deliver'],
    ['filing for a visitor', () => '/counter/file'],
    ['security', () => '/counter/security'],
  ]
  it.each(pages)('%s: axe finds nothing', async (name, path) => {
    await look(clerk, path(), language)
    await expectAccessible(clerk, name)
    await expectNoSideways(clerk, name)
  })

  it('form, papers, history, palette and keys: axe finds nothing', async () => {
    await look(clerk, `/counter/desk/to_accept/${caseId}`, language)
    for (const tab of [1, 2, 3]) {
      await clerk.getByRole('tab').nth(tab).click()
      await expectAccessible(clerk, `tab ${tab}`)
    }
    for (const key of ['Control+k', '?']) {
      await clerk.keyboard.press(key)
      await clerk.getByRole('dialog').waitFor()
      await expectAccessible(clerk, `dialog of ${key}`)
      await clerk.keyboard.press('Escape')
      await clerk.getByRole('dialog').waitFor({ state: 'detached' })
    }
  })
})

describe('the gallery', () => {
  it.each(['zh', 'en'])('shows every component without a fault of axe in %s', async (language) => {
    const page = await newPage(browser, server.url, DESK)
    await page.goto(`/gallery/index.html?lang=${language}`)
    await page.locator('[data-example]').first().waitFor()
    expect(await page.locator('[data-example]').count()).toBeGreaterThan(15)
    await expectAccessible(page, 'the gallery')
    await page.context().close()
  })
})

describe('what the apps weigh', () => {
  it('stays below 120 kB of compressed script for the first page of the portal', async () => {
    const page = await newPage(browser, server.url, PHONE)
    await page.goto('/portal/')
    await settled(page)
    const bytes = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter((entry) => entry.name.endsWith('.js'))
        .reduce((sum, entry) => sum + entry.encodedBodySize, 0),
    )
    expect(bytes).toBeGreaterThan(0)
    expect(bytes).toBeLessThan(120_000)
    await page.context().close()
  })
})

it('made no page report a fault', () => {
  expect(faults).toEqual([])
})
