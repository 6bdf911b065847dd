import type { Page } from 'playwright-core'
import { signInStaff } from './browser'

// What the tests do at the desk of a counter and at those of reviewers and deciders.

/** Opens a case from a work list; the row appears by itself when the case arrives. */
export async function openFromList(page: Page, list: string, number: string): Promise<void> {
  await page.getByRole('navigation', { name: '待办' }).getByRole('link', { name: list }).first().click()
  await page.getByRole('link', { name: number }).click()
  await page.locator('.case-centre').getByText(number).waitFor()
}

/** The clerk sits at the counter that they have, or takes the first that is free. */
export async function sitDown(clerk: Page): Promise<void> {
  const free = clerk.getByRole('region', { name: '排队' }).locator('.free button').first()
  const duty = clerk.locator('.counter-status')
  await free.or(duty).first().waitFor()
  if (await free.count()) await free.click()
  await duty.waitFor()
}

/**
 * By F2 and F3 alone: whoever stands at the counter is served out, and one after the other is called until it is `number`. Gives how
 * many were called.
 */
export async function callUpTo(clerk: Page, number: string, most = 40): Promise<number> {
  const shown = clerk.locator('[data-visit-number]')
  const state = clerk.locator('.visit-head .state')
  for (let called = 1; called <= most; called += 1) {
    await offered(clerk, 'next', 'serve')
    if (await clerk.locator('.line-panel [data-line="serve"]').count()) await serveByKey(clerk)
    const before = (await shown.count()) ? (await shown.innerText()).trim() : ''
    await offered(clerk, 'next')
    await clerk.keyboard.press('F2')
    await shown.filter({ hasNotText: before || 'nobody' }).waitFor()
    await state.getByText(/已叫号/).waitFor()
    if ((await shown.innerText()).trim() === number) return called
  }
  throw new Error(`${number} is not called`)
}

/** Holds as soon as the desk takes one of these keys: it offers its action and is not busy with another. */
async function offered(clerk: Page, ...actions: string[]): Promise<void> {
  const buttons = actions.map((one) => `.line-panel [data-line="${one}"]:not([aria-disabled])`)
  await clerk.locator(buttons.join(', ')).first().waitFor()
}

/** F3, once the call has arrived at the desk. */
export async function serveByKey(clerk: Page): Promise<void> {
  await offered(clerk, 'serve')
  await clerk.keyboard.press('F3')
  await clerk
    .locator('.visit-head .state')
    .getByText(/办理中/)
    .waitFor()
}

/** Somebody else signs in, takes the case from their own list, and carries out one action with an opinion. */
export async function decide(
  page: Page,
  by: { login: string; list: string; action: RegExp; label: string },
  number: string,
): Promise<void> {
  await signInStaff(page, by.login)
  await openFromList(page, by.list, number)
  await page.getByRole('button', { name: by.action }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(by.label).fill('材料齐全，符合条件。')
  // What the decision establishes, where it does.
  for (const written of await dialog.locator('.form-section input').all()) await written.fill('R350102001')
  await dialog.getByRole('button', { name: by.action }).click()
  await dialog.waitFor({ state: 'detached' })
}

export const REVIEW = { list: '待审查', action: /^审查通过/, label: '审查意见' }
export const APPROVE = { list: '待决定', action: /^准予许可/, label: '决定意见' }

/** Two other people, each at a desk of their own, review and approve. */
export async function reviewAndApprove(
  open: () => Promise<Page>,
  number: string,
  [reviewer, decider]: [string, string],
): Promise<void> {
  for (const by of [
    { login: reviewer, ...REVIEW },
    { login: decider, ...APPROVE },
  ]) {
    const page = await open()
    await decide(page, by, number)
    await page.context().close()
  }
}

/** Answers what the item asks, each question with its first answer, until its case begins. */
export async function beginCase(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: '再办一项' })
  const open = dialog.locator('form fieldset:not(:has(input:checked)) input').first()
  const begun = page.waitForURL(/\/file\//)
  await Promise.race([begun, open.waitFor()])
  for (let asked = await open.count(); asked;) {
    await open.waitFor()
    const next = page.waitForResponse(/\/guide\/steps$/)
    await open.check()
    const { question } = (await (await next).json()) as { question: object | null }
    asked = question ? 1 : 0
    if (!question) await dialog.getByRole('button', { name: '建立办件' }).click()
  }
  await begun
}
