import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

// The pictures of the documents, taken while the visit is walked: `npm run pictures`.

const WANTED = process.env.YIMEN_PICTURES === '1'
const FOLDER = fileURLToPath(new URL('../../docs/pictures', import.meta.url))
const HIDE = '::-webkit-scrollbar { display: none }'

/** Lets the page stand in `language`: by its button where an app forgets the choice, by what is kept otherwise. */
async function speak(page: Page, language: string): Promise<void> {
  const { pathname, searchParams } = new URL(page.url())
  if (pathname.startsWith('/kiosk')) {
    await page.getByRole('button', { name: language === 'en' ? 'English' : '中文', exact: true }).click()
  } else if (pathname.startsWith('/display')) {
    searchParams.set('lang', language)
    await page.goto(`${pathname}?${searchParams}`)
  } else {
    await page.evaluate((chosen) => localStorage.setItem('yimen.language', chosen), language)
    await page.reload()
  }
  await page.locator('.skeleton').first().waitFor({ state: 'detached' })
  await page.waitForLoadState('networkidle', { timeout: 2000 }).catch(() => undefined) // live updates keep one request open
  await page.evaluate(() => document.fonts.ready)
  await page.mouse.move(0, 0) // nothing stands there as if it were pointed at
}

/** Takes the page in both languages and leaves it in Chinese; `prepare` is done again after each change of language. */
export async function pictured(
  page: Page,
  name: string,
  prepare?: () => Promise<void>,
  fullPage = false,
): Promise<void> {
  if (!WANTED) return
  for (const language of ['en', 'zh']) {
    await speak(page, language)
    await prepare?.()
    mkdirSync(`${FOLDER}/${language}`, { recursive: true })
    await page.screenshot({
      path: `${FOLDER}/${language}/${name}.png`,
      scale: 'css',
      animations: 'disabled',
      style: HIDE,
      fullPage,
    })
  }
}
