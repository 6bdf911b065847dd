import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK_SCREEN, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { fileCase, type Ref } from './cases'
import { picture } from './filing'
import { shot } from './hall'
import { expectSound, look, speak } from './looks'
import { MORNING, startServer, type Server } from './server'

const PERMIT = '建筑工程施工许可证核发'
const VALUES: Record<string, unknown> = {
  text: '小样建设工程',
  long_text: '新建厂房',
  address: '云溪市城东区一号路 1 号',
  number: 1200,
  date: '2026-12-01',
  phone: '13800000001',
  citizen_id: '11010519491231002X',
  credit_code: '91350100M000100Y43',
}
interface Seen {
  state: string
  revision: number
  clock: { legal_due: string }
  definition: {
    form: { sections: { fields: { key: string; kind: string; options: { value: string }[] }[] }[] }
    requirements: { key: string }[]
  }
}

// Comments (留言) and saved views (常用筛选) at the desk; a case that nobody decides in time (超时默认), for visitor, desk and console.
describe('work on cases', () => {
  let server: Server
  let browser: Browser
  let clerk: Page
  let reviewer: Page
  let ref: Ref

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    const visitor = await Caller.signIn(server.url, 'visitor01', 'portal')
    const desk = await Caller.signIn(server.url, 'clerk01')
    ref = await fileCase(visitor, [
      [desk, 'receive'],
      [desk, 'accept', {}],
    ])
    clerk = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(clerk, 'clerk01')
    reviewer = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(reviewer, 'reviewer01')
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('is talked about by keys, and who is spoken to finds it', async () => {
    await clerk.goto(`/counter/desk/mine/${ref.id}`)
    await clerk.locator('.case-centre').getByText(ref.number).waitFor()
    await clerk.keyboard.press(';')
    await clerk.getByText('办事人看不到').waitFor()
    await clerk.getByLabel('写留言').fill('面积请再核对，联系电话13800000001')
    await clerk.getByLabel('吴三示').check()
    await expectSound(clerk, 'the comments of a case')
    await shot(clerk, 'comments-writing')
    await clerk.getByLabel('写留言').press('Control+Enter')
    await clerk.getByText('面积请再核对，联系电话138****0001').waitFor()
    await reviewer.goto('/counter/desk/mentioned')
    await reviewer.getByRole('link', { name: ref.number }).click()
    await reviewer.getByRole('tab', { name: /留言/ }).click()
    await reviewer.getByText('面积请再核对').waitFor()
    await expectSound(reviewer, 'a comment for the reviewer')
    await shot(reviewer, 'comments-read')
    await reviewer.goto('/counter/desk/mentioned')
    await reviewer.getByText('这个名单里没有办件').waitFor()
  })

  it('loses a comment that is taken back, before the eyes of the other', async () => {
    await reviewer.goto(`/counter/desk/to_review/${ref.id}`)
    await reviewer.getByRole('tab', { name: /留言/ }).click()
    await reviewer.getByText('面积请再核对').waitFor()
    await clerk.getByRole('button', { name: '撤回' }).click()
    await reviewer.getByText(/已撤回/).waitFor()
    expect(await reviewer.getByText('面积请再核对').count()).toBe(0)
    await speak(clerk, 'en')
    await clerk.reload()
    await clerk.locator('.case-centre').waitFor()
    await clerk.keyboard.press(';')
    await clerk.getByText('the visitor does not see it').waitFor()
    await expectSound(clerk, 'the comments in English')
    await shot(clerk, 'comments-en')
    await speak(clerk, 'zh')
  })

  it('is found again by a view that was saved, and the address keeps the filters', async () => {
    await reviewer.goto('/counter/desk/to_review')
    await reviewer.getByLabel('期限').selectOption('overdue')
    await reviewer.getByText('这个名单里没有办件').waitFor()
    expect(reviewer.url()).toContain('due_state=overdue')
    await reviewer.getByText(/^常用筛选/).click()
    await reviewer.getByRole('button', { name: '保存当前筛选' }).click()
    await reviewer.getByRole('dialog').getByLabel('名字').fill('超期的')
    await expectSound(reviewer, 'the dialog of a saved view')
    await shot(reviewer, 'view-dialog')
    await reviewer.getByRole('button', { name: '保存筛选' }).click()
    await reviewer.getByRole('link', { name: '超期的' }).waitFor()
    await reviewer.goto('/counter/desk/to_review')
    await reviewer.getByRole('link', { name: ref.number }).waitFor()
    await reviewer.getByText(/^常用筛选/).click()
    await reviewer.getByRole('link', { name: '超期的' }).click()
    await reviewer.getByText('这个名单里没有办件').waitFor()
    await reviewer.reload()
    await reviewer.getByText('这个名单里没有办件').waitFor()
    expect(await reviewer.getByLabel('期限').inputValue()).toBe('overdue')
    await expectSound(reviewer, 'the desk with a saved view')
    await shot(reviewer, 'view-desk')
  })

  it('counts as approved when nobody decides in time, and everybody reads why', async () => {
    const visitor = await Caller.signIn(server.url, 'visitor01', 'portal')
    const desk = await Caller.signIn(server.url, 'clerk01')
    const found = await visitor.get<{ items: { id: string; name: string }[] }>(
      `/items?applicable=true&text=${encodeURIComponent(PERMIT)}`,
    )
    const item = found.items.find((one) => one.name === PERMIT)!
    let permit = await visitor.post<Ref>('/cases', { item_id: item.id, answers: { kind: 'house' } })
    const { definition } = await visitor.get<Seen>(`/cases/${permit.id}`)
    const form: Record<string, unknown> = {}
    for (const field of definition.form.sections.flatMap((section) => section.fields)) {
      const first = field.options[0]?.value
      form[field.key] = first ? (field.kind === 'choices' ? [first] : first) : VALUES[field.kind]
    }
    let { revision } = await visitor.put<Ref>(`/cases/${permit.id}/form`, { form }, permit.revision)
    for (const { key } of definition.requirements)
      ({ revision } = await visitor.upload<Ref>(
        `/cases/${permit.id}/materials/${key}/files`,
        'a.png',
        picture(),
      ))
    permit = await visitor.post<Ref>(`/cases/${permit.id}/submit`, {}, revision)
    permit = await desk.post<Ref>(`/cases/${permit.id}/receive`, {}, permit.revision)
    await desk.post<Ref>(`/cases/${permit.id}/accept`, {}, permit.revision)
    const { clock } = await visitor.get<Seen>(`/cases/${permit.id}`)

    const phone = await newPage(browser, server.url, PHONE)
    await signInVisitor(phone, 'visitor01')
    await look(phone, `/portal/items/${item.id}`, 'zh')
    await phone.getByTestId('deemed').getByText('视为批准').waitFor()
    await visitor.post('/demo/clock', { now: `${clock.legal_due}T23:59:59.500+08:00` })
    await expect
      .poll(async () => (await visitor.get<Seen>(`/cases/${permit.id}`)).state, { timeout: 30_000 })
      .toBe('result_issued')
    for (const language of ['zh', 'en']) {
      await look(phone, `/portal/cases/${permit.id}`, language)
      await phone.getByTestId('deemed').waitFor()
      await expectSound(phone, `a case approved by silence (${language})`)
      await shot(phone, `deemed-portal-${language}`)
    }
    const supervisor = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(supervisor, 'supervisor01')
    await supervisor.goto('/counter/desk/deemed')
    await supervisor.getByText('超时默认通过').first().waitFor()
    await supervisor.getByRole('link', { name: permit.number }).click()
    await supervisor.getByTestId('deemed').getByText('cases.deemed_approval').waitFor()
    await expectSound(supervisor, 'the desk of a supervisor with a deemed approval')
    await shot(supervisor, 'deemed-desk')
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
