import type { Locator, Page } from 'playwright-core'
import { secondStepHere, signInHere } from './browser'

// How somebody writes in the editors of the console: by what stands on the page.

export async function signInToConsole(page: Page, login: string): Promise<void> {
  await page.goto('/console/')
  await signInHere(page, login)
  const code = page.getByLabel('动态验证码')
  const out = page.getByRole('button', { name: '退出登录' })
  await code.or(out).first().waitFor()
  if (await code.count()) await secondStepHere(page, login)
  await out.waitFor()
}

export const entry = (within: Page | Locator, name: string) =>
  within.getByRole('group', { name, exact: true })
export const say = (within: Page | Locator, label: string, text: string) =>
  within.getByRole('textbox', { name: new RegExp(`^${label}(（选填）)?$`) }).fill(text)
export const add = (within: Page | Locator, name: string) =>
  within.getByRole('button', { name, exact: true }).click()

/** "Only those who answered …", chosen from lists. */
export async function onlyWhen(within: Locator, choice: string, answer: string): Promise<void> {
  await within.getByRole('radio', { name: choice }).check()
  const row = entry(within, '条件 1')
  await row.getByLabel('回答').selectOption({ label: answer })
}
