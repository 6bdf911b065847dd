import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { newPage } from './browser'
import { Caller } from './caller'

// What the tests of the hall's screens have in common.

/** The hall of the demo in which the tests take place. */
export const HALL = '城东区政务服务中心'

const SHOTS = process.env.YIMEN_SHOTS

/** Keeps a picture where YIMEN_SHOTS names a folder for them. */
export async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` })
}

/** A new screen that has paired itself with one of the demo's devices, as its own browser profile. */
export async function pairedScreen(
  browser: Browser,
  url: string,
  path: string,
  name: string,
  viewport: { width: number; height: number },
): Promise<Page> {
  const page = await newPage(browser, url, viewport)
  await page.goto(path)
  const offered = page.getByRole('button', { name: new RegExp(`${name}.*${HALL}`) })
  await offered.click()
  await offered.waitFor({ state: 'detached' }) // it is paired
  return page
}

/** Counts the touches of one visitor at the kiosk. */
export function counted(page: Page) {
  let touches = 0
  return {
    touches: () => touches,
    async touch(name: string | RegExp): Promise<void> {
      touches += 1
      await page.getByRole('button', { name }).first().click()
    },
  }
}

/** What a scanner reads it plays as keys, one right after the other, however busy the machine is; Enter ends it. */
export async function scan(page: Page, text: string): Promise<void> {
  await page.evaluate(
    (keys) => {
      for (const key of keys)
        (document.activeElement ?? document.body).dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        )
    },
    [...text, 'Enter'],
  )
}

export async function typeId(page: Page, number: string): Promise<void> {
  for (const key of number) await page.locator(`[data-key="${key}"]`).click()
}

export async function identify(page: Page, number: string): Promise<void> {
  await page.locator('[data-step="identify"]:not(.settling)').waitFor()
  await typeId(page, number)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.locator('[data-step="what"]:not(.settling)').waitFor()
}

/** Signed in once for each server: a code of the second step is taken once, and the next one is half a minute away. */
const guides = new Map<string, Promise<Caller>>()
function guideOf(url: string): Promise<Caller> {
  const known = guides.get(url) ?? Caller.signIn(url, 'guide01')
  guides.set(url, known)
  return known
}

/** Others who come to the hall: the guide at its door gives each a number, one for each letter of a line. */
export async function comeAfter(url: string, letters: string): Promise<void> {
  const guide = await guideOf(url)
  const halls = await guide.get<{ items: { id: string; name: string }[] }>('/halls')
  const hall_id = halls.items.find((one) => one.name === HALL)!.id
  const queue = await guide.get<{ categories: { id: string; letter: string }[] }>(`/halls/${hall_id}/queue`)
  for (const letter of letters) {
    const category_id = queue.categories.find((one) => one.letter === letter)!.id
    await guide.post('/tickets', { hall_id, category_id })
  }
}

interface Box {
  text: string
  top: number
  bottom: number
  right: number
  width: number
  height: number
}

/** Everything that can be pressed, as it stands on the screen. */
export function pressable(page: Page): Promise<Box[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height > 0)
      .map(({ element, box }) => ({
        text: element.innerText || element.getAttribute('aria-label') || '',
        top: box.top,
        bottom: box.bottom,
        right: box.right,
        width: box.width,
        height: box.height,
      })),
  )
}

/** The smallest letters that stand on the screen, in CSS pixels. */
export function smallestText(page: Page): Promise<number> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    let smallest = Infinity
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      if (!parent || !node.textContent?.trim() || parent.closest('.visually-hidden, script, style')) continue
      const box = parent.getBoundingClientRect()
      if (box.width > 0 && box.height > 0)
        smallest = Math.min(smallest, parseFloat(getComputedStyle(parent).fontSize))
    }
    return smallest
  })
}

export async function expectTouchable(page: Page, where: string): Promise<void> {
  const boxes = await pressable(page)
  expect(boxes.length, where).toBeGreaterThan(3)
  for (const box of boxes)
    expect(box.right, `${where}: ${box.text} is cut off`).toBeLessThanOrEqual(page.viewportSize()!.width)
  for (const box of boxes) {
    expect(Math.min(box.width, box.height), `${where}: ${box.text}`).toBeGreaterThanOrEqual(60)
    expect(box.top, `${where}: ${box.text} stands in the upper half`).toBeGreaterThanOrEqual(950)
    expect(box.bottom, `${where}: ${box.text} stands below the screen`).toBeLessThanOrEqual(1920)
  }
  expect(await smallestText(page), where).toBeGreaterThanOrEqual(24)
}
