import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK_SCREEN, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { fillAndSubmit } from './cases'
import { shot } from './hall'
import { expectSound, look } from './looks'
import { pictured } from './pictures'
import { MORNING, startServer, type Server } from './server'

interface Member {
  key: string
  case_id: string
}
interface Seen {
  revision: number
  state: string
  form: Record<string, unknown>
  materials: { requirement: string; use: { licence_id: string } | null }[]
}

// A restaurant whose company does not exist yet (企业开办 N+1): neither business licence nor id card is handed in; who approves sees what
// stands for them, and so does the holder.
describe('a restaurant and its company as one', () => {
  let server: Server
  let browser: Browser
  let visitor: Page
  let desk: Page
  let api: Caller
  let bundle: string
  let company: string

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    api = await Caller.signIn(server.url, 'visitor01', 'portal')
    bundle = await api
      .post<{ id: string }>('/bundle-cases', {
        template_key: 'restaurant_n1',
        answers: { sign: 'yes', large: 'no', agent: 'self' },
      })
      .then((one) => one.id)
    visitor = await newPage(browser, server.url, PHONE)
    await signInVisitor(visitor, 'visitor01')
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function steps(login: string, id: string, ...names: string[]): Promise<void> {
    const staff = await Caller.signIn(server.url, login)
    for (const name of names) {
      const { revision } = await api.get<Seen>(`/cases/${id}`)
      await staff.post(`/cases/${id}/${name}`, {}, revision)
    }
  }

  it('asks for neither business licence nor id card', async () => {
    for (const language of ['en', 'zh'] as const) {
      await look(visitor, `/portal/bundle-cases/${bundle}/materials`, language)
      await visitor.locator('.material').first().waitFor()
      await expectSound(visitor, `the materials of the restaurant in ${language}`)
    }
    const card = visitor.locator('.material').filter({ hasText: '法定代表人身份证' })
    await card.getByText('不用交，我们已有').waitFor()
    const names = await visitor.locator('.material h3, .material h2').allInnerTexts()
    for (const paper of ['营业执照', '经办人身份证', '授权委托书'])
      expect(names.filter((one) => one.includes(paper))).toEqual([]) // the founder comes in person
    await pictured(visitor, 'restaurant-materials', undefined, true)
    await shot(visitor, 'restaurant-materials')
    await fillAndSubmit(api, bundle)
  })

  it('shows the approver what stands for both', async () => {
    const { members } = await api.get<{ members: Member[] }>(`/bundle-cases/${bundle}`)
    const of = (key: string) => members.find((one) => one.key === key)!.case_id
    company = of('register')
    await steps('clerk04', company, 'receive', 'accept')
    desk = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(desk, 'reviewer01')
    await desk.goto(`/counter/desk/to_review/${company}`)
    const card = async () => {
      await desk.getByRole('button', { name: /法定代表人身份证|legal representative/ }).click()
      await desk.getByTestId('use-evidence').waitFor()
    }
    await card()
    await expectSound(desk, 'what stands for the id card, at the desk')
    await pictured(desk, 'restaurant-id-card', card)
    await shot(desk, 'restaurant-id-card')

    await steps('reviewer01', company, 'review')
    // Who registers the company writes down its credit code; with it the rest goes on.
    const register = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(register, 'decider01')
    await register.goto(`/counter/desk/to_decide/${company}`)
    await register.getByRole('button', { name: /^准予许可/ }).click()
    const dialog = register.getByRole('dialog')
    await dialog.getByLabel('统一社会信用代码').waitFor()
    await expectSound(register, 'the dialog in which a credit code is written down')
    await dialog.getByRole('button', { name: /^准予许可/ }).click()
    await dialog
      .getByText(/请填写|必填/)
      .first()
      .waitFor()
    await dialog.getByLabel('统一社会信用代码').fill('91350100M000100Y43')
    await shot(register, 'restaurant-established')
    await dialog.getByRole('button', { name: /^准予许可/ }).click()
    await dialog.waitFor({ state: 'detached' })
    await register.close()
    const food = of('food')
    await expect
      .poll(async () => (await api.get<Seen>(`/cases/${food}`)).state, { timeout: 20_000 })
      .toBe('submitted')
    expect((await api.get<Seen>(`/cases/${food}`)).form).toMatchObject({
      credit_code: '91350100M000100Y43',
    })
    await steps('clerk04', food, 'receive', 'accept')
    await desk.goto(`/counter/desk/to_review/${food}`)
    const licence = () =>
      desk
        .getByRole('button', { name: /营业执照|Business licence/ })
        .getByText(/企业设立登记|Company registration|brings it/)
        .waitFor()
    await licence()
    await expectSound(desk, 'what brings the business licence, at the desk')
    await pictured(desk, 'restaurant-licence', licence)
    await shot(desk, 'restaurant-licence')
  })

  it('shows the holder each use', async () => {
    const seen = await api.get<Seen>(`/cases/${company}`)
    const licence = seen.materials.find((one) => one.requirement === 'legal_id_card')!.use!.licence_id
    for (const language of ['en', 'zh'] as const) {
      await look(visitor, `/portal/licences/${licence}`, language)
      await visitor.getByTestId('licence-filings').waitFor()
      await expectSound(visitor, `the uses of the id card in ${language}`)
    }
    await visitor.getByTestId('licence-filings').getByText('企业设立登记').first().waitFor()
    await pictured(visitor, 'restaurant-holder', undefined, true)
    await shot(visitor, 'restaurant-holder')
  })

  it('hands all results over at the counter for one signature, and the rest stays', async () => {
    const clerk = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(clerk, 'clerk01')
    await clerk.goto(`/counter/file/bundle/${bundle}`)
    const card = clerk.getByTestId('hand-over')
    await card.getByText('企业设立登记').waitFor()
    await card.getByText(/还没有结果/).waitFor()
    await card.getByRole('button', { name: '交付这 1 件结果' }).click()
    await card.getByText(/还没有签名/).waitFor()
    await expectSound(clerk, 'the hand-over at the counter')
    const pad = (await card.locator('canvas').boundingBox())!
    await clerk.mouse.move(pad.x + 20, pad.y + 20)
    await clerk.mouse.down()
    await clerk.mouse.move(pad.x + 90, pad.y + 50)
    await clerk.mouse.up()
    await shot(clerk, 'restaurant-hand-over')
    await card.getByRole('button', { name: '交付这 1 件结果' }).click()
    await clerk.getByTestId('handed-over').waitFor()
    await expectSound(clerk, 'what was handed over')
    const { members } = await api.get<{ members: (Member & { state: string })[] }>(`/bundle-cases/${bundle}`)
    expect(members.find((one) => one.key === 'register')!.state).toBe('delivered')
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
