import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DESK,
  PHONE,
  expectAccessible,
  faults,
  newPage,
  openBrowser,
  signInStaff,
  signInVisitor,
} from './browser'
import { Caller } from './caller'
import { bundleCase, bundleChecklist, bundleDone, sealedLicence } from './cases'
import { apply, applyUpToCheck } from './filing'
import { LANGUAGES, LOOKS, expectSound, look, settled } from './looks'
import { expectEveryRoute, type Place } from './routes'
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
let severalCode: string
let ticketToken: string
let documentId: string
let licenceId: string
let bundleDraft: string
let bundleFiled: string
let bundleEnded: string
let booking: { id: string; hall_id: string }
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

/** The next free time for the item, at the first hall that takes bookings for it. */
async function booked(caller: Caller, item: string): Promise<{ id: string; hall_id: string }> {
  const places = await caller.get<{ items: { hall_id: string }[] }>(`/booking-places?item_ids=${item}`)
  const hall_id = places.items[0]!.hall_id
  const slots = await caller.get<{ next_free: string }>(
    `/booking-slots?hall_id=${hall_id}&item_ids=${item}&days=1`,
  )
  const wanted = { hall_id, item_ids: [item], starts_at: slots.next_free }
  const { id, revision } = await caller.post<{ id: string; revision: number }>('/bookings', wanted)
  await caller.post(`/bookings/${id}/confirm`, {}, revision)
  return { id, hall_id }
}

/** A checklist, a ticket, a booking and a document for the pages that show one. */
async function prepareVisit(): Promise<void> {
  const caller = await Caller.signIn(server.url, 'visitor01', 'portal')
  askedId = (await itemNamed(visitor, '社会保障卡')).id
  await visitor.goto(`/portal/guide/start/${askedId}`)
  await answerAll(visitor)
  guideCode = (await visitor.getByTestId('guide-code').innerText()).trim()
  severalCode = await bundleChecklist(caller)
  const halls = await caller.get<{ items: { id: string }[] }>('/halls')
  const ticket = await caller.post<{ token: string }>('/tickets', {
    hall_id: halls.items[0]!.id,
    item_id: askedId,
  })
  ticketToken = ticket.token
  booking = await booked(caller, askedId)
  bundleDraft = await bundleCase(caller, false)
  bundleFiled = await bundleCase(caller, true)
  bundleEnded = await bundleDone(server.url, caller)
  await receiveAll(server.url)
  const found = await caller.get<{ documents: { id: string }[] }>(`/cases/${caseId}`)
  documentId = found.documents[0]!.id
  licenceId = (await sealedLicence(server.url)).licence.id
}
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const PORTAL: Place[] = [
  { route: '/', name: 'home', path: () => '/' },
  { route: '/search', name: 'search', path: () => '/search?q=食品' },
  { route: '/search', name: 'a search that finds nothing', path: () => '/search?q=航天飞机驾驶执照' },
  { route: '/items/:id', name: 'item', path: () => `/items/${itemId}` },
  { route: '/guide', name: 'opening a checklist by its code', path: () => '/guide' },
  { route: '/guide/start/:item', name: 'a question of the guide', path: () => `/guide/start/${askedId}` },
  { route: '/guide/:code', name: 'a checklist', path: () => `/guide/${guideCode}` },
  { route: '/guide/:code', name: 'a checklist of several items', path: () => `/guide/${severalCode}` },
  { route: '/bundles', name: 'bundles', path: () => '/bundles' },
  { route: '/combine', name: 'nothing to join yet', path: () => '/combine' },
  { route: '/bundles/:key', name: 'a bundle', path: () => '/bundles/wine_estate' },
  { route: '/bundles/:key', name: 'no bundle', path: () => '/bundles/nothing_like_that' },
  { route: '/combine', name: 'items to join', path: () => `/combine?item=${itemId}&item=${askedId}` },
  {
    route: '/bundle-cases/:id/:step?',
    name: 'the form of several items',
    path: () => `/bundle-cases/${bundleDraft}`,
  },
  {
    route: '/bundle-cases/:id/:step?',
    name: 'the materials of several items',
    path: () => `/bundle-cases/${bundleDraft}/materials`,
  },
  {
    route: '/bundle-cases/:id/:step?',
    name: 'several items to check',
    path: () => `/bundle-cases/${bundleDraft}/check`,
  },
  {
    route: '/bundle-cases/:id/:step?',
    name: 'the receipt of several items',
    path: () => `/bundle-cases/${bundleFiled}/receipt`,
  },
  {
    route: '/bundle-cases/:id/:step?',
    name: 'the progress of several items',
    path: () => `/bundle-cases/${bundleFiled}`,
  },
  {
    route: '/bundle-cases/:id/:step?',
    name: 'the results of several items',
    path: () => `/bundle-cases/${bundleEnded}`,
  },
  { route: '/code', name: 'the visit code', path: () => '/code' },
  { route: '/tickets', name: 'tickets', path: () => '/tickets' },
  { route: '/book', name: 'which item to book for', path: () => '/book' },
  { route: '/book', name: 'which hall to book in', path: () => `/book?items=${askedId}` },
  {
    route: '/book',
    name: 'a day and a time to book',
    path: () => `/book?items=${askedId}&hall=${booking.hall_id}`,
  },
  { route: '/bookings', name: 'bookings', path: () => '/bookings' },
  { route: '/bookings/:id', name: 'a booking', path: () => `/bookings/${booking.id}` },
  { route: '/bookings/:id/move', name: 'another time', path: () => `/bookings/${booking.id}/move` },
  { route: '/t/:token', name: 'the page of a ticket', path: () => `/t/${ticketToken}` },
  { route: '/t/:token', name: 'the page of no ticket', path: () => '/t/nothing-like-that' },
  { route: '/halls/:hall', name: 'a hall', path: () => `/halls/${booking.hall_id}` },
  { route: '/halls/:hall/plan', name: 'a floor plan', path: () => `/halls/${booking.hall_id}/plan` },
  {
    route: '/halls/:hall/plan',
    name: 'a way over a floor plan',
    path: () => `/halls/${booking.hall_id}/plan?to=counter-1`,
  },
  {
    route: '/halls/:hall/items/:item',
    name: 'a doorplate',
    path: () => `/halls/${booking.hall_id}/items/${askedId}`,
  },
  { route: '/sign-in', name: 'sign-in', path: () => '/sign-in' },
  { route: '/register', name: 'registration', path: () => '/register' },
  { route: '/apply/:id/:step?', name: 'a section of the form', path: () => `/apply/${draftId}/business` },
  { route: '/apply/:id/:step?', name: 'materials', path: () => `/apply/${draftId}/materials` },
  { route: '/apply/:id/:step?', name: 'check and submit', path: () => `/apply/${draftId}/check` },
  { route: '/cases', name: 'cases', path: () => '/cases' },
  { route: '/cases/:id', name: 'case', path: () => `/cases/${caseId}` },
  { route: '/cases/:id/receipt', name: 'receipt', path: () => `/cases/${caseId}/receipt` },
  {
    route: '/cases/:id/documents/:document',
    name: 'a document',
    path: () => `/cases/${caseId}/documents/${documentId}`,
  },
  { route: '/rate/:kind(case|visit|bundle)/:of', name: 'a rating', path: () => `/rate/case/${caseId}` },
  {
    route: '/rate/:kind(case|visit|bundle)/:of',
    name: 'a rating of several items',
    path: () => `/rate/bundle/${bundleEnded}`,
  },
  { route: '/settings', name: 'settings', path: () => '/settings' },
  { route: '/agencies', name: 'authorities to act', path: () => '/agencies' },
  { route: '/inbox', name: 'inbox', path: () => '/inbox' },
  { route: '/credit', name: 'the record of broken promises', path: () => '/credit' },
  { route: '/licences', name: 'licences', path: () => '/licences' },
  { route: '/licences/:id', name: 'a licence', path: () => `/licences/${licenceId}` },
  { route: '/publications', name: 'publications', path: () => '/publications' },
  { route: '/verify', name: 'verification', path: () => '/verify?t=nothing-like-that' },
  { route: '/check', name: 'the check without network', path: () => '/check' },
  { route: '/:rest(.*)*', name: 'an address that does not exist', path: () => '/nowhere' },
]

it('looks at every route of the portal', () => expectEveryRoute('portal', PORTAL))

describe.each(LOOKS)('every page of the portal, $name,', ({ language, elder }) => {
  it.each(PORTAL)(
    '$name: axe finds nothing, and nothing sticks out, at 360 and at 1280 px',
    async ({ name, path }) => {
      await visitor.setViewportSize(PHONE)
      await look(visitor, `/portal${path()}`, language, elder)
      await expectSound(visitor, name)
      await visitor.setViewportSize(WIDE)
      await expectSound(visitor, `${name} at 1280 px`)
      await visitor.setViewportSize(PHONE)
    },
  )
})

describe.each(LANGUAGES)('the desk with a case in %s', (language) => {
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
  it.each(LANGUAGES)('shows every component without a fault of axe in %s', async (language) => {
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
