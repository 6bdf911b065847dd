import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK_SCREEN, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { document } from './filing'
import { shot } from './hall'
import { expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'

const LI = { name: '李示例', id_number: '990102188503120018', contact_phone: '13800000001' }
const ADDRESS = '云溪市城东区一号路 1 号'
const SOURCE_PORT = 8000 + (process.pid % 1000)

interface Ref {
  id: string
  revision: number
}

function root(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}

/** The demo's source, at a port of its own. */
function sourcesFile(): string {
  const list = JSON.parse(readFileSync(root('demo/fact_sources.json'), 'utf8')) as {
    sources: { url: string }[]
  }
  list.sources[0]!.url = `http://127.0.0.1:${SOURCE_PORT}`
  const file = join(mkdtempSync(join(tmpdir(), 'yimen-e2e-')), 'sources.json')
  writeFileSync(file, JSON.stringify(list))
  return file
}

// 免提交: a paper that a licence or a source stands for is not handed in; the holder sees it and may object; a lost licence is raised.
describe('what need not be handed in', () => {
  let server: Server
  let source: ChildProcess
  let browser: Browser
  let visitor: Page
  let desk: Page
  let atDesk: Page
  let api: Caller

  async function item(name: string): Promise<string> {
    const { items } = await api.get<{ items: { id: string; name: string }[] }>(
      `/items?applicable=true&text=${encodeURIComponent(name)}`,
    )
    return items.find((one) => one.name === name)!.id
  }
  async function draft(name: string, answers: object, form: object, papers: string[]): Promise<Ref> {
    const made = await api.post<Ref>('/cases', {
      item_id: await item(name),
      answers,
      form: { ...LI, address: ADDRESS, ...form },
    })
    for (const paper of papers)
      await api.upload(`/cases/${made.id}/materials/${paper}/files`, 'a.pdf', document())
    return api.get<Ref>(`/cases/${made.id}`)
  }
  async function step(login: string, id: string, action: string, body: object = {}): Promise<void> {
    const who = await Caller.signIn(server.url, login)
    await who.post(`/cases/${id}/${action}`, body, (await who.get<Ref>(`/cases/${id}`)).revision)
  }
  async function until<T>(what: string, read: () => Promise<T | undefined>): Promise<T> {
    for (let tries = 0; tries < 100; tries += 1) {
      const found = await read()
      if (found !== undefined) return found
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    throw new Error(`waited in vain for ${what}`)
  }

  beforeAll(async () => {
    source = spawn(
      'python3',
      [root('tools/fact_source'), '--port', String(SOURCE_PORT), '--confirm', LI.id_number],
      { stdio: 'ignore' },
    )
    server = await startServer('sqlite', MORNING, { factSources: sourcesFile() })
    browser = await openBrowser()
    visitor = await newPage(browser, server.url, PHONE)
    await signInVisitor(visitor, 'visitor01')
    api = await Caller.signIn(server.url, 'visitor01', 'portal')
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    source?.kill()
  })

  let shop: string
  it('is said before the submission, and the case keeps what was looked at', async () => {
    const answers = { place: 'shop', prior: 'no', agent: 'self' }
    const made = await draft('个体工商户设立登记', answers, { scope: '日用百货零售' }, ['application'])
    shop = made.id
    for (const language of ['en', 'zh'] as const) {
      await look(visitor, `/portal/apply/${shop}/check`, language)
      await visitor.getByTestId('consent').waitFor()
      await expectSound(visitor, `the consent in ${language}`)
      await shot(visitor, `uses-consent-${language}`)
    }
    await visitor.getByRole('button', { name: '提交申请' }).click()
    await visitor.getByTestId('case-number').waitFor()
    await look(visitor, `/portal/cases/${shop}`, 'zh')
    await visitor.getByText('提交的材料').first().click()
    await visitor.getByTestId('use-evidence').first().waitFor()
    expect(await visitor.getByTestId('use-evidence').count()).toBe(2)
    await expectSound(visitor, 'the evidence on the phone')
    await shot(visitor, 'uses-evidence')
  })

  it('shows the holder each use, who objects to one and is answered with a reason', async () => {
    const seen = await api.get<{
      materials: { requirement: string; use: { licence_id: string } | null }[]
    }>(`/cases/${shop}`)
    const licence = seen.materials.find((one) => one.requirement === 'id_card')!.use!.licence_id
    for (const language of ['en', 'zh'] as const) {
      await look(visitor, `/portal/licences/${licence}`, language)
      await visitor.getByTestId('licence-filings').waitFor()
      await expectSound(visitor, `the uses of a licence in ${language}`)
    }
    await shot(visitor, 'uses-filings')
    await visitor.getByRole('button', { name: '对这次使用有异议' }).click()
    const asked = visitor.getByRole('dialog')
    await asked.getByLabel('为什么有异议').fill('我没有同意用身份证')
    await expectSound(visitor, 'the dialog of an objection')
    await shot(visitor, 'uses-objection-dialog')
    await asked.getByRole('button', { name: '对这次使用有异议' }).click()
    await visitor.getByText('等待答复').waitFor()
    desk = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(desk, 'decider01')
    await desk.goto(`/counter/desk/uses_objected/${shop}`)
    await desk.getByRole('button', { name: '答复使用异议' }).click()
    const answer = desk.getByRole('dialog')
    await answer.getByLabel('异议不成立').check()
    await answer.getByLabel('答复和理由').fill('提交申请时已在确认页告知。')
    await expectSound(desk, 'the answer to an objection')
    await shot(desk, 'uses-answer-dialog')
    await desk.keyboard.press('Control+Enter')
    await visitor.getByText('提交申请时已在确认页告知。').waitFor()
    await shot(visitor, 'uses-answered')
  })

  it('is raised at once when the licence is suspended, and settled before the review', async () => {
    const offered = await api.get<{
      definition: { form: { sections: { fields: { key: string; options: { value: string }[] }[] }[] } }
    }>(`/items/${await item('社会保障卡申领')}`)
    const bank = offered.definition.form.sections
      .flatMap((section) => section.fields)
      .find((field) => field.key === 'bank')!.options[0]!.value
    const card = await draft(
      '社会保障卡申领',
      { reason: 'first', holder: 'adult', comes: 'self' },
      { bank },
      [],
    )
    await api.post(`/cases/${card.id}/submit`, {}, card.revision)
    await step('clerk01', card.id, 'receive')
    await step('clerk01', card.id, 'accept')
    await step('reviewer02', card.id, 'review', { opinion: '符合条件' })
    await step('decider02', card.id, 'approve')
    const { licence } = await api.get<{ licence: { id: string } }>(`/cases/${card.id}`)
    const sealed = await until('the seal', async () => {
      const seen = await api.get<Ref & { state: string }>(`/licences/${licence.id}`)
      return seen.state === 'valid' ? seen : undefined
    })
    const allowance = await draft(
      '高龄津贴申领',
      { age: '80', comes: 'self' },
      { account: '6222000000000000001' },
      ['household'],
    )
    await api.post(`/cases/${allowance.id}/submit`, {}, allowance.revision)
    await step('clerk01', allowance.id, 'receive')
    await step('clerk01', allowance.id, 'accept')
    const issuer = await Caller.signIn(server.url, 'decider02')
    await issuer.post(`/licences/${licence.id}/suspend`, { reason: '涉嫌冒领，核查' }, sealed.revision)
    await desk.close()
    desk = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(desk, 'reviewer05')
    await desk.goto('/counter/desk/licence_lost')
    await desk.getByText('证照失效，待处理').first().waitFor()
    await desk.goto(`/counter/desk/licence_lost/${allowance.id}`)
    await desk.getByTestId('licence-lost').waitFor()
    await desk.locator('.materials button', { hasText: '社会保障卡' }).first().click()
    await expectSound(desk, 'a case with a lost licence')
    await shot(desk, 'uses-lost-desk')
    await look(visitor, `/portal/cases/${allowance.id}`, 'zh')
    await visitor.getByTestId('licence-lost').waitFor()
    await expectSound(visitor, 'a lost licence on the phone')
    await shot(visitor, 'uses-lost-phone')
    await desk.getByRole('button', { name: '处理证照变化' }).click()
    const dialog = desk.getByRole('dialog')
    await dialog.getByLabel('仍可作为依据').check()
    await dialog.getByLabel('理由').fill('已向发证部门核实，不影响本次申领。')
    await expectSound(desk, 'the dialog that settles it')
    await shot(desk, 'uses-settle-dialog')
    await desk.keyboard.press('Control+Enter')
    await desk.getByTestId('licence-lost').waitFor({ state: 'detached' })
    await visitor.getByTestId('licence-lost').waitFor({ state: 'detached' })
  })

  let checked: string
  it('is asked of a source that knows, and the paper stays possible', async () => {
    const form = { employer: '示例公司', left_on: '2026-08-31', address: undefined } // it asks for none
    const made = await draft('失业保险金申领', { why: 'expired', moved: 'no' }, form, [])
    for (const language of ['en', 'zh'] as const) {
      await look(visitor, `/portal/apply/${made.id}/materials`, language)
      await visitor.getByTestId('fact').waitFor()
      await expectSound(visitor, `the offer of a check in ${language}`)
    }
    await shot(visitor, 'fact-offer')
    await visitor.getByRole('button', { name: '同意核验，不用交' }).click()
    await visitor.getByText('不用交，已经核验').waitFor()
    await expectSound(visitor, 'a confirmed fact')
    await shot(visitor, 'fact-confirmed')
    await api.upload(`/cases/${made.id}/materials/card/files`, 'a.pdf', document())
    await api.post(`/cases/${made.id}/submit`, {}, (await api.get<Ref>(`/cases/${made.id}`)).revision)
    checked = made.id
  })

  it('is objected to where the fact stands on the page of the case, and answered', async () => {
    const fact = visitor.getByRole('listitem').filter({ hasText: /核验编号|reference/i })
    for (const language of ['en', 'zh'] as const) {
      await look(visitor, `/portal/cases/${checked}`, language)
      await visitor
        .getByText(language === 'en' ? 'Your materials' : '提交的材料')
        .first()
        .click()
      await fact.waitFor()
      await expectSound(visitor, `the evidence of a fact in ${language}`)
      await shot(visitor, `fact-evidence-${language}`)
    }
    await fact.getByRole('button', { name: '对这次使用有异议' }).click()
    const asked = visitor.getByRole('dialog')
    await asked.getByRole('button', { name: '对这次使用有异议' }).click()
    await asked.getByText('请填写这一项').waitFor() // nothing is sent without a reason
    await asked.getByLabel('为什么有异议').fill('我没有同意核验')
    await expectSound(visitor, 'the dialog of an objection to a fact')
    await shot(visitor, 'fact-objection-dialog')
    await asked.getByRole('button', { name: '对这次使用有异议' }).click()
    await fact.getByText('等待答复').waitFor()
    expect(await fact.getByRole('button', { name: '对这次使用有异议' }).count()).toBe(0) // once
    const decider = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(decider, 'decider02')
    await decider.goto(`/counter/desk/uses_objected/${checked}`)
    await decider.getByRole('button', { name: '答复使用异议' }).click()
    const answer = decider.getByRole('dialog')
    await answer.getByText('核验编号').waitFor()
    await answer.getByLabel('异议不成立').check()
    await answer.getByLabel('答复和理由').fill('同意核验的记录在材料一步。')
    await expectSound(decider, 'the answer to an objection to a fact')
    await shot(decider, 'fact-answer-dialog')
    await decider.keyboard.press('Control+Enter')
    await fact.getByText('同意核验的记录在材料一步。').waitFor()
    await shot(visitor, 'fact-answered')
  })

  it('is asked once for all items of a bundle, by the visitor and at the counter', async () => {
    const items = [
      { item_id: await item('失业登记'), answers: { before: 'employee', here: 'yes' } },
      { item_id: await item('失业保险金申领'), answers: { why: 'expired', moved: 'no' } },
    ]
    const own = await api.post<Ref>('/bundle-cases', { items })
    for (const language of ['en', 'zh'] as const) {
      await look(visitor, `/portal/bundle-cases/${own.id}/materials`, language)
      await visitor.getByTestId('fact').waitFor()
      await expectSound(visitor, `the offer of a check for a bundle in ${language}`)
    }
    expect(await visitor.getByTestId('fact').count()).toBe(1)
    await shot(visitor, 'bundle-fact-offer')
    await visitor.getByRole('button', { name: '同意核验，不用交' }).click()
    await visitor.getByText('不用交，已经核验').waitFor()
    await expectSound(visitor, 'a fact that is confirmed for a bundle')
    await shot(visitor, 'bundle-fact-confirmed')

    const clerk = await Caller.signIn(server.url, 'clerk01', 'counter')
    const { acts_for } = await api.get<{ acts_for: { subject_id: string }[] }>('/me')
    const begun = await clerk.post<Ref>('/bundle-cases', { items, subject_id: acts_for[0]!.subject_id })
    atDesk = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(atDesk, 'clerk01')
    await atDesk.goto(`/counter/file/bundle/${begun.id}`)
    await atDesk.getByRole('button', { name: '同意核验，不用交' }).click()
    await atDesk.getByText('不用交，已经核验').waitFor()
    await expectSound(atDesk, 'a fact that is confirmed at the counter')
    await shot(atDesk, 'bundle-fact-desk')
  })

  it('is shown once at the counter for every paper of a bundle', async () => {
    const clerk = await Caller.signIn(server.url, 'clerk01', 'counter')
    const person = await clerk.post<{ subject_id: string }>('/visitors', {
      name: '郑示例',
      id_number: '990102199003070011',
    })
    const items = [
      { item_id: await item('失业登记'), answers: { before: 'employee', here: 'yes' } },
      { item_id: await item('失业保险金申领'), answers: { why: 'expired', moved: 'no' } },
    ]
    const begun = await clerk.post<Ref>('/bundle-cases', { items, subject_id: person.subject_id })
    const { items: held } = await api.get<{ items: { id: string; number: string }[] }>('/licences')
    const card = held.find((one) => one.number === 'ID990000001')!
    const shown = await api.post<{ code: string }>(`/licences/${card.id}/shows`, { purpose: '办理失业登记' })
    await atDesk.goto(`/counter/file/bundle/${begun.id}`)
    await atDesk.getByRole('button', { name: '扫亮证码' }).click()
    const dialog = atDesk.getByRole('dialog')
    await dialog.getByLabel('亮证码').fill(shown.code)
    await dialog.getByRole('button', { name: '查看证照' }).click()
    const use = dialog.getByRole('button', { name: '代替所有能代替的材料' })
    await use.waitFor()
    await expectSound(atDesk, 'a licence that is shown for a bundle')
    await use.click()
    await atDesk.getByTestId('shown-met').getByText('身份证').waitFor()
    await expectSound(atDesk, 'what it stands for')
    await shot(atDesk, 'bundle-shown-desk')
  })

  it('is counted in the statistics of the hall', async () => {
    const manager = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(manager, 'manager01')
    const { items } = await api.get<{ items: { id: string; name: string }[] }>('/halls')
    const hall = items.find((one) => one.name === '城东区政务服务中心')!.id
    await manager.goto(`/console/halls/${hall}/statistics`)
    await manager.getByTestId('saved').getByText('个体工商户设立登记').waitFor()
    await expectSound(manager, 'saved papers in the console')
    await shot(manager, 'saved-console')
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
