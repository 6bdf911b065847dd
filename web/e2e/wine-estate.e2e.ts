import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PHONE, faults, newPage, openBrowser, signInVisitor } from './browser'
import { Caller } from './caller'
import { fillAndSubmit } from './cases'
import { expectSoundEverywhere, look } from './looks'
import { MORNING, startServer, type Server } from './server'
import { Staff } from './staff'

// A wine estate in four stages (立项用地、规划施工、竣工验收、生产经营): how far each is stands on the page of what was handed in.
describe('a wine estate in four stages', () => {
  const STAGES = {
    立项用地: ['企业投资项目备案', '建设用地规划许可', '环境影响评价审批'],
    规划施工: ['建设工程规划许可', '建筑工程施工许可', '用电报装'],
    竣工验收: ['消防验收', '竣工验收备案'],
    生产经营: ['食品生产许可（葡萄酒及果酒）', '食品经营许可', '特种行业许可（旅馆业）', '公共场所卫生许可'],
  }
  let server: Server
  let browser: Browser
  let visitor: Page
  let api: Caller
  let estate: string

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    api = await Caller.signIn(server.url, 'visitor02', 'portal')
    const { acts_for } = await api.get<{ acts_for: { subject_id: string; kind: string }[] }>('/me')
    const made = await api.post<{ id: string }>('/bundle-cases', {
      template_key: 'wine_estate',
      answers: { rooms: 'yes' },
      subject_id: acts_for.find((one) => one.kind === 'company')!.subject_id,
    })
    estate = made.id
    await fillAndSubmit(api, estate)
    visitor = await newPage(browser, server.url, PHONE)
    await signInVisitor(visitor, 'visitor02')
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const stage = (name: string) =>
    visitor
      .getByTestId('bundle-line')
      .locator('section')
      .filter({ has: visitor.getByRole('heading', { name, exact: true }) })

  it('shows its members by stage after it was handed in', async () => {
    for (const [language, elder] of [
      ['en', false],
      ['zh', true],
      ['zh', false],
    ] as const) {
      await look(visitor, `/portal/bundle-cases/${estate}`, language, elder)
      await visitor.getByTestId('bundle-line').locator('section').nth(3).waitFor()
      await expectSoundEverywhere(visitor, `wine-estate-${language}${elder ? '-elder' : ''}`)
    }
    const line = visitor.getByTestId('bundle-line')
    expect(await line.locator('section h3').allInnerTexts()).toEqual(Object.keys(STAGES))
    for (const [name, members] of Object.entries(STAGES))
      expect((await stage(name).locator('.timeline strong').allInnerTexts()).sort(), name).toEqual(
        [...members].sort(),
      )
    expect(await visitor.getByTestId('bundle-time').locator('h3').allInnerTexts()).toEqual(
      Object.keys(STAGES),
    )
  })

  it('says of each stage how much of it has ended', async () => {
    await stage('立项用地').getByText('共 3 件，0 件已结束').waitFor()
    await new Staff(server.url).until(
      ({ members }) => members.find((one) => one.key === 'record')!.state === 'result_issued',
      api,
      estate,
      ['record'],
    )
    await stage('立项用地').getByText('共 3 件，1 件已结束').waitFor()
    await stage('规划施工').getByText('共 3 件，0 件已结束').waitFor()
    await expectSoundEverywhere(visitor, 'wine-estate-begun')
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
