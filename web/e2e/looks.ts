import type { Page } from 'playwright-core'
import { DESK_SCREEN, PHONE, expectAccessible, expectNoSideways } from './browser'

// Each page in each language and size of letters.

const SHOTS = process.env.YIMEN_SHOTS

export type Language = 'zh' | 'en'
export const LANGUAGES: Language[] = ['zh', 'en']
export const LOOKS = [
  { name: 'Chinese', language: 'zh', elder: false },
  { name: 'Chinese for elders', language: 'zh', elder: true },
  { name: 'English', language: 'en', elder: false },
  { name: 'English for elders', language: 'en', elder: true },
]

/** A page is there when it has its heading and nothing of it is still being read. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.locator('.skeleton').first().waitFor({ state: 'detached' })
}

/** What this browser remembers of its user; pages take it up when they are opened next. */
export async function speak(page: Page, language: string, elder = false): Promise<void> {
  await page.evaluate(
    ([chosen, large]) => {
      localStorage.setItem('yimen.language', chosen ?? 'zh')
      localStorage.setItem('yimen.elder', large ?? '0')
    },
    [language, elder ? '1' : '0'],
  )
}

export async function look(page: Page, path: string, language: string, elder = false): Promise<void> {
  await speak(page, language, elder)
  await page.goto(path)
  await settled(page)
}

/** Holds when axe finds nothing on the page as it stands, and nothing of it sticks out. */
export async function expectSound(page: Page, where: string): Promise<void> {
  await expectAccessible(page, where)
  await expectNoSideways(page, where)
}

/** The same on a wide screen and on a phone, where the page stays; all of it in pictures where YIMEN_SHOTS names a folder for them. */
export async function expectSoundEverywhere(page: Page, where: string): Promise<void> {
  for (const viewport of [DESK_SCREEN, PHONE]) {
    await page.setViewportSize(viewport)
    await expectSound(page, `${where} at ${viewport.width} px`)
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${where}-${viewport.width}.png`, fullPage: true })
  }
}
