import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK, expectAccessible, faults, newPage, openBrowser, PHONE } from './browser'
import { expectSound, speak, settled } from './looks'
import { MORNING, startServer, type Server } from './server'
import { answerAll } from './visitor'
import { add, entry, onlyWhen, say, signInToConsole as signIn } from './writing'

// A newcomer writes an item by what stands on the page, a second person publishes it, and the portal asks accordingly.
const shots = process.env.YIMEN_SHOTS
const NAME = '共享单车投放备案'
const FIRST = '第一次在本市投放'
const MORE = '增加投放数量'

async function shot(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

const part = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '事项的各部分' }).getByRole('link', { name }).click()
async function addMaterial(page: Page, number: number, name: string, answer?: string): Promise<void> {
  await add(page, '添加材料')
  const material = entry(page, `材料 ${number}`)
  await say(material, '材料名称', name)
  await say(material, '从哪里来', '申请人自备')
  await say(material, '受理标准', '加盖公章')
  if (answer) await onlyWhen(material, '只有这样回答的人要交', answer)
}

/** A term of the vocabulary, chosen by its name. */
async function findTerm(within: Locator, label: string, name: string): Promise<void> {
  const term = within.getByRole('group', { name: label })
  await term.getByRole('combobox').fill(name)
  await term.getByRole('option').filter({ hasText: name }).first().click()
}
async function termOf(page: Page, kind: string, text: string): Promise<{ code: string; label: string }> {
  const query = `kind=${kind}&text=${encodeURIComponent(text)}`
  const found = await page.request.get(`/api/v1/vocabulary/terms?${query}`)
  return ((await found.json()) as { items: { code: string; label: string }[] }).items[0]!
}
interface Stored {
  head: { external: boolean; main_item: string | null }
  definition: {
    form: { sections: { fields: { element: string }[] }[] }
    requirements: { material_type: string }[]
    service: { web_address: string }
  }
}
/** What the server keeps of the draft that is open. */
async function stored(page: Page): Promise<Stored> {
  const id = /drafts\/([^/?]+)/.exec(page.url())![1]
  const draft = await page.request.get(`/api/v1/item-drafts/${id}`)
  return (await draft.json()) as Stored
}

describe('the item editor', () => {
  let server: Server
  let browser: Browser
  let writer: Page
  let second: Page
  let department: Page

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    writer = await newPage(browser, server.url, DESK)
    second = await newPage(browser, server.url, DESK)
    department = await newPage(browser, server.url, DESK)
    await signIn(writer, 'editor01')
    await signIn(second, 'editor03')
    await signIn(department, 'decider06')
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('begins a new item; the codes are given, not typed', async () => {
    await writer.getByRole('heading', { level: 1, name: '事项草稿' }).waitFor()
    await writer.getByText('没有这样的事项草稿').waitFor()
    await writer.getByRole('button', { name: '新增事项' }).click()
    await writer.getByRole('button', { name: '开始编写' }).click()
    expect(await writer.getByText('请填写这一项').count()).toBe(4)
    await writer.getByLabel('事项名称').fill(NAME)
    await writer.getByLabel('实施部门').selectOption({ label: '云溪市交通运输局' })
    await writer.getByLabel('实施区划').selectOption({ label: '云溪市' })
    await writer.getByLabel('事项类型').selectOption({ label: '其他行政权力' })
    await writer.getByRole('heading', { name: '系统给出的编码' }).waitFor()
    await shot(writer, 'editor-new')
    await writer.getByRole('button', { name: '开始编写' }).click()
    await writer.getByRole('heading', { level: 1, name: NAME }).waitFor()
  })

  it('takes what the item says, section by section', async () => {
    await say(writer, '事项名称（英文）', 'Notice of shared bicycles')
    await say(writer, '一句话介绍', '在本市投放共享单车前备案。')
    await writer.getByRole('checkbox', { name: '企业和其他组织' }).check()
    await say(writer, '承诺办结时限（工作日）', '许多')
    await writer.getByText('请填整数').waitFor()
    await say(writer, '承诺办结时限（工作日）', '3')
    await say(writer, '法定办结时限（工作日）', '5')
    await shot(writer, 'editor-basic')

    // That another system decides is said with where that is; then it is ours after all.
    await say(writer, '主项名称', '互联网租赁自行车管理')
    const elsewhere = writer
      .getByRole('radiogroup', { name: '由别的系统办理' })
      .or(writer.getByRole('group', { name: '由别的系统办理' }))
    await elsewhere.getByRole('radio', { name: '是' }).check()
    await say(writer, '那个系统的网址', 'https://bikes.example.cn/')
    await writer.getByText('✓ 已保存').waitFor()
    const { head, definition } = await stored(writer)
    expect([head.external, head.main_item]).toEqual([true, '互联网租赁自行车管理'])
    expect(definition.service.web_address).toBe('https://bikes.example.cn/')
    await expectSound(writer, 'an item of another system')
    await shot(writer, 'editor-external')
    await elsewhere.getByRole('radio', { name: '否' }).check()

    await part(writer, '问题与情形')
    await add(writer, '添加问题')
    const question = entry(writer, '问题 1')
    await say(question, '问什么', '这次是第一次投放吗？')
    await say(question, '为什么问', '第一次投放要交运营方案。')
    await say(entry(question, '选项 1'), '选项文字', FIRST)
    await say(entry(question, '选项 2'), '选项文字', MORE)
    await add(writer, '添加情形')
    await say(entry(writer, '情形 1'), '情形名称', '首次投放')
    await onlyWhen(entry(writer, '情形 1'), '这样回答时', FIRST)
    await writer.getByText('已保存').waitFor()
    // Whoever adds more bicycles has no scenario yet, and the page says so.
    await writer.getByText(`这样回答的人没有对应的情形：这次是第一次投放吗？ ${MORE}`).waitFor()
    await add(writer, '添加情形')
    await say(entry(writer, '情形 2'), '情形名称', '增加投放')
    await onlyWhen(entry(writer, '情形 2'), '这样回答时', MORE)
    await writer.getByText('这样回答的人没有对应的情形').waitFor({ state: 'detached' })
    await shot(writer, 'editor-guide')

    await part(writer, '申请材料')
    await addMaterial(writer, 1, '营业执照')
    await addMaterial(writer, 2, '运营方案', FIRST)
    await addMaterial(writer, 3, '增投说明', MORE)
    const material = entry(writer, '材料 2')
    await add(material, '添加审核要点')
    await say(entry(material, '审核要点 1'), '要点', '方案写明投放区域和数量')
    await material.getByLabel('为“对照图片”选择文件').setInputFiles({
      name: '方案样子.png',
      mimeType: 'image/png',
      buffer: Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    })
    await say(entry(material, '图片 1'), '图片说明', '写明区域')
    const type = await termOf(writer, 'material_type', '身份证')
    await addMaterial(writer, 4, '经办人身份证')
    await findTerm(entry(writer, '材料 4'), '材料种类', '身份证')
    await entry(writer, '材料 4').getByText(type.code, { exact: true }).waitFor()
    await shot(writer, 'editor-materials')

    await part(writer, '申请表')
    await add(writer, '添加分组')
    await say(writer, '分组标题', '投放情况')
    await add(writer, '添加填写项')
    await say(entry(writer, '填写项 1'), '填写项名称', '投放数量（辆）')
    await entry(writer, '填写项 1').getByLabel('填什么').selectOption({ label: '数字' })
    const preview = writer.getByRole('complementary', { name: '手机上的样子' })
    await preview.getByLabel('投放数量（辆）').waitFor()

    // What other items ask for too is found by its name, and says what is filled in; no code is typed.
    await add(writer, '添加填写项')
    const shared = entry(writer, '填写项 2')
    await findTerm(shared, '数据元', '统一社会信用代码')
    expect(await shared.getByRole('textbox', { name: '填写项名称', exact: true }).inputValue()).toBe(
      '统一社会信用代码',
    )
    expect(await shared.getByLabel('填什么').inputValue()).toBe('credit_code')
    await add(writer, '添加填写项')
    const offered = entry(writer, '填写项 3')
    await say(offered, '填写项名称', '联系电话')
    await add(offered, '采用')
    await offered.getByText('contact.phone', { exact: true }).waitFor()
    await add(writer, '添加填写项')
    const cleared = entry(writer, '填写项 4')
    await say(cleared, '填写项名称', '停放说明')
    await findTerm(cleared, '数据元', '联系电话')
    await add(cleared, '不用这个')
    await shot(writer, 'editor-form')
    await writer.getByText('已保存').waitFor()
    const kept = (await stored(writer)).definition
    expect(kept.form.sections[0]!.fields.map((field) => field.element)).toEqual([
      '',
      'company.credit_code',
      'contact.phone',
      '',
    ])
    expect(kept.requirements.map((one) => one.material_type)).toEqual(['', '', '', type.code])
  })

  it('shows on a phone what each of them is, by name, when it is opened again', async () => {
    await writer.setViewportSize(PHONE)
    await writer.reload()
    await writer.getByRole('button', { name: /^填写项 2/ }).click()
    const shared = entry(writer, '填写项 2').getByRole('group', { name: '数据元' })
    await shared.getByText('统一社会信用代码').waitFor()
    await shared.scrollIntoViewIfNeeded()
    await expectSound(writer, 'a field that is a data element')
    await shot(writer, 'editor-element-360')
    await entry(writer, '填写项 1').getByRole('button').first().click()
    await writer.getByRole('button', { name: /^填写项 4/ }).click()
    await entry(writer, '填写项 4').getByRole('combobox', { name: '数据元' }).fill('没有这样的')
    await writer.getByText('没有找到，换个说法试试').waitFor()
    await expectSound(writer, 'no such data element')
    await writer.setViewportSize(DESK)
  })

  it('keeps what was typed when the line drops', async () => {
    await part(writer, '基本信息')
    await writer.context().setOffline(true)
    await say(writer, '一句话介绍', '在本市投放共享单车前，到交通部门备案。')
    await writer.getByText('网络断开，还没有保存').waitFor()
    await writer.context().setOffline(false)
    await writer.getByText('✓ 已保存').waitFor()
  })

  it('says what should be looked at, leads there, and is submitted', async () => {
    await part(writer, '检查与比较')
    await writer.getByText('没有必须改正的地方').waitFor()
    await writer.getByRole('link', { name: '受理条件', exact: true }).click()
    await say(writer, '受理条件', '已在本市登记注册')
    await writer.getByText('✓ 已保存').waitFor()
    await part(writer, '检查与比较')
    await shot(writer, 'editor-check')
    await writer.getByRole('button', { name: '提交审核' }).click()
    await writer.getByText('已提交，等另一位事项管理员审核发布').waitFor()
    await writer.getByText('编写的人不能自己发布').waitFor()
    expect(await writer.getByRole('button', { name: '发布', exact: true }).isDisabled()).toBe(true)
  })

  it('is confirmed by its department and published by a second person', async () => {
    await department.getByRole('link', { name: NAME }).click()
    await department.getByRole('button', { name: '确认由本部门实施' }).click()
    await department.getByText('已确认。').waitFor()
    await second.getByLabel('状态').selectOption({ label: '待审核' })
    await second.getByRole('link', { name: NAME }).waitFor()
    await second.getByRole('checkbox', { name: `选择 ${NAME}` }).check()
    await shot(second, 'editor-drafts')
    await second.getByRole('button', { name: '发布选中的 1 项' }).click()
    const dialog = second.getByRole('dialog')
    await dialog.getByLabel('发布说明').fill('新增')
    await dialog.getByRole('button', { name: '发布', exact: true }).click()
    await second.getByText(/已发布 1 项/).waitFor()
  })

  it('is what the portal asks, with materials of its own for each scenario', async () => {
    const visitor = await newPage(browser, server.url, PHONE)
    const asked: string[] = []
    await visitor.goto('/portal/')
    // The search hears of a publication a moment later.
    await expect
      .poll(
        async () => {
          const found = await visitor.request.get(`/api/v1/items?text=${encodeURIComponent(NAME)}`)
          const { items } = (await found.json()) as { items: { id: string; name: string }[] }
          return items.find((one) => one.name === NAME)?.id
        },
        { timeout: 20_000 },
      )
      .toBeTruthy()
    for (const answer of [FIRST, MORE]) {
      await visitor.goto(`/portal/search?q=${encodeURIComponent(NAME)}`)
      await visitor.getByRole('link', { name: NAME }).first().click()
      await visitor.getByRole('link', { name: /看我要带什么/ }).click()
      expect(await answerAll(visitor, [new RegExp(answer)])).toEqual([answer])
      asked.push(await visitor.locator('.guide-result').innerText())
      await shot(visitor, `editor-portal-${asked.length}`)
    }
    const [first = '', more = ''] = asked
    for (const text of asked) expect(text).toContain('营业执照')
    expect([first.includes('运营方案'), first.includes('增投说明')]).toEqual([true, false])
    expect([more.includes('运营方案'), more.includes('增投说明')]).toEqual([false, true])
    await visitor.context().close()
  })

  it('says who else is here, and lets whoever saves later choose', async () => {
    await writer.getByRole('link', { name: '事项', exact: true }).click()
    await writer.getByRole('searchbox', { name: '名称或俗称' }).fill(NAME)
    await writer.keyboard.press('Enter')
    await writer.getByRole('button', { name: `修改 ${NAME}` }).click()
    await writer.getByRole('heading', { level: 1, name: NAME }).waitFor()
    await second.goto(new URL(writer.url()).pathname)
    await second.getByRole('heading', { level: 1, name: NAME }).waitFor()
    await second.getByText('沈九示 也在编辑').waitFor()
    await second.context().setOffline(true)
    await say(second, '一句话介绍（英文）', 'Before bicycles are put out')
    await second.getByText('网络断开，还没有保存').waitFor()
    await say(writer, '一句话介绍（英文）', 'Tell the city before bicycles are put out')
    await writer.getByText('✓ 已保存').waitFor()
    await second.context().setOffline(false)
    const dialog = second.getByRole('dialog')
    await dialog.getByText('您和 沈九示 改了同一处').waitFor()
    await expectAccessible(second, 'the merge view')
    await shot(second, 'editor-merge')
    await dialog.getByRole('radio', { name: /用沈九示的/ }).check()
    await dialog.getByRole('button', { name: '按选择合并并保存' }).click()
    await second.getByText('✓ 已保存').waitFor()
    expect(await second.getByLabel('一句话介绍（英文）').inputValue()).toBe(
      'Tell the city before bicycles are put out',
    )
  })

  it('is sound in both languages', async () => {
    const parts = ['basic', 'guide', 'materials', 'form', 'rules', 'service', 'more', 'check']
    const draft = new URL(writer.url()).pathname
    const pages = ['/console/items', '/console/drafts?state=published', '/console/drafts/new']
    for (const language of ['zh', 'en']) {
      await speak(writer, language)
      for (const path of [...pages, ...parts.map((one) => `${draft}?part=${one}`)]) {
        await writer.goto(path)
        await settled(writer)
        await expectSound(writer, `${path} in ${language}`)
        if (language === 'en') await shot(writer, `editor-en-${path.replace(/.*[/=]/, '')}`)
      }
    }
    await speak(writer, 'zh')
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
