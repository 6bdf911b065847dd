import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  DESK,
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  secondStepHere,
  signInHere,
} from './browser'
import { shot } from './hall'
import { MORNING, startServer, type Server } from './server'

// What papers say: one editor writes it block by block and reads a fictional paper beside it, another sees what differs and puts it in force.
let server: Server
let browser: Browser
let writer: Page
let second: Page
const KEEP = '请妥善保管本决定书。'

async function openRefusal(login: string): Promise<Page> {
  const page = await newPage(browser, server.url, DESK)
  await page.goto('/console/sign-in')
  await signInHere(page, login)
  await secondStepHere(page, login)
  await page.getByRole('link', { name: '文书模板' }).click()
  await page.getByRole('link', { name: '不予行政许可决定书' }).click()
  await page.getByRole('region', { name: '虚构办件的文书' }).getByText('如不服本决定').waitFor()
  return page
}

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  writer = await openRefusal('editor01')
  second = await openRefusal('editor03')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  expect(faults).toEqual([])
})

it('is written block by block, with the paper of a fictional case that follows', async () => {
  const sample = writer.getByRole('region', { name: '虚构办件的文书' })
  await writer.getByRole('button', { name: '加一段' }).click()
  const words = writer.getByRole('textbox', { name: /^第 \d+ 块（段落）$/ }).last()
  await words.fill(KEEP)
  await sample.getByText(KEEP).waitFor()
  await writer
    .getByLabel(/^插入栏位：第 \d+ 块（段落）$/)
    .last()
    .selectOption('case_number')
  await sample.getByText(`${KEEP}990102-20260928-00001`).waitFor()
  await sample.getByText('不予行政许可决定书').waitFor()
  await writer.getByRole('combobox', { name: '属于行政许可', exact: true }).selectOption('not')
  await sample.getByText('不予办理决定书').waitFor()
  await writer.getByRole('combobox', { name: '属于行政许可', exact: true }).selectOption('')
  await expectAccessible(writer, 'the text of a paper')
  await expectNoSideways(writer, 'the text of a paper')
  await shot(writer, 'paper-text')
})

it('takes phrases in the words of whoever writes them, and keeps those that are used', async () => {
  const sample = writer.getByRole('region', { name: '虚构办件的文书' })
  await writer.getByText('常用语', { exact: true }).first().click()
  const name = writer.getByLabel('新常用语的名字')
  const add = writer.getByRole('button', { name: '加一条常用语' })
  await name.fill('appeal')
  await writer.getByText('名字已经有了：appeal').waitFor()
  expect(await add.isDisabled()).toBe(true)
  await name.fill('帮办提示')
  await add.click()
  await writer.getByRole('textbox', { name: '帮办提示', exact: true }).fill('需要帮助的，可以到大厅帮办台。')
  const last = writer.getByLabel(/^插入栏位：第 \d+ 块（段落）$/).last()
  await last.selectOption('帮办提示')
  await sample.getByText('需要帮助的，可以到大厅帮办台。').waitFor()
  const own = writer.getByRole('group', { name: '{帮办提示}' })
  await own.getByText('用在 1 处').waitFor()
  expect(await own.getByRole('button', { name: '删除常用语：帮办提示' }).count()).toBe(0)
  await expectAccessible(writer, 'the phrases of a paper')
  await expectNoSideways(writer, 'the phrases of a paper')
  await own.scrollIntoViewIfNeeded()
  await shot(writer, 'paper-phrases')
  // Not used any more, it can be taken away.
  const words = writer.getByRole('textbox', { name: /^第 \d+ 块（段落）$/ }).last()
  await words.fill(KEEP)
  await own.getByRole('button', { name: '删除常用语：帮办提示' }).click()
  await own.waitFor({ state: 'detached' })
})

it('says beside the block what is wrong with it, and keeps nothing of that', async () => {
  const words = writer.getByRole('textbox', { name: /^第 \d+ 块（段落）$/ }).last()
  await words.fill('{hall_phone}')
  await writer.getByText('{hall_phone} 有时是空的，请加上条件“有咨询电话”').waitFor()
  await writer.getByRole('button', { name: '保存草稿' }).click()
  await writer.getByText('文书模板有错误，还不能使用，请按提示修改。').waitFor()
  await expectAccessible(writer, 'a fault in the text of a paper')
  await words.scrollIntoViewIfNeeded()
  await shot(writer, 'paper-text-fault')
  await words.fill(KEEP)
  await writer.getByText('有时是空的').waitFor({ state: 'detached' })
  await writer.getByRole('button', { name: '保存草稿' }).click()
  await writer.getByText('草稿已保存，由另一个人审核生效。').waitFor()
  expect(await writer.getByRole('button', { name: '审核生效' }).count()).toBe(0)
})

it('is put in force from a day on by somebody else, who sees what differs', async () => {
  await second.reload()
  const changes = second.getByTestId('paper-changes')
  await changes.getByText(`增加：${KEEP}`).waitFor()
  await second.getByRole('button', { name: '审核生效' }).click()
  const dialog = second.getByRole('dialog')
  await dialog.getByRole('region', { name: '现行文字' }).waitFor()
  await dialog.getByRole('region', { name: '生效以后' }).getByText(KEEP).waitFor()
  expect(await dialog.getByLabel('从哪天起生效').inputValue()).toBe('2026-11-24')
  await expectAccessible(second, 'a paper that is put in force')
  await shot(second, 'paper-text-publish')
  await dialog.getByRole('button', { name: '审核生效' }).click()
  await second.getByText('已经定下生效日期。').waitFor()
  await second
    .getByText(/全部部门通用的第 1 版，.*起生效，江六示发布/)
    .first()
    .waitFor()
  await second.getByRole('link', { name: '文书模板' }).first().click()
  await second
    .getByRole('listitem')
    .filter({ hasText: '不予行政许可决定书' })
    .getByText('江六示发布')
    .waitFor()
  await expectAccessible(second, 'the list of papers')
  await shot(second, 'paper-texts')
})

it('is there in English too', async () => {
  await second.evaluate(() => localStorage.setItem('yimen.language', 'en'))
  await second.goto('/console/papers/acceptance')
  await second.getByRole('heading', { name: 'Notice of acceptance' }).waitFor()
  const sample = second.getByRole('region', { name: 'The paper of a fictional case' })
  await sample.getByText('样例区样例局').first().waitFor()
  await sample.getByText('（以电子证照代替：营业执照，').waitFor()
  await sample.getByText('样例受理人').waitFor()
  await second.getByText('Phrases', { exact: true }).first().click()
  await second.getByRole('group', { name: 'A material, and what stands for it' }).waitFor()
  await expectAccessible(second, 'the text of a paper, in English')
  await expectNoSideways(second, 'the text of a paper, in English')
  await shot(second, 'paper-text-en')
  await second.goto('/console/papers')
  await second.getByRole('link', { name: 'Notice of acceptance', exact: true }).waitFor()
  await expectAccessible(second, 'the list of papers, in English')
  await shot(second, 'paper-texts-en')
})
