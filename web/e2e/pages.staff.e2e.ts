import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK, faults, newPage, openBrowser, secondStepHere, signInHere, signInStaff } from './browser'
import { Caller } from './caller'
import { bundleCase, bundleChecklist, fileCase } from './cases'
import { ANSWERS, ITEM } from './filing'
import { HALL } from './hall'
import { makers } from './licences'
import { LANGUAGES, expectSound, look, speak } from './looks'
import { expectEveryRoute, type Place } from './routes'
import { MORNING, startServer, type Server } from './server'

// Every page of the counter and of the console, as their routers know them, in both languages; panes and dialogs are in panes.*.e2e.ts.

let server: Server
let browser: Browser
const pages: Record<string, Page> = {}
const ids: Record<string, string> = {}

const COUNTER: (Place & { who: string })[] = [
  { route: '/sign-in', name: 'sign-in', who: 'nobody', path: () => '/sign-in' },
  { route: '/desk/:list/:id?', name: 'a list', who: 'clerk01', path: () => '/desk/to_receive' },
  { route: '/desk/:list/:id?', name: 'an empty list', who: 'clerk01', path: () => '/desk/to_deliver' },
  { route: '/desk/:list/:id?', name: 'a case', who: 'clerk01', path: () => `/desk/to_accept/${ids.case}` },
  {
    route: '/desk/:list/:id?',
    name: 'an approved case',
    who: 'decider01',
    path: () => `/desk/mine/${ids.done}`,
  },
  { route: '/door', name: 'the door', who: 'guide01', path: () => '/door' },
  { route: '/coaching/:id?', name: 'coaching by code', who: 'guide01', path: () => '/coaching' },
  {
    route: '/coaching/:id?',
    name: 'a draft that is gone through',
    who: 'clerk01',
    path: () => `/coaching/${ids.coaching}`,
  },
  {
    route: '/coaching/:id?',
    name: 'a checklist of several items that is gone through',
    who: 'clerk01',
    path: () => `/coaching/${ids.coachedList}`,
  },
  { route: '/bookings', name: 'bookings', who: 'clerk01', path: () => '/bookings' },
  { route: '/bookings/new', name: 'booking for a visitor', who: 'clerk01', path: () => '/bookings/new' },
  { route: '/file', name: 'filing for a visitor', who: 'clerk01', path: () => '/file' },
  { route: '/file/:id', name: 'a form for a visitor', who: 'clerk01', path: () => `/file/${ids.draft}` },
  {
    route: '/file/bundle/:id',
    name: 'a form of several items for a visitor',
    who: 'clerk01',
    path: () => `/file/bundle/${ids.bundleDraft}`,
  },
  {
    route: '/file/bundle/:id',
    name: 'several items that were handed in for a visitor',
    who: 'clerk01',
    path: () => `/file/bundle/${ids.bundleFiled}`,
  },
  { route: '/credit', name: 'the record of broken promises', who: 'decider01', path: () => '/credit' },
  { route: '/originals', name: 'originals and slips', who: 'clerk01', path: () => '/originals' },
  { route: '/licences', name: 'licences', who: 'decider01', path: () => '/licences' },
  { route: '/licences/:id', name: 'a licence', who: 'decider01', path: () => `/licences/${ids.licence}` },
  { route: '/security', name: 'second factors', who: 'clerk01', path: () => '/security' },
  { route: '/screen', name: 'a screen that is not registered', who: 'nobody', path: () => '/screen' },
]

const atHall = (part: string) => () => `/halls/${ids.hall}${part}`
const THINGS = ['case', 'ticket', 'visit', 'licence', 'rating']
const CONSOLE: (Place & { who: string })[] = [
  { route: '/', name: 'the choice of a hall', who: 'supervisor02', path: () => '/' },
  { route: '/sign-in', name: 'sign-in', who: 'nobody', path: () => '/sign-in' },
  { route: '/halls/:hall', name: 'now', who: 'manager01', path: atHall('') },
  { route: '/halls/:hall/cases', name: 'cases', who: 'manager01', path: atHall('/cases') },
  { route: '/halls/:hall/tickets', name: 'tickets', who: 'manager01', path: atHall('/tickets') },
  { route: '/halls/:hall/visits', name: 'visits', who: 'manager01', path: atHall('/visits') },
  { route: '/halls/:hall/ratings', name: 'ratings', who: 'manager01', path: atHall('/ratings') },
  { route: '/halls/:hall/forecast', name: 'forecast', who: 'manager01', path: atHall('/forecast') },
  { route: '/halls/:hall/alarms', name: 'wait alarms', who: 'manager01', path: atHall('/alarms') },
  { route: '/halls/:hall/originals', name: 'originals', who: 'manager01', path: atHall('/originals') },
  {
    route: '/halls/:hall/proposals',
    name: 'counter proposals',
    who: 'manager01',
    path: atHall('/proposals'),
  },
  { route: '/halls/:hall/statistics', name: 'statistics', who: 'manager01', path: atHall('/statistics') },
  { route: '/halls/:hall/bundles', name: 'bundles', who: 'manager01', path: atHall('/bundles') },
  {
    route: '/halls/:hall/bundles',
    name: 'no such bundle',
    who: 'manager01',
    path: atHall('/bundles?text=nothing-like-that'),
  },
  {
    route: '/halls/:hall/bundles',
    name: 'a bundle',
    who: 'manager01',
    path: atHall('/bundles?bundle=retirement'),
  },
  { route: '/halls/:hall/bookings', name: 'bookings', who: 'manager01', path: atHall('/bookings') },
  {
    route: '/halls/:hall/booking-rules',
    name: 'booking rules',
    who: 'manager01',
    path: atHall('/booking-rules'),
  },
  { route: '/halls/:hall/devices', name: 'devices', who: 'manager01', path: atHall('/devices') },
  { route: '/halls/:hall/printers', name: 'printers', who: 'manager01', path: atHall('/printers') },
  { route: '/halls/:hall/plan', name: 'the floor plan', who: 'manager01', path: atHall('/plan') },
  {
    route: '/halls/:hall/plan',
    name: 'the floor plan, only read',
    who: 'supervisor01',
    path: atHall('/plan'),
  },
  { route: '/halls/:hall/rules', name: 'rules', who: 'manager01', path: atHall('/rules') },
  { route: '/halls/:hall/rules', name: 'rules, only read', who: 'supervisor01', path: atHall('/rules') },
  ...THINGS.map((kind) => ({
    route: '/halls/:hall/:kind(case|ticket|visit|licence|rating)/:id',
    name: `the thread of a ${kind}`,
    who: 'manager01',
    path: () => `/halls/${ids.hall}/${kind}/${ids[kind]}`,
  })),
  { route: '/items', name: 'items', who: 'editor01', path: () => '/items' },
  { route: '/items/:item', name: 'an item', who: 'editor01', path: () => `/items/${ids.item}` },
  { route: '/catalogue', name: 'the report', who: 'editor01', path: () => '/catalogue' },
  { route: '/bundle-drafts', name: 'bundles to write', who: 'editor01', path: () => '/bundle-drafts' },
  {
    route: '/bundle-drafts/:draft',
    name: 'a bundle that is written',
    who: 'editor01',
    path: () => `/bundle-drafts/${ids.bundleText}`,
  },
  { route: '/drafts', name: 'drafts', who: 'editor01', path: () => '/drafts' },
  { route: '/drafts/new', name: 'a new item', who: 'editor01', path: () => '/drafts/new' },
  {
    route: '/drafts/:draft',
    name: 'a draft of an item',
    who: 'editor01',
    path: () => `/drafts/${ids.itemDraft}`,
  },
  { route: '/layouts', name: 'layouts of licences', who: 'editor01', path: () => '/layouts' },
  {
    route: '/layouts/:code',
    name: 'a layout of licences',
    who: 'editor01',
    path: () => '/layouts/11990000000000001G002',
  },
  {
    route: '/licence-imports',
    name: 'licences from elsewhere',
    who: 'admin01',
    path: () => '/licence-imports',
  },
  { route: '/item-lists', name: 'item lists', who: 'editor01', path: () => '/item-lists' },
  { route: '/papers', name: 'texts of papers', who: 'editor01', path: () => '/papers' },
  { route: '/papers/:kind', name: 'the text of a paper', who: 'editor01', path: () => '/papers/refusal' },
  { route: '/instant', name: 'rules of instant approval', who: 'editor01', path: () => '/instant' },
  {
    route: '/instant/:item',
    name: 'a rule of instant approval',
    who: 'editor01',
    path: () => `/instant/${ids.addressItem}`,
  },
  {
    route: '/deemed-orders',
    name: 'orders for deemed approval',
    who: 'editor01',
    path: () => '/deemed-orders',
  },
  { route: '/mandates', name: 'mandates', who: 'editor01', path: () => '/mandates' },
  {
    route: '/mandates',
    name: 'mandates, only read',
    who: 'manager01',
    path: () => '/mandates?standing=in_force',
  },
  { route: '/leaves', name: 'leave', who: 'manager01', path: () => '/leaves' },
  { route: '/staff', name: 'people', who: 'admin01', path: () => '/staff' },
  { route: '/staff', name: 'nobody who left', who: 'admin01', path: () => '/staff?gone=true' },
  { route: '/staff/:member', name: 'one of the people', who: 'admin01', path: () => `/staff/${ids.member}` },
  { route: '/mandates', name: 'no mandates', who: 'editor01', path: () => '/mandates?act=decide' },
  ...['terms', 'candidates', 'merges'].map((part) => ({
    route: '/vocabulary',
    name: `the vocabulary, ${part}`,
    who: 'editor01',
    path: () => `/vocabulary?part=${part}`,
  })),
]

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  await prepare()
  await pageOf('nobody')
  for (const login of ['clerk01', 'decider01', 'guide01']) await signInStaff(await pageOf(login), login)
  for (const login of ['manager01', 'supervisor01', 'supervisor02', 'editor01', 'admin01']) {
    const page = await pageOf(login)
    await page.goto('/console/sign-in')
    await signInHere(page, login)
    await secondStepHere(page, login)
    await page.getByRole('button', { name: '退出登录' }).waitFor()
  }
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function pageOf(login: string): Promise<Page> {
  pages[login] = await newPage(browser, server.url, DESK)
  await pages[login]!.goto('/portal/')
  return pages[login]!
}

/** One of each thing that a page shows: a visit that was served, a case, its licence and its rating, drafts. */
async function prepare(): Promise<void> {
  const { visitor, clerk, grant } = await makers(server.url)
  ids.licence = (await grant()).id
  const licensed = await visitor.get<{ case_id: string }>(`/licences/${ids.licence}`)
  ids.done = licensed.case_id
  ids.case = (await fileCase(visitor, [[clerk, 'receive']])).id
  const halls = await visitor.get<{ items: { id: string; name: string }[] }>('/halls')
  ids.hall = halls.items.find((one) => one.name === HALL)!.id
  const items = await visitor.get<{ items: { id: string; name: string }[] }>(
    '/items?applicable=true&limit=100',
  )
  ids.item = items.items.find((one) => one.name === ITEM)!.id
  ids.addressItem = items.items.find((one) => one.name === '门牌地址证明开具')!.id
  await prepareVisit(visitor, clerk)
  const editor = await Caller.signIn(server.url, 'editor01')
  ids.bundleText = (await editor.post<{ id: string }>('/bundle-drafts', { key: 'retirement' })).id
  const admin = await Caller.signIn(server.url, 'admin01')
  ids.member = (await admin.get<{ items: { id: string }[] }>('/staff-members?text=clerk01')).items[0]!.id
  ids.itemDraft = (await editor.post<{ id: string }>('/item-drafts', { item_id: ids.item })).id
}

async function prepareVisit(visitor: Caller, clerk: Caller): Promise<void> {
  const ticket = await visitor.post<{ id: string; revision: number; visit_id: string }>('/tickets', {
    hall_id: ids.hall,
    item_id: ids.item,
  })
  ids.ticket = ticket.id
  ids.visit = ticket.visit_id
  const { items } = await clerk.get<{ items: { id: string; number: number }[] }>(
    `/counters?hall_id=${ids.hall}`,
  )
  await clerk.post(`/counters/${items.find((one) => one.number === 1)!.id}/open`)
  let revision = ticket.revision
  for (const step of ['call', 'serve', 'finish'])
    revision = (await clerk.post<{ revision: number }>(`/tickets/${ids.ticket}/${step}`, {}, revision))
      .revision
  ids.rating = (
    await visitor.post<{ id: string }>('/ratings', { visit_id: ids.visit, grade: 5, norms: ['510'] })
  ).id
  await visitor.post('/ratings', { case_id: ids.done, grade: 4, norms: [] })
  const who = { name: '李示例', id_number: '990102188503120018', phone: '13800000001' }
  const { subject_id } = await clerk.post<{ subject_id: string }>('/visitors', who)
  ids.draft = (
    await clerk.post<{ id: string }>('/cases', { item_id: ids.item, subject_id, answers: ANSWERS })
  ).id
  ids.coaching = (await clerk.post<{ id: string }>(`/cases/${ids.draft}/coaching`)).id
  const code = await bundleChecklist(visitor)
  ids.coachedList = (await clerk.post<{ id: string }>('/coachings/open', { code })).id
  ids.bundleDraft = await bundleCase(clerk, false, { subject_id })
  ids.bundleFiled = await bundleCase(clerk, true, { subject_id })
}

describe.each(LANGUAGES)('in %s', (language) => {
  it.each(COUNTER)('the counter: $name is sound', async ({ name, path, who }) => {
    await look(pages[who]!, `/counter${path()}`, language)
    await expectSound(pages[who]!, name)
  })

  it.each(CONSOLE)('the console: $name is sound', async ({ name, path, who }) => {
    const page = pages[who]!
    await look(page, `/console${path()}`, language)
    await expectSound(page, name)
    expect(new URL(page.url()).pathname, `${name} was left`).toBe(`/console${path()}`.replace(/\?.*/, ''))
  })
})

it('looks at every route of both apps', () => {
  expectEveryRoute('counter', COUNTER)
  expectEveryRoute('console', CONSOLE)
})

it('made no page report a fault', async () => {
  for (const page of Object.values(pages)) await speak(page, 'zh')
  expect(faults).toEqual([])
})
