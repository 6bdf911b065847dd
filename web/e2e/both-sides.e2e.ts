import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK_SCREEN, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { picture } from './filing'
import { shot } from './hall'
import { expectSound, look } from './looks'
import { pictured } from './pictures'
import { MORNING, startServer, type Server } from './server'

// One case from submission to the end, as its applicant sees it on a phone and its reviewer at the desk: with a promise, a notice, a gap and a
// suspension. `npm run pictures` takes both sides for docs/guides/both-sides.md.

const ITEM = '人力资源服务许可（职业中介活动）'
const FORM = {
  company_name: '云溪人力资源服务有限公司',
  credit_code: '92990102MA0000023J',
  fund: 50,
  address: '云溪市城东区迎春路 18 号',
  contact_name: '李示例',
  contact_phone: '13800000001',
}
const PNG = picture().toString('base64')

interface Seen {
  state: string
  revision: number
  licence: { state: string } | null
  materials: { requirement: string; held: object | null; use: object | null }[]
  gaps: { latest: string | null }
}

describe('one case, seen from both sides', () => {
  let server: Server
  let browser: Browser
  let phone: Page
  let desk: Page
  let visitor: Caller
  let staff: Record<string, Caller>
  let id: string

  const seen = () => visitor.get<Seen>(`/cases/${id}`)
  const revision = async () => (await seen()).revision
  const step = async (who: Caller, name: string, body: object = {}) =>
    who.post(`/cases/${id}/${name}`, body, await revision())

  /** Both pages as they stand now, with words that each has to say. */
  async function both(
    name: string,
    onPhone: (string | RegExp)[],
    atDesk: (string | RegExp)[],
  ): Promise<void> {
    for (const [page, path, words, side] of [
      [phone, `/portal/cases/${id}`, onPhone, 'phone'],
      [desk, `/counter/desk/all/${id}`, atDesk, 'desk'],
    ] as const) {
      await look(page, path, 'zh')
      for (const one of words) await page.getByText(one).first().waitFor()
      await expectSound(page, `${name} on the ${side}`)
      await shot(page, `both-${name}-${side}`)
      await pictured(page, `both-${name}-${side}`, undefined, side === 'phone')
    }
  }

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    visitor = await Caller.signIn(server.url, 'visitor02', 'portal')
    const logins = ['clerk01', 'reviewer02', 'decider02']
    const callers = await Promise.all(logins.map((login) => Caller.signIn(server.url, login)))
    staff = Object.fromEntries(logins.map((login, at) => [login, callers[at]!]))
    phone = await newPage(browser, server.url, PHONE)
    await signInVisitor(phone, 'visitor02')
    desk = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(desk, 'reviewer02')
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    expect(faults).toEqual([])
  })

  it('is submitted with a promise, and gets one notice of what is missing', async () => {
    const me = await visitor.get<{ acts_for: { subject_id: string; kind: string }[] }>('/me')
    const company = me.acts_for.find((one) => one.kind === 'company')!.subject_id
    const { items } = await visitor.get<{ items: { id: string; name: string }[] }>(
      '/items?applicable=true&limit=100',
    )
    const item = items.find((one) => one.name === ITEM)!.id
    id = (
      await visitor.post<{ id: string }>('/cases', {
        item_id: item,
        subject_id: company,
        answers: {},
        form: FORM,
      })
    ).id
    const { materials } = await seen()
    const held = new Set(materials.filter((one) => one.held).map((one) => one.requirement))
    for (const material of ['application', 'business_licence', 'rules', 'staff'])
      if (!held.has(material))
        await visitor.upload(`/cases/${id}/materials/${material}/files`, 'a.png', picture())
    if (!held.has('premises'))
      await visitor.put(
        `/cases/${id}/promises`,
        { requirements: ['premises'], signature_png_base64: PNG },
        await revision(),
      )
    await step(visitor, 'submit')
    await step(staff.clerk01!, 'receive')
    await step(staff.clerk01!, 'notice', {
      items: [{ requirement: 'rules', text: '请补上法定代表人签字的一页' }],
      until: '2026-12-10',
    })
    await both('notice', ['请补上法定代表人签字的一页'], ['请补上法定代表人签字的一页'])
  })

  it('is supplied, and accepted with a gap that is signed for', async () => {
    await visitor.upload(`/cases/${id}/materials/rules/files`, 'page.png', picture())
    await step(visitor, 'supply')
    const { latest } = (await seen()).gaps
    await visitor.put(
      `/cases/${id}/gaps`,
      { gaps: [{ requirement: 'capital', until: latest }], signature_png_base64: PNG },
      await revision(),
    )
    await step(staff.clerk01!, 'accept-with-gaps')
    await both('gap', ['行政许可申请容缺受理通知书', '开办资金证明'], ['开办资金证明'])
  })

  it('stands still while experts judge, and goes on', async () => {
    const told = { ground: 'appraisal', reason: '经营场所需要鉴定', working_days: 5 }
    await step(staff.reviewer02!, 'suspend', told)
    await both('suspended', ['行政许可特别程序告知书'], [/鉴定：11月24日（周二）起不计入期限/])
    await step(staff.reviewer02!, 'resume')
  })

  it('is decided on the promise, waits for what follows, and ends with the licence', async () => {
    await step(staff.reviewer02!, 'review', { opinion: '符合条件' })
    await step(staff.decider02!, 'approve-with-gaps', { opinion: '同意' })
    await both('waits', ['审查已经通过。您承诺后补的材料补齐并核对后，自动出结果。'], ['开办资金证明'])
    await visitor.upload(`/cases/${id}/gaps/capital/files`, 'capital.png', picture())
    await step(staff.clerk01!, 'gaps/capital/confirm')
    expect((await seen()).state).toBe('result_issued')
    await step(visitor, 'deliver')
    await both('end', ['准予行政许可决定书', '人力资源服务许可证'], ['已送达', '待核查'])
  })
})
