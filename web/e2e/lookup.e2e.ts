import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DESK,
  DESK_SCREEN,
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  signInStaff,
} from './browser'
import { Caller } from './caller'
import { sitDown } from './counter'
import { shot } from './hall'
import { MORNING, startServer, type Server } from './server'

// Any item of any department at hand of one clerk, by keyboard alone: found, answered in any order, and made a case.
const CARD = '社会保障卡申领'
const OTHER = '机动车维修经营备案'
const ADULT = '16 周岁以上的人'
const CHILD = '不满 16 周岁的孩子'
const ID_CARD = '持卡人居民身份证'

let server: Server
let browser: Browser
let clerk: Page
let visitor: Caller
let item: string

const press = (key: string) => clerk.keyboard.press(key)
const dialog = () => clerk.getByRole('dialog', { name: '事项速查' })
const question = (text: string) => dialog().getByRole('group', { name: text })
const needed = () => dialog().getByRole('heading', { name: /^要交的材料/ })
const focused = () =>
  clerk.evaluate(
    () => document.activeElement?.closest('fieldset')?.querySelector('legend')?.textContent ?? '',
  )

/** The materials below a heading, by name. */
async function names(heading: RegExp): Promise<string[]> {
  const list = dialog().getByRole('heading', { name: heading }).locator('+ ul')
  return (await list.count()) ? list.locator('.material-fold .name').allInnerTexts() : []
}
/** Tab until the question has the focus, then arrows until the answer is chosen. */
async function answer(text: string, label: string): Promise<void> {
  for (let steps = 0; !(await focused()).includes(text); steps += 1) {
    if (steps > 20) throw new Error(`${text} is not reached`)
    await press('Tab')
  }
  const chosen = question(text).getByRole('radio', { name: label, exact: true })
  for (let steps = 0; !(await chosen.isChecked()); steps += 1) {
    if (steps > 20) throw new Error(`${label} is not reached`)
    await press('ArrowDown')
  }
}

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  visitor = await Caller.signIn(server.url, 'visitor01', 'portal')
  const found = await visitor.get<{ items: { id: string; name: string }[] }>(
    '/items?applicable=true&limit=100',
  )
  item = found.items.find((one) => one.name === CARD)!.id
  clerk = await newPage(browser, server.url, DESK)
  await signInStaff(clerk, 'clerk01')
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('the scenario tree at the desk', () => {
  it('opens by one key without a visitor and finds an item of any department in everyday words', async () => {
    await clerk.locator('.line-pane').waitFor()
    await press('q')
    await dialog().waitFor()
    await clerk.keyboard.type('社保卡丢了')
    await press('Enter') // in the same breath
    await dialog().getByRole('heading', { name: CARD }).waitFor()
    await press('F1')
    const box = dialog().getByRole('combobox', { name: '来访人想办什么事？' })
    await box.waitFor()
    await clerk.keyboard.type('修车')
    await dialog().getByRole('option', { name: OTHER }).waitFor()
    await expectAccessible(clerk, 'the search for an item')
    await shot(clerk, 'lookup-search')
    // A facet narrows it: what is left is for companies, as its count said.
    await press('Tab')
    const audience = dialog().getByLabel('给谁办')
    await expect.poll(() => audience.evaluate((one) => one === document.activeElement)).toBe(true)
    await audience.selectOption('company')
    await dialog().getByRole('option', { name: OTHER }).waitFor()
    await press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await press('F1')
    await clerk.keyboard.type('社保卡')
    // The name itself stands above those that hold it.
    await dialog().getByRole('option', { name: CARD }).first().waitFor()
    await press('Enter')
    await needed().waitFor()
  })

  it('shows what is certain before anything is answered, and on what each other material hangs', async () => {
    expect(await names(/^看回答而定的材料/)).toContain(ID_CARD)
    await dialog()
      .getByText(/取决于：/)
      .first()
      .waitFor()
    expect(await focused()).not.toBe('') // a question has the focus: arrows answer at once
    for (const fact of ['办结时限', '费用', '由谁决定'])
      await dialog().getByText(fact, { exact: true }).waitFor()
    await shot(clerk, 'lookup-open')
  })

  it('takes answers in any order, changes them, and takes them back', async () => {
    await answer('给谁办？', ADULT)
    await expect.poll(() => names(/^要交的材料/)).toContain(ID_CARD)
    await answer('给谁办？', CHILD)
    await expect.poll(() => names(/^要交的材料/)).not.toContain(ID_CARD)
    await answer('给谁办？', '未定')
    await expect.poll(() => names(/^看回答而定的材料/)).toContain(ID_CARD)
  })

  it('finds a review point by typing', async () => {
    await press('/')
    await clerk.keyboard.type('指印')
    const points = dialog().locator('.material-fold[open] .long-list li')
    await points.first().waitFor()
    const shown = () => dialog().locator('.material-fold').allInnerTexts()
    await expect
      .poll(async () => (await shown()).length > 0 && (await shown()).every((text) => text.includes('指印')))
      .toBe(true)
    await expectAccessible(clerk, 'the filtered tree')
    await press('Control+a')
    await press('Delete')
  })

  it('keeps item and answers when it is closed and opened again', async () => {
    await answer('给谁办？', ADULT)
    await press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await press('F1')
    await needed().waitFor()
    expect(await question('给谁办？').getByRole('radio', { name: ADULT }).isChecked()).toBe(true)
    await dialog().getByText('窗口前没有正在办理的来访人').waitFor()
    await press('Escape')
  })

  it('begins a case for the visitor in front with the answers, by keyboard alone', async () => {
    await sitDown(clerk)
    const hall = (await visitor.get<{ items: { id: string; code: string }[] }>('/halls')).items.find(
      (one) => one.code === 'CD01',
    )!
    const [self] = (await visitor.get<{ acts_for: { subject_id: string }[] }>('/me')).acts_for
    await visitor.post('/tickets', { hall_id: hall.id, item_id: item, subject_id: self!.subject_id })
    await clerk.getByText('等候 1 人').waitFor()
    await press('F2')
    await press('F3')
    await clerk.getByText(/办理中/).waitFor()
    await press('F1')
    await needed().waitFor()
    await answer('给谁办？', ADULT)
    await press('Control+Enter')
    // Something is still open: it says what, and the focus stands there.
    await dialog()
      .getByText(/先问清楚：/)
      .waitFor()
    expect(await focused()).not.toBe('')
    await answer('办卡是哪种情况？', '卡丢了')
    await answer('谁来窗口？', '持卡人本人')
    await dialog().getByText('情形已经明确').waitFor()
    await press('Control+Enter')
    await clerk.waitForURL(/\/file\//)
    const id = /file\/([^/]+)/.exec(clerk.url())![1]!
    const made = await visitor.get<{
      definition: { resolved: { answers: { key: string; value: string }[] } }
    }>(`/cases/${id}`)
    expect(made.definition.resolved.answers).toContainEqual(
      expect.objectContaining({ key: 'holder', value: 'adult' }),
    )
    // While somebody fills in the form, the tree is one function key away, and what is typed stays.
    await clerk.locator('form input').first().focus()
    await press('F1')
    await dialog().waitFor()
    await press('Escape')
    expect(clerk.url()).toContain(id)
  })

  it.each(['zh', 'en'])('has no fault of axe and nothing beside the page in %s', async (language) => {
    await clerk.evaluate((chosen) => localStorage.setItem('yimen.language', chosen), language)
    for (const size of [DESK, DESK_SCREEN]) {
      await clerk.setViewportSize(size)
      await clerk.goto('/counter/desk/to_receive')
      await clerk.locator('.line-pane').waitFor()
      await expectNoSideways(clerk, `the desk in ${language} at ${size.width}`)
      await press('F1')
      await clerk.locator('.lookup-search [role=option]').first().waitFor()
      await expectAccessible(clerk, `the search in ${language}`)
      await shot(clerk, `lookup-search-${language}-${size.width}`)
      await clerk.keyboard.type('社保卡')
      await clerk
        .getByRole('option', { name: language === 'zh' ? CARD : 'Social security card' })
        .first()
        .waitFor()
      await press('Enter')
      await clerk.locator('.material-fold').first().waitFor()
      await expectAccessible(clerk, `the tree in ${language}`)
      await expectNoSideways(clerk, `the tree in ${language} at ${size.width}`)
      await shot(clerk, `lookup-tree-${language}-${size.width}`)
    }
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
