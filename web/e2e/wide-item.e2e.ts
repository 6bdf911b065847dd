import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DESK,
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  PHONE,
  secondStepHere,
  signInHere,
  signInStaff,
} from './browser'
import { Caller } from './caller'
import { shot } from './hall'
import { settled } from './looks'
import { MORNING, startServer, type Server } from './server'
import { answerAll } from './visitor'

// An item of 300 scenarios and 400 review points stays usable: the guide on a phone, the scenario tree at the desk, the editor in the console.
// What keeps it so is counted, not timed: how much stands on a page, and how often the server is asked.
const NAME = '公共场所卫生许可（新办）'
const OPTIONS = [6, 6, 6, 2]
const SCENARIOS = 300
const MATERIALS = 100
const POINTS_EACH = 4
const MOST_ELEMENTS = 6000

interface Draft {
  id: string
  revision: number
  head: object
  definition: {
    form: { sections: { when: unknown; fields: { when: unknown }[] }[] }
    questions: { options: object[] }[]
    scenarios: object[]
    requirements: { review_points: object[] }[]
  }
}
let server: Server
let browser: Browser
let item: string

/** The answers of one of the ways through the questions. */
function way(number: number): object {
  let rest = number
  const all = OPTIONS.map((options, question) => {
    const value = `v${rest % options}`
    rest = Math.floor(rest / 6)
    return { '==': [{ var: `q${question}` }, value] }
  })
  return { and: all }
}

function wide(definition: Draft['definition']): object {
  // Shaped like the first of each kind that the item has.
  const [like] = definition.requirements
  const [question] = definition.questions
  return {
    ...definition,
    questions: OPTIONS.map((options, number) => ({
      ...question,
      key: `q${number}`,
      text: `第 ${number + 1} 问：属于哪一种？`,
      text_en: `Question ${number + 1}: which kind?`,
      when: null,
      options: Array.from({ length: options }, (_, at) => ({
        ...question?.options[0],
        value: `v${at}`,
        label: `第 ${number + 1} 问的第 ${at + 1} 种`,
        label_en: `Kind ${at + 1} of question ${number + 1}`,
      })),
    })),
    scenarios: [
      ...Array.from({ length: SCENARIOS - 1 }, (_, at) => ({
        ...definition.scenarios[0],
        key: `s${at}`,
        name: `情形 ${at + 1}`,
        name_en: `Scenario ${at + 1}`,
        when: way(at),
      })),
      { ...definition.scenarios[0], key: 'else', name: '其他情形', name_en: 'Any other', when: null },
    ],
    requirements: Array.from({ length: MATERIALS }, (_, at) => ({
      ...like,
      key: `m${at}`,
      name: `材料第 ${at + 1} 号`,
      name_en: `Material ${at + 1}`,
      when: at < 3 ? null : way(at * 3),
      review_points: Array.from({ length: POINTS_EACH }, (_, point) => ({
        ...like?.review_points[0],
        key: `p${point}`,
        text: `第 ${at + 1} 号材料的要点 ${point + 1}：${at === 41 ? '要盖骑缝章' : '填写完整'}`,
        text_en: `Point ${point + 1} of material ${at + 1}`,
      })),
    })),
    form: {
      ...definition.form,
      sections: definition.form.sections.map((section) => ({
        ...section,
        when: null,
        fields: section.fields.map((field) => ({ ...field, when: null })),
      })),
    },
  }
}

const elements = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length)
/** How often the page asks the server while something is done. */
async function asked(page: Page, doing: () => Promise<void>): Promise<number> {
  let count = 0
  const note = (request: { url(): string }) =>
    void (count += request.url().includes('/api/v1/guide/') ? 1 : 0)
  page.on('request', note)
  await doing()
  page.off('request', note)
  return count
}

describe('an item of three hundred scenarios', () => {
  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    const writer = await Caller.signIn(server.url, 'editor01')
    const second = await Caller.signIn(server.url, 'editor03')
    const found = await writer.get<{ items: { id: string; name: string }[] }>(
      `/items?text=${encodeURIComponent(NAME)}&limit=100`,
    )
    item = found.items.find((one) => one.name === NAME)!.id
    const draft = await writer.post<Draft>('/item-drafts', { item_id: item })
    const content = { head: draft.head, definition: wide(draft.definition) }
    const saved = await writer.put<Draft>(`/item-drafts/${draft.id}`, content, draft.revision)
    const sent = await writer.post<Draft>(`/item-drafts/${draft.id}/submit`, undefined, saved.revision)
    await second.post('/item-publications', {
      drafts: [{ draft_id: sent.id, revision: sent.revision }],
      note: '三百种情形',
    })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('asks one question after the other on a phone, each with one call, and leads to a short list', async () => {
    const page = await newPage(browser, server.url, PHONE)
    await page.goto(`/portal/items/${item}`)
    await settled(page)
    expect(await elements(page)).toBeLessThan(MOST_ELEMENTS)
    await expectNoSideways(page, 'the item on a phone')
    await page.locator('.item-start .primary').click()
    await page.locator('.big-choices button').first().waitFor()
    await expectAccessible(page, 'a question')
    await shot(page, 'wide-question')
    const calls = await asked(page, async () => {
      expect((await answerAll(page)).length).toBeLessThanOrEqual(OPTIONS.length)
    })
    expect(calls).toBeLessThanOrEqual(OPTIONS.length + 3) // a step for each answer, the result made and opened, what a helper found in it
    expect(await elements(page)).toBeLessThan(MOST_ELEMENTS)
    await expectNoSideways(page, 'the result')
    await shot(page, 'wide-result')
  })

  it('stands as a tree at the desk, where a scenario and a review point are found by typing', async () => {
    const clerk = await newPage(browser, server.url, DESK)
    await signInStaff(clerk, 'clerk01')
    await clerk.locator('.line-pane').waitFor()
    await clerk.keyboard.press('F1')
    const dialog = clerk.getByRole('dialog', { name: '事项速查' })
    await dialog.getByRole('combobox', { name: '来访人想办什么事？' }).waitFor()
    await clerk.keyboard.type(NAME)
    await dialog.getByRole('option', { name: NAME }).first().waitFor()
    await clerk.keyboard.press('Enter')
    await dialog.locator('.material-fold').first().waitFor()
    expect(await elements(clerk)).toBeLessThan(MOST_ELEMENTS)
    await expectAccessible(clerk, 'the wide tree')
    await shot(clerk, 'wide-tree')
    await clerk.keyboard.press('/')
    await clerk.keyboard.type('骑缝章')
    await dialog.locator('.material-fold[open]').filter({ hasText: '材料第 42 号' }).waitFor()
    await expect
      .poll(async () =>
        (await dialog.locator('.material-fold').allInnerTexts()).every((text) => text.includes('骑缝章')),
      )
      .toBe(true)
    await clerk.keyboard.press('Control+a')
    await clerk.keyboard.type('情形 277')
    await dialog.getByText('情形 277').first().waitFor()
    await shot(clerk, 'wide-tree-found')
  })

  it('is edited in the console: parts stay closed until they are opened', async () => {
    const editor = await Caller.signIn(server.url, 'editor01')
    const draft = await editor.post<Draft>('/item-drafts', { item_id: item })
    const page = await newPage(browser, server.url, DESK)
    await page.goto('/console/')
    await signInHere(page, 'editor03')
    const code = page.getByLabel('动态验证码')
    const out = page.getByRole('button', { name: '退出登录' })
    await code.or(out).first().waitFor()
    if (await code.count()) await secondStepHere(page, 'editor03')
    await out.waitFor()
    await page.goto(`/console/drafts/${draft.id}`)
    const parts = page.getByRole('navigation', { name: '事项的各部分' })
    for (const part of await parts.getByRole('link').all()) {
      await part.click()
      const name = await part.innerText()
      await expect
        .poll(() => page.locator('.entry-list, form, fieldset, table').count(), { message: name })
        .toBeGreaterThan(0)
      expect(await elements(page), name).toBeLessThan(3 * MOST_ELEMENTS)
      await expectNoSideways(page, name)
    }
    await parts.getByRole('link', { name: /材料/ }).click()
    await page.getByText('材料第 42 号').first().waitFor()
    await shot(page, 'wide-editor')
    await page.locator('.entry-list button[aria-expanded]').nth(3).click() // an entry is open, and somebody looks for another
    const opened = await page.locator('.entry-list .body').count()
    const search = page.getByRole('searchbox', { name: '在事项里查找' })
    await search.fill('骑缝章')
    await page
      .getByRole('status')
      .getByText(/找到 4 处/)
      .waitFor()
    await search.press('Enter')
    await page.locator('.find-box [aria-current="true"]').waitFor()
    const point = page.locator(':focus')
    await expect.poll(() => point.inputValue()).toBe('第 42 号材料的要点 1：要盖骑缝章')
    expect(await elements(page)).toBeLessThan(3 * MOST_ELEMENTS)
    await expectAccessible(page, 'what was found')
    await shot(page, 'wide-editor-found')
    await search.fill('情形 277')
    await search.press('Enter')
    await expect.poll(() => point.inputValue()).toContain('情形 277')
    await page.getByRole('button', { name: '回到查找前的位置' }).click()
    await page.getByText('材料第 42 号').first().waitFor()
    await expect.poll(() => page.locator('.entry-list .body').count()).toBeGreaterThanOrEqual(opened)
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
