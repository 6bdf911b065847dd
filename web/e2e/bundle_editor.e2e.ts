import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, faults, newPage, openBrowser, PHONE, signInVisitor } from './browser'
import { expectSound, settled, speak } from './looks'
import { MORNING, startServer, type Server } from './server'
import { add, entry, onlyWhen, say, signInToConsole } from './writing'

// A newcomer makes a bundle of three items by what stands on the page, a second person publishes it, and a visitor begins it.
const CONSOLE = { width: 1280, height: 800 }
const NAME = '失业后一件事'
const CARD = '社会保障卡申领'
const REGISTER = '失业登记'
const MONEY = '失业保险金申领' // asks for the card that the first brings
const QUESTION = '要领失业保险金吗？'
const shots = process.env.YIMEN_SHOTS

async function shot(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

describe('the bundle editor', () => {
  let server: Server
  let browser: Browser
  let writer: Page
  let second: Page
  let key = ''

  const part = (page: Page, name: string) =>
    page.getByRole('navigation', { name: '事项的各部分' }).getByRole('link', { name }).click()
  const box = (page: Page, name: string) =>
    page.getByRole('textbox', { name: new RegExp(`^${name}(（(选填|optional)）)?$`) })
  const look = () => writer.getByRole('complementary', { name: '合并后的样子' })
  const saved = () => writer.getByText('✓ 已保存').waitFor()

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    writer = await newPage(browser, server.url, CONSOLE)
    second = await newPage(browser, server.url, CONSOLE)
    await signInToConsole(writer, 'editor01')
    await signInToConsole(second, 'editor03')
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('begins with a name', async () => {
    await writer.getByRole('link', { name: '编写一件事' }).click()
    await writer.getByText('没有这样的一件事草稿').waitFor()
    await shot(writer, 'bundle-editor-list')
    await writer.getByRole('button', { name: '新建一件事' }).click()
    const dialog = writer.getByRole('dialog')
    await dialog.getByRole('button', { name: '开始编写' }).click()
    await dialog.getByText('请填写这一项').waitFor()
    await dialog.getByLabel('一件事的名称').fill(NAME)
    await dialog.getByRole('button', { name: '开始编写' }).click()
    await writer.getByRole('heading', { level: 1, name: NAME }).waitFor()
    await say(writer, '一件事的名称（英文）', 'After losing a job')
    await say(writer, '一句话介绍', '办社保卡、登记失业、领失业保险金，一次办完。')
    await saved()
  })

  it('takes items by their names, and shows at once what they come to', async () => {
    await part(writer, '包含的事项')
    for (const name of [CARD, REGISTER, MONEY]) {
      await writer.getByRole('combobox', { name: '加入一个事项' }).fill(name)
      await writer.getByRole('option', { name }).first().click()
      await writer.getByText(`已加入“${name}”。`).waitFor()
    }
    await saved()
    await shot(writer, 'bundle-editor-members')
    await look().getByRole('columnheader', { name: '分开办' }).waitFor()
    await expect.poll(() => look().locator('.clock-lines > li').count()).toBe(3)
    await look().getByRole('tab', { name: '材料' }).click()
    await look().getByText('由“社会保障卡申领”的结果带来').waitFor({ state: 'attached' })
    await shot(writer, 'bundle-editor-materials')
    await look().getByRole('tab', { name: '填写项' }).click()
    await look().getByText('3 处只填一次').first().waitFor()
    await shot(writer, 'bundle-editor-fields')
    await part(writer, '基本信息')
    await writer.getByLabel('牵头部门').selectOption({ index: 1 })
    await saved()
  })

  it('asks one question, which decides who needs an item', async () => {
    await part(writer, '问题与适用')
    await add(writer, '添加问题')
    const question = entry(writer, '问题 1')
    await say(question, '问什么', QUESTION)
    await say(entry(question, '选项 1'), '选项文字', '要领')
    await say(entry(question, '选项 2'), '选项文字', '不领')
    await onlyWhen(entry(writer, MONEY).first(), '只有这样回答的人要办', '要领')
    await saved()
    await look().getByText('试着回答问题').click()
    await look().getByRole('group', { name: QUESTION }).getByText('不领').click()
    await look().getByRole('tab', { name: '时间和节省' }).click()
    await expect.poll(() => look().locator('.clock-lines > li').count()).toBe(2)
    await shot(writer, 'bundle-editor-questions')
    await look().getByRole('button', { name: '不回答了' }).click()
    await expect.poll(() => look().locator('.clock-lines > li').count()).toBe(3)
  })

  it('says who waits for whom, and names those that would wait in a circle', async () => {
    await part(writer, '先后关系')
    for (const [index, who, whom] of [
      [1, MONEY, REGISTER],
      [2, REGISTER, MONEY],
    ] as const) {
      await add(writer, '添加先后关系')
      const edge = entry(writer, `先后关系 ${index}`)
      await edge.getByLabel('哪个事项', { exact: true }).selectOption({ label: who })
      await edge.getByLabel('等哪个事项').selectOption({ label: whom })
    }
    await writer.getByText(/谁也不能先办/).waitFor()
    await shot(writer, 'bundle-editor-circle')
    await writer.getByRole('button', { name: '移除 先后关系 2' }).click()
    await writer.getByText(/谁也不能先办/).waitFor({ state: 'detached' })
    await writer.getByText(`“${MONEY}”等“${REGISTER}”出结果再办`).waitFor()
    await writer.getByText(`“${REGISTER}”不予受理，或者受理前被撤回：${MONEY}也跟着结束。`).waitFor()
    await shot(writer, 'bundle-editor-order')
    await look().getByRole('tab', { name: '手机上' }).click()
    await shot(writer, 'bundle-editor-phone')
  })

  it('is submitted without faults, and not published by who wrote it', async () => {
    await part(writer, '检查与比较')
    await writer.getByText('没有必须改正的地方').waitFor()
    await saved()
    await shot(writer, 'bundle-editor-check')
    await writer.getByRole('button', { name: '提交审核' }).click()
    await writer.getByText('编写的人不能自己发布').waitFor()
    expect(await writer.getByRole('button', { name: '发布', exact: true }).isDisabled()).toBe(true)
  })

  it('is published by a second person', async () => {
    await second.getByRole('link', { name: '编写一件事' }).click()
    await second.getByRole('link', { name: NAME }).click()
    await second.getByRole('button', { name: '发布', exact: true }).click()
    const dialog = second.getByRole('dialog')
    await dialog.getByText('正在办的 0 件不受影响').waitFor()
    await expectAccessible(second, 'publishing a bundle')
    await dialog.getByLabel('发布说明').fill('新增')
    await dialog.getByRole('button', { name: '发布', exact: true }).click()
    await second.getByText(/第 1 版已发布/).waitFor()
    await shot(second, 'bundle-editor-published')
    const { items } = (await (await second.request.get('/api/v1/bundles')).json()) as {
      items: { key: string; name: string }[]
    }
    key = items.find((one) => one.name === NAME)?.key ?? ''
    expect(key).not.toBe('')
  })

  it('can be begun by a visitor', async () => {
    const visitor = await newPage(browser, server.url, PHONE)
    await signInVisitor(visitor, 'visitor02')
    await visitor.goto('/portal/bundles')
    await visitor.getByRole('link', { name: NAME }).click()
    await visitor.getByRole('heading', { level: 1, name: NAME }).waitFor()
    await visitor.getByRole('group', { name: QUESTION }).getByText('不领').click()
    const begin = visitor.getByRole('button', { name: '一次办：开始办理' })
    await settled(visitor)
    await begin.click()
    // This visitor may act for a company too; one of the items is for persons only, so nobody is asked for whom.
    await settled(visitor)
    await shot(visitor, 'bundle-editor-portal')
    // Every question of the items that is still open, with its first answer; one may lead to the next.
    const choices = visitor.locator('main fieldset:not(:has(input:checked))')
    const lists = visitor.locator('main select')
    /** Something is still asked, or it has begun. */
    const more = () =>
      visitor.waitForFunction(
        () =>
          location.pathname.includes('bundle-cases') ||
          document.querySelector('main fieldset:not(:has(input:checked))') !== null ||
          [...document.querySelectorAll<HTMLSelectElement>('main select')].some((one) => !one.value),
      )
    await more()
    for (let round = 0; round < 6 && !visitor.url().includes('bundle-cases'); round += 1) {
      while (await choices.count()) {
        await choices.first().locator('label').first().click()
        await settled(visitor)
      }
      for (const list of await lists.all())
        if (!(await list.inputValue())) await list.selectOption({ index: 1 })
      await shot(visitor, 'bundle-editor-answered')
      await begin.click()
      await more()
    }
    await visitor.waitForURL(/bundle-cases/)
    await visitor.context().close()
  })

  it('is changed in a draft of its own, compared with what is in force', async () => {
    await writer.getByRole('link', { name: '编写一件事' }).click()
    await writer.getByRole('searchbox').fill(NAME)
    await writer.keyboard.press('Enter')
    await writer.getByRole('button', { name: `修改 ${NAME}` }).click()
    await writer.getByRole('heading', { level: 1, name: NAME }).waitFor()
    await part(writer, '包含的事项')
    await writer.getByRole('button', { name: '移除 事项 1' }).click()
    await saved()
    await part(writer, '检查与比较')
    await writer.getByText('与现行的第 1 版比较。').first().waitFor()
    await writer.getByText('现在有 1 件正在按原来的版本办。').waitFor()
    await look().getByRole('tab', { name: '时间和节省' }).click()
    await look().getByRole('columnheader', { name: '现行版本' }).waitFor()
    await shot(writer, 'bundle-editor-compared')
  })

  it('comes to the editors of another region, once a second person has published it', async () => {
    await part(writer, '基本信息')
    const kept = writer.getByLabel('由哪里管理')
    await kept.selectOption({ label: '城东区' })
    await writer.getByText('发布后改由城东区管理').waitFor()
    await shot(writer, 'bundle-editor-region')
    await part(writer, '检查与比较')
    const row = writer.getByRole('row', { name: /由哪里管理/ })
    await row.getByText('城东区', { exact: true }).waitFor()
    await shot(writer, 'bundle-editor-region-compared')
    await writer.getByRole('button', { name: '提交审核' }).click()
    await writer.getByText('编写的人不能自己发布').waitFor()
    await second.goto(new URL(writer.url()).pathname)
    await second.getByRole('button', { name: '发布', exact: true }).click()
    const dialog = second.getByRole('dialog')
    await dialog.getByLabel('发布说明').fill('改由城东区管理')
    await dialog.getByRole('button', { name: '发布', exact: true }).click()
    await second.getByText(/第 2 版已发布/).waitFor()
  })

  it('is written by two at once: each sees who else is here and since when', async () => {
    await writer.getByRole('link', { name: '编写一件事' }).click()
    await writer.getByRole('searchbox').fill(NAME)
    await writer.keyboard.press('Enter')
    await writer.getByRole('button', { name: `修改 ${NAME}` }).click()
    await writer.getByRole('heading', { level: 1, name: NAME }).waitFor()
    await writer
      .locator('.draft-head')
      .getByText(/^城东区/)
      .waitFor() // kept there now
    await second.goto(new URL(writer.url()).pathname)
    await second.getByRole('heading', { level: 1, name: NAME }).waitFor()
    await second.getByText(/^沈九示 也在编辑这份草稿，从 .*\d 开始。$/).waitFor()
    await shot(second, 'bundle-editor-also-here')
    await say(second, '一句话介绍', '失业以后要办的，一次办完。')
    await second.getByText('✓ 已保存').waitFor()
    // What one has saved is on the other's page, and who it was.
    await writer.getByText(/^江六示 也在编辑这份草稿，从 .*\d 开始。$/).waitFor()
    await expect.poll(() => box(writer, '一句话介绍').inputValue()).toBe('失业以后要办的，一次办完。')
  })

  it.each(['zh', 'en'])(
    'lays two hands together, and lets whoever saves later choose where both changed one thing, in %s',
    async (language) => {
      const zh = language === 'zh'
      const sentence = zh ? '一句话介绍' : 'In one sentence'
      const english = zh ? '一件事的名称（英文）' : 'Name of the bundle \\(in English\\)'
      const saved = zh ? '✓ 已保存' : '✓ Saved'
      for (const page of [writer, second]) {
        await speak(page, language)
        await page.reload()
        await page.getByRole('heading', { level: 1 }).waitFor()
      }
      await second.context().setOffline(true)
      await box(second, sentence).fill(`${language}：后保存的人写的`)
      await box(second, english).fill(`Out of work, ${language}`)
      await second.getByText(zh ? '网络断开，还没有保存' : 'Offline, not saved yet').waitFor()
      await box(writer, sentence).fill(`${language}：先保存的人写的`)
      await writer.getByText(saved).waitFor()
      await second.context().setOffline(false)
      const dialog = second.getByRole('dialog')
      await dialog
        .getByText(zh ? '您和 沈九示 改了同一处' : 'You and 沈九示 changed the same thing')
        .waitFor()
      expect(await dialog.getByRole('radio').count()).toBe(2) // the English name is laid together already
      await expectSound(second, `the merge view in ${language}`)
      await shot(second, `bundle-editor-merge-${language}`)
      await dialog.getByRole('radio', { name: /先保存的人写的/ }).check()
      await dialog.getByRole('button', { name: zh ? '按选择合并并保存' : 'Put together and save' }).click()
      await second.getByText(saved).waitFor()
      expect(await box(second, sentence).inputValue()).toBe(`${language}：先保存的人写的`)
      // Nothing of either is lost, on either page.
      await expect.poll(() => box(writer, english).inputValue()).toBe(`Out of work, ${language}`)
      await expect.poll(() => box(writer, sentence).inputValue()).toBe(`${language}：先保存的人写的`)
      await speak(second, 'zh')
      await speak(writer, 'zh')
    },
  )

  it('is sound in both languages', async () => {
    const draft = new URL(writer.url()).pathname
    const parts = ['basic', 'members', 'questions', 'order', 'check'].map((one) => `${draft}?part=${one}`)
    for (const language of ['zh', 'en']) {
      await speak(writer, language)
      for (const path of ['/console/bundle-drafts', ...parts]) {
        await writer.goto(path)
        await settled(writer)
        await expectSound(writer, `${path} in ${language}`)
        if (language === 'en') await shot(writer, `bundle-editor-en-${path.replace(/.*[/=]/, '')}`)
      }
    }
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
