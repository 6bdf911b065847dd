import type { Page } from 'playwright-core'
import { Caller } from './caller'
import type { FieldLike } from './touches'

/** What the tests need to know of an item, as the catalogue gives it. */
export interface ItemLike {
  id: string
  name: string
  definition: {
    audience: string[]
    questions?: { key: string; text: string; options: { value: string; label: string }[] }[] | null
    requirements: { key: string; name: string; necessity: string; deferrable: boolean }[]
    form: { sections: { key: string; fields: (FieldLike & { prefill: string | null })[] }[] }
  }
}

/** All items of the demo hall that can be applied for, described in full. */
export async function applicableItems(page: Page): Promise<ItemLike[]> {
  const list = await page.request.get('/api/v1/items?applicable=true&limit=50')
  const { items } = (await list.json()) as { items: { id: string }[] }
  const full = await Promise.all(items.map((item) => page.request.get(`/api/v1/items/${item.id}`)))
  return Promise.all(full.map(async (reply) => (await reply.json()) as ItemLike))
}

export async function itemNamed(page: Page, name: string): Promise<ItemLike> {
  const found = (await applicableItems(page)).find((item) => item.name.includes(name))
  if (!found) throw new Error(`the demo has no item ${name}`)
  return found
}

/**
 * Answers one question after the other until the checklist stands there: with the answer that one of `wanted` fits, else the first. Gives
 * the labels it chose.
 */
export async function answerAll(page: Page, wanted: RegExp[] = []): Promise<string[]> {
  const chosen: string[] = []
  const result = page.getByTestId('guide-code')
  const choices = page.locator('.big-choices button')
  for (let asked = 0; asked < 20; asked += 1) {
    await result.or(choices).first().waitFor()
    if (await result.count()) return chosen
    const question = await page.locator('h1').innerText()
    const labels = await choices.locator('strong').allInnerTexts()
    const at = Math.max(
      0,
      labels.findIndex((label) => wanted.some((one) => one.test(label))),
    )
    chosen.push(labels[at] ?? '')
    await choices.nth(at).click()
    await page.waitForFunction((before) => document.querySelector('h1')?.textContent !== before, question)
  }
  throw new Error('the questions do not end')
}

/** A clerk receives all that was submitted, so that each case has its receipt. */
export async function receiveAll(url: string): Promise<void> {
  const clerk = await Caller.signIn(url, 'clerk02') // a code of clerk01 may just have been used
  const { items } = await clerk.get<{ items: { id: string; revision: number }[] }>('/cases?list=to_receive')
  for (const one of items) await clerk.post(`/cases/${one.id}/receive`, {}, one.revision)
}
