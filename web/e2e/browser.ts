import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { account, freshCode } from './accounts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const PHONE = { width: 360, height: 780 }
export const DESK = { width: 1440, height: 900 }
export const KIOSK = { width: 1080, height: 1920 }
export const BOARD = { width: 1920, height: 1080 }
export const DESK_SCREEN = { width: 1280, height: 800 }

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
}

/** Faults that a page reported by itself: uncaught errors and what the content security policy refused. */
export const faults: string[] = []

export async function newPage(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number },
  touch = false,
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: url,
    viewport,
    hasTouch: touch,
    isMobile: touch,
    locale: 'zh-CN',
    timezoneId: 'America/New_York',
  })
  context.setDefaultTimeout(30_000)
  return watched(await context.newPage())
}

/** Another tab of the same person. */
export async function newTab(context: BrowserContext): Promise<Page> {
  return watched(await context.newPage())
}

function watched(page: Page): Page {
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) faults.push(`${page.url()}: ${message.text()}`)
  })
  return page
}

const origin = (page: Page) => new URL(page.url()).origin

/** Fills in the sign-in form that stands on the page, second step included. */
export async function signInHere(page: Page, login: string): Promise<void> {
  const { password } = await account(origin(page), login)
  await page.getByLabel('用户名').fill(login)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

/** Fills in the second step, which the page shows or is about to show. */
export async function secondStepHere(page: Page, login: string): Promise<void> {
  await page.getByLabel('动态验证码').fill(await freshCode(origin(page), login))
  await page.getByRole('button', { name: '验证并登录' }).click()
  await page.getByLabel('动态验证码').waitFor({ state: 'detached' }) // only then is there a session
}

export async function signInVisitor(page: Page, login: string): Promise<void> {
  await page.goto('/portal/sign-in')
  await signInHere(page, login)
  await page.getByRole('button', { name: '退出登录' }).waitFor()
}

export async function signInStaff(page: Page, login: string): Promise<void> {
  await page.goto('/counter/sign-in')
  await signInHere(page, login)
  await secondStepHere(page, login)
  await page.getByRole('navigation', { name: '待办' }).waitFor()
}

/** A page at a desk's size of its own, on which they have signed in. */
export async function staffPage(browser: Browser, url: string, login: string): Promise<Page> {
  const page = await newPage(browser, url, DESK_SCREEN)
  await signInStaff(page, login)
  return page
}

/** Holds when axe finds nothing against WCAG 2.2 A and AA on the page as it stands. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(context: object, options: object): Promise<{ violations: Violation[] }> }
    }
    interface Violation {
      id: string
      help: string
      nodes: { target: string[]; failureSummary: string }[]
    }
    const result = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return result.violations.map(
      (one) =>
        `${one.id}: ${one.help}\n  ${one.nodes.map((node) => `${node.target.join(' ')}\n    ${node.failureSummary}`).join('\n  ')}`,
    )
  })
  expect(violations, where).toEqual([])
}

/** How many points of a drawn page are dark: a page that stayed white has none. */
export function ink(sheet: Locator): Promise<number> {
  return sheet.evaluate((canvas: HTMLCanvasElement) => {
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    let dark = 0
    for (let at = 0; at < data.length; at += 4)
      if ((data[at] ?? 255) < 128 && (data[at + 3] ?? 0) > 0) dark += 1
    return dark
  })
}

/** The text of the code on a drawn page, as zbar reads it, which is none of ours; empty while it sees none. */
export async function scanned(sheet: Locator): Promise<string> {
  const url = await sheet.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL('image/png'))
  const input = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
  const read = spawnSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', '-'], {
    input,
    encoding: 'utf8',
  })
  if (read.error) throw read.error
  return read.stdout.trim()
}

/** Holds when nothing of the page stands outside it to the right; else names what does. */
export async function expectNoSideways(page: Page, where: string): Promise<void> {
  const outside = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const those = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth,
    )
    return [`${scrollWidth - clientWidth} px`, ...those.map((element) => element.outerHTML.slice(0, 200))]
  })
  expect(outside, `${where} is too wide`).toEqual([])
}
