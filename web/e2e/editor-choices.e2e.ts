import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK, faults, newPage, openBrowser, secondStepHere, signInHere } from './browser'
import { shot } from './hall'
import { expectSound } from './looks'
import { MORNING, startServer, type Server } from './server'

// What used to be a code to type is chosen by its name: the item above, licences that stand for a material, the licence that is issued.
const ABOVE = '机动车维修经营备案'

let server: Server
let browser: Browser
let writer: Page

const part = (name: string) =>
  writer.getByRole('navigation', { name: '事项的各部分' }).getByRole('link', { name }).click()

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  writer = await newPage(browser, server.url, DESK)
  await writer.goto('/console/')
  await signInHere(writer, 'editor01')
  await secondStepHere(writer, 'editor01')
  await writer.getByRole('button', { name: '退出登录' }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('codes of an item', () => {
  it('a new item of a district stands under one of the city, found by its name', async () => {
    await writer.goto('/console/drafts/new')
    await writer.getByLabel('事项名称').fill('机动车维修经营备案（城东区）')
    await writer.getByLabel('实施部门').selectOption({ label: '城东区市场监督管理局' })
    await writer.getByLabel('实施区划').selectOption({ label: '城东区' })
    const above = writer.getByRole('combobox', { name: '上级目录里的事项' })
    await above.waitFor()
    await writer.getByRole('button', { name: '开始编写' }).click()
    expect(await writer.locator('.basic-item .error').innerText()).toContain('请填写这一项')
    await above.fill('修车')
    await writer.getByRole('option', { name: ABOVE }).waitFor()
    await shot(writer, 'editor-above')
    await above.press('ArrowDown')
    await above.press('Enter')
    await writer.getByText(new RegExp(`${ABOVE}（\\d{12}，云溪市）`)).waitFor()
    // Its type comes with it, and the codes are those of the item above.
    await expect.poll(() => writer.getByLabel('事项类型').inputValue()).toBe('10')
    const code = /（(\d{12})/.exec(await writer.locator('.basic-item strong').innerText())![1]!
    await writer.locator('section', { hasText: '系统给出的编码' }).getByText(code).first().waitFor()
    await expectSound(writer, 'a new item under one above')
    await writer.getByRole('button', { name: '开始编写' }).click()
    await writer.getByRole('heading', { level: 1, name: '机动车维修经营备案（城东区）' }).waitFor()
    await writer.locator('.basic-item').getByText(code).waitFor()
  })

  it('a licence that stands for a material is chosen from a list, and taken back', async () => {
    await part('申请材料')
    await writer.getByRole('button', { name: '添加材料', exact: true }).click()
    const material = writer.getByRole('group', { name: '材料 1', exact: true })
    await material.getByRole('textbox', { name: '材料名称', exact: true }).fill('营业执照')
    const choice = material.getByRole('combobox', { name: /^可代替的证照/ })
    for (const label of ['营业执照', '居民身份证']) await choice.selectOption({ label })
    const chosen = material.getByRole('list', { name: '可代替的证照' })
    expect(await chosen.getByRole('listitem').count()).toBe(2)
    await chosen.getByRole('button', { name: /居民身份证/ }).click()
    expect(await chosen.getByRole('listitem').count()).toBe(1)
    await writer.getByText('已保存').waitFor()
    await expectSound(writer, 'a material that a licence stands for')
    await shot(writer, 'editor-stand-in')
  })

  it('a field takes its value from a licence of the item, chosen by its name, or from what was filed before', async () => {
    await part('申请表')
    await writer.getByRole('button', { name: '添加分组', exact: true }).click()
    const section = writer.getByRole('group', { name: '表格分组 1', exact: true })
    await section.getByRole('textbox', { name: '分组标题', exact: true }).fill('经营者')
    await section.getByRole('button', { name: '添加填写项', exact: true }).click()
    const field = writer.getByRole('group', { name: '填写项 1', exact: true })
    await field.getByRole('textbox', { name: '填写项名称', exact: true }).fill('证照编号')
    const choice = field.getByRole('combobox', { name: /^自动带入/ })
    await choice.selectOption({ label: '以往办件里同一数据元的填写' })
    await choice.selectOption({ label: '《营业执照》的证号' })
    await writer.getByText('已保存').waitFor()
    await expectSound(writer, 'a field that a licence fills in')
    await shot(writer, 'editor-prefill')
    await writer.reload()
    await choice.waitFor() // the only one stands open
    expect(await choice.inputValue()).toMatch(/^licence\.number:/)
    await choice.selectOption({ label: '不写' })
  })

  it('the licence that is issued is chosen from a list, and is there when the draft is opened again', async () => {
    await part('办理规定')
    const choice = writer.getByLabel(/^证照类型/)
    await choice.selectOption({ label: '食品经营许可证' })
    await writer.getByText('已保存').waitFor()
    const stored = (await (
      await writer.request.get(`/api/v1/item-drafts/${/drafts\/([^/?]+)/.exec(writer.url())![1]}`)
    ).json()) as {
      head: { basic_code: string }
      definition: { result: { licence_type: string }; requirements: { satisfied_by: string[] }[] }
    }
    const types = (await (await writer.request.get('/api/v1/licence-types')).json()) as {
      code: string
      name: string
    }[]
    const codeOf = (name: string) => types.find((one) => one.name === name)!.code
    expect(stored.definition.result.licence_type).toBe(codeOf('食品经营许可证'))
    expect(stored.definition.requirements[0]!.satisfied_by).toEqual([`licence:${codeOf('营业执照')}`])
    await writer.reload()
    await expect.poll(() => choice.inputValue()).toBe(codeOf('食品经营许可证'))
    await expectSound(writer, 'the result of an item')
    await shot(writer, 'editor-result')
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
