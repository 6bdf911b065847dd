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
  secondStepHere,
  signInHere,
  signInStaff,
} from './browser'
import { Caller } from './caller'
import { bundleCase } from './cases'
import { openFromList, serveByKey, sitDown } from './counter'
import { picture } from './filing'
import { HALL, shot } from './hall'
import { MORNING, startServer, type Server } from './server'

// Several items as one at the counter: picked by their trees, filled in and handed in for who stands there; seen in the lists of the
// departments; summed up for the manager.
const CARD = '社会保障卡申领'
const REGISTER = '失业登记'
const MONEY = '失业保险金申领' // asks for the card that the first brings
const ITEMS: [string, [string, string][]][] = [
  [
    CARD,
    [
      ['给谁办？', '16 周岁以上的人'],
      ['办卡是哪种情况？', '第一次领'],
      ['谁来窗口？', '持卡人本人'],
    ],
  ],
  [
    REGISTER,
    [
      ['失业前是什么情况？', '在单位上班'],
      ['是本区户籍吗？', '是'],
    ],
  ],
  [
    MONEY,
    [
      ['劳动关系为什么终止？', '合同到期'],
      ['以前在外地缴过失业保险、要转过来吗？', '否'],
    ],
  ],
]

const VALUES: Record<string, string> = { 住址: '云溪市城东区迎春路 18 号', 单位: '云溪示例纺织有限公司' }

let server: Server
let browser: Browser
let clerk: Page
let visitor: Caller
let hall: string
let subject: string

const press = (key: string) => clerk.keyboard.press(key)
const search = () => dialog().getByRole('combobox', { name: '来访人想办什么事？' })
const dialog = () => clerk.getByRole('dialog', { name: '事项速查' })
const speak = (page: Page, language: string) =>
  page.evaluate((chosen) => localStorage.setItem('yimen.language', chosen), language)

async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page, name)
  await expectNoSideways(page, name)
  await shot(page, name)
}

/** Everything on the one page that is asked for and empty. */
async function fillIn(): Promise<void> {
  const form = clerk.locator('main form')
  for (const box of await form
    .locator('input:not([type=radio]):not([type=checkbox]):not([type=file])')
    .all()) {
    if (await box.inputValue()) continue
    const label = await clerk.locator(`label[for="${await box.getAttribute('id')}"]`).innerText()
    const key = Object.keys(VALUES).find((one) => label.includes(one))
    if ((await box.getAttribute('type')) === 'date') await box.fill('2026-11-02')
    else if (key) await box.fill(VALUES[key] ?? '')
  }
  for (const group of await form.locator('fieldset').all())
    if (!(await group.locator('input:checked').count())) await group.locator('label').first().click()
  for (const list of await form.locator('select').all())
    if (!(await list.inputValue())) await list.selectOption({ index: 1 })
  const sent = form.getByText('已上传')
  for (const box of await form.locator('.material').filter({ hasNotText: '不用交，我们已有' }).all()) {
    const before = await sent.count()
    await box
      .locator('input[type=file]')
      .setInputFiles({ name: 'scan.png', mimeType: 'image/png', buffer: picture() })
    await sent.nth(before).waitFor()
  }
}

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  visitor = await Caller.signIn(server.url, 'visitor02', 'portal')
  const halls = await visitor.get<{ items: { id: string; name: string }[] }>('/halls')
  hall = halls.items.find((one) => one.name === HALL)!.id
  const me = await visitor.get<{ acts_for: { subject_id: string }[] }>('/me')
  subject = me.acts_for[0]!.subject_id
  clerk = await newPage(browser, server.url, DESK)
  await signInStaff(clerk, 'clerk01')
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('several items as one at the counter', () => {
  it('are picked one after the other by their trees', async () => {
    await sitDown(clerk)
    const { items } = await visitor.get<{ items: { id: string; name: string }[] }>(
      '/items?applicable=true&limit=100',
    )
    const item_id = items.find((one) => one.name === CARD)!.id
    await visitor.post('/tickets', { hall_id: hall, item_id, subject_id: subject })
    await clerk.getByText('等候 1 人').waitFor()
    await press('F2')
    await serveByKey(clerk)
    await press('F1')
    for (const [name, answers] of ITEMS) {
      await search().fill(name)
      await dialog().getByRole('option', { name }).first().waitFor()
      await press('Enter')
      await dialog().getByRole('heading', { name }).waitFor()
      for (const [text, label] of answers)
        await dialog()
          .getByRole('group', { name: text })
          .getByRole('radio', { name: label, exact: true })
          .check()
      await dialog().getByText('情形已经明确').waitFor()
      await press('+')
      await search().waitFor()
    }
    await look(clerk, 'desk-bundle-search')
  })

  it('show what they are together before anything begins', async () => {
    await dialog().getByRole('button', { name: '已选 3 项，一起办' }).click()
    await dialog().getByText('一起办的事项（3）').waitFor()
    await dialog().getByTestId('bundle-saves').waitFor()
    await dialog().getByText('情形已经明确').waitFor()
    await look(clerk, 'desk-bundle-picked')
  })

  it('are one form, handed in once', async () => {
    await press('Control+Enter')
    await clerk.waitForURL(/\/file\/bundle\//)
    await clerk
      .getByText(/^用于：/)
      .first()
      .waitFor()
    await look(clerk, 'desk-bundle-form')
    const submit = clerk.getByRole('button', { name: '提交申请' })
    await submit.click()
    await clerk.getByText(/处需要改一下/).waitFor()
    await fillIn()
    await submit.click()
    const filed = clerk.getByTestId('bundle-filed')
    await filed.waitFor()
    await clerk.getByText('2 件已申报').waitFor()
    await clerk.getByText('1 件尚未申报').waitFor()
    await clerk.getByText(`等“${CARD}”出结果`).waitFor()
    await look(clerk, 'desk-bundle-filed')
  })

  it('say in the work list of which bundle they are, and open their siblings', async () => {
    await clerk.goto('/counter/desk/to_receive')
    await clerk.getByLabel('只看一件事里的').check()
    const rows = clerk.locator('.work-lists .rows li')
    await expect.poll(() => rows.count()).toBe(2)
    await rows.first().getByText('共 3 件，0 件已结束').waitFor()
    const card = rows.filter({ has: clerk.locator('strong', { hasText: CARD }) })
    const number = (await card.locator('.soft').innerText()).trim().split(/\s/)[0]!
    await openFromList(clerk, '待接收', number)
    const siblings = clerk.getByTestId('in-bundle')
    await siblings.getByRole('link', { name: MONEY }).waitFor()
    await look(clerk, 'desk-bundle-siblings')
    await siblings.getByRole('link', { name: MONEY }).click()
    await siblings.getByText(`等“${CARD}”`).waitFor()
  })

  it('are received in one step by the counter that they lie with', async () => {
    await clerk.goBack()
    await clerk.getByTestId('in-bundle').getByRole('link', { name: '一次接收整件一件事' }).click()
    const card = clerk.getByTestId('bundle-receive')
    await card.getByText(CARD).waitFor()
    await card.getByText(REGISTER).waitFor()
    expect(await card.getByText(MONEY).count()).toBe(0) // it is not filed yet
    await look(clerk, 'desk-bundle-receive')
    await card.getByRole('button', { name: '一次接收这 2 件' }).click()
    await clerk.getByTestId('taken-together').getByText(`已接收：${CARD}`).waitFor()
    await card.waitFor({ state: 'detached' })
    const filed = clerk.locator('.card', { hasText: '2 件已申报' })
    await expect.poll(() => filed.getByText('已收件').count()).toBe(2)
    await look(clerk, 'desk-bundle-received')
    await speak(clerk, 'en')
    await clerk.reload()
    await clerk.getByTestId('bundle-filed').waitFor()
    await look(clerk, 'desk-bundle-received-en')
    await speak(clerk, 'zh')
  })

  it("go on with the visitor's own draft, and are no more than one matter of the visit", async () => {
    await bundleCase(visitor, false)
    await clerk.goto('/counter/desk/visit')
    await clerk.getByRole('button', { name: /^接着办来访人的一件事/ }).click()
    const matter = clerk.getByTestId('bundle-matter')
    await matter.getByText('一件事草稿，共 3 个事项').waitFor()
    await look(clerk, 'desk-bundle-matter')
    await matter.getByRole('link', { name: '继续填写' }).click()
    await clerk.getByRole('button', { name: '提交申请' }).waitFor()
    expect(await clerk.getByRole('button', { name: '不办了，放弃这份草稿' }).count()).toBe(0) // it is the visitor's
  })

  it.each(['zh', 'en'])(
    'are begun by a template for somebody without a ticket, and given up, in %s',
    async (language) => {
      const zh = language === 'zh'
      await speak(clerk, language)
      await clerk.setViewportSize(DESK_SCREEN)
      await clerk.goto('/counter/file')
      await clerk.getByLabel(zh ? '姓名' : 'Name').fill('周示范')
      await clerk.getByLabel(zh ? '身份证号' : 'Identity number').fill('99010218820915003X')
      await clerk.getByRole('button', { name: zh ? '查找或登记' : 'Find or register' }).click()
      await clerk.getByRole('button', { name: zh ? /几件一起办/ : /several together/ }).click()
      await clerk.keyboard.type(zh ? '退休' : 'Retirement')
      const found = clerk.getByRole('list', { name: zh ? '一件事' : 'Bundles' })
      await found.getByRole('button', { name: zh ? /^退休/ : /^Retirement/ }).click()
      await clerk.locator('.dialog.lookup .begin-foot').waitFor()
      await look(clerk, `desk-bundle-template-${language}`)
      // What its items ask beyond the template is asked in the same place, one question of each after the other.
      const open = clerk.locator('.dialog.lookup .body fieldset:not(:has(input:checked))')
      for (let round = 0; round < 9; round += 1) {
        while (await open.count()) await open.first().getByRole('radio').first().check()
        const reply = clerk.waitForResponse((one) => one.url().endsWith('/api/v1/bundle-cases'))
        await press('Control+Enter')
        if ((await reply).ok()) break
        await open.first().waitFor()
      }
      await clerk.waitForURL(/\/file\/bundle\//)
      await clerk.getByRole('button', { name: zh ? '不办了，放弃这份草稿' : 'Give this draft up' }).click()
      const asked = clerk.getByRole('dialog')
      await asked.getByRole('textbox').fill('改天再来')
      await expectAccessible(clerk, `giving up in ${language}`)
      await asked.getByRole('button', { name: zh ? '不办了，放弃这份草稿' : 'Give this draft up' }).click()
      await clerk.getByText(zh ? '这份草稿已经放弃' : 'This draft has been given up').waitFor()
      await look(clerk, `desk-bundle-given-up-${language}`)
    },
  )
})

describe('bundles in the console', () => {
  it.each(['zh', 'en'])('what they save, and what real ones came to, in %s', async (language) => {
    const zh = language === 'zh'
    const manager = await newPage(browser, server.url, DESK)
    await manager.goto('/console/sign-in')
    await signInHere(manager, 'manager01')
    await secondStepHere(manager, 'manager01')
    await manager.getByRole('button', { name: '退出登录' }).waitFor()
    await speak(manager, language)
    await manager.goto(`/console/halls/${hall}/bundles`)
    const real = manager.getByTestId('bundle-figures')
    await real.getByText(zh ? '提交的' : 'Handed in').waitFor()
    const sums = manager.getByTestId('bundle-sums')
    await sums.getByRole('row').nth(5).waitFor()
    await look(manager, `console-bundles-${language}`)
    await manager.getByLabel(zh ? '名称、牵头部门或事项' : 'Name, who leads it, or an item').fill('退休')
    await manager.keyboard.press('Enter')
    const rows = manager
      .getByRole('region', { name: zh ? '一件事模板' : 'Templates of bundles' })
      .locator('tbody tr')
    await expect.poll(() => rows.count()).toBeLessThan(4)
    await rows.first().getByRole('button').first().press('Enter')
    await manager.getByRole('dialog').getByTestId('bundle-saves').waitFor()
    await expectAccessible(manager, `a bundle in ${language}`)
    await shot(manager, `console-bundle-${language}`)
    await manager.keyboard.press('Escape')
    await manager.context().close()
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
