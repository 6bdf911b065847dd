import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK_SCREEN, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { applyUpToCheck, picture } from './filing'
import { shot } from './hall'
import { expectSound, look } from './looks'
import { MORNING, startServer, type Server } from './server'

const EQUIPMENT = '主要设备设施清单'

interface Seen {
  state: string
  revision: number
  licence: object | null
  gaps: { list: { until: string }[] }
}

// What may follow later: the visitor promises and signs on a phone, the desk accepts, the decision waits, the rest comes, and so does the result.
describe('what follows later', () => {
  let server: Server
  let browser: Browser
  let visitor: Page
  let clerk: Page
  let staff: Record<string, Caller>
  let id: string

  const seen = async () => (await (await visitor.request.get(`/api/v1/cases/${id}`)).json()) as Seen
  const step = async (who: string, name: string, body: object = {}) =>
    staff[who]!.post(`/cases/${id}/${name}`, body, (await seen()).revision)

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    staff = Object.fromEntries(
      await Promise.all(
        ['clerk02', 'reviewer01', 'decider01'].map(async (login) => [
          login,
          await Caller.signIn(server.url, login),
        ]),
      ),
    ) as Record<string, Caller>
    visitor = await newPage(browser, server.url, PHONE)
    await signInVisitor(visitor, 'visitor01')
    clerk = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(clerk, 'clerk01')
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('is promised by a day and signed for before the application is sent', async () => {
    await applyUpToCheck(visitor, [EQUIPMENT])
    await shot(visitor, 'gaps-offered')
    await visitor.getByRole('button', { name: '承诺后补' }).click()
    const dialog = visitor.getByRole('dialog')
    const day = dialog.getByLabel(`${EQUIPMENT}：哪天以前补交`)
    const latest = await day.inputValue()
    await day.fill('2027-01-29')
    await dialog.getByRole('button', { name: '签名并承诺' }).click()
    await dialog.getByText(/不能晚于/).waitFor()
    await day.fill(latest)
    await dialog.getByRole('button', { name: '签名并承诺' }).click()
    await dialog.getByText('请先签名', { exact: false }).waitFor()
    const pad = (await dialog.locator('canvas').boundingBox())!
    await visitor.mouse.move(pad.x + 30, pad.y + 40)
    await visitor.mouse.down()
    await visitor.mouse.move(pad.x + 120, pad.y + 80, { steps: 5 })
    await visitor.mouse.up()
    await expectSound(visitor, 'the dialog of a promise')
    await shot(visitor, 'gaps-signing')
    await dialog.getByRole('button', { name: '签名并承诺' }).click()
    await visitor.locator('.gap-list').getByText('已承诺').waitFor()
    await visitor.getByRole('button', { name: '提交申请' }).click()
    await visitor.getByTestId('case-number').waitFor()
    const { items } = await staff.clerk02!.get<{ items: { id: string }[] }>('/cases?list=to_receive')
    id = items[0]!.id
    await step('clerk02', 'receive')
  })

  it('is seen at the desk, where one key accepts the case with it', async () => {
    await clerk.goto(`/counter/desk/to_accept/${id}`)
    await clerk.getByRole('button', { name: /容缺受理/ }).waitFor()
    await clerk.getByText('受理：有可以后补的材料还没有交', { exact: false }).waitFor()
    await expectSound(clerk, 'the desk with a promise')
    await shot(clerk, 'gaps-desk')
    await clerk.keyboard.press('F4')
    await clerk.getByRole('dialog').getByLabel('受理说明').fill('容缺受理')
    await clerk.keyboard.press('Control+Enter')
    await expect.poll(async () => (await seen()).state).toBe('accepted')
    await step('reviewer01', 'review', { opinion: '符合条件' })
    await step('decider01', 'approve-with-gaps', { opinion: '同意' })
    expect((await seen()).licence).toBeNull()
  })

  it('is reminded of once before its day, as the desk sees too', async () => {
    const [gap] = (await seen()).gaps.list
    const before = new Date(Date.parse(`${gap!.until}T04:00:00Z`) - 24 * 3600 * 1000).toISOString() // noon of the day before
    await staff.clerk02!.post('/demo/clock', { now: before })
    await clerk.goto(`/counter/desk/all/${id}`)
    await clerk.locator('.gap-list').getByText('已提醒补交').waitFor()
    await expectSound(clerk, 'a gap of which the visitor was reminded')
    await shot(clerk, 'gaps-reminded')
    for (const language of ['en', 'zh']) {
      await look(visitor, '/portal/inbox', language)
      await visitor
        .getByText(language === 'zh' ? '还有材料没有补交，请按期提交' : 'Something is still to follow')
        .first()
        .waitFor()
      await shot(visitor, `gaps-reminder-${language}`)
    }
  })

  it('is asked for in plain words, and supplied on the phone', async () => {
    for (const language of ['en', 'zh']) {
      await look(visitor, `/portal/cases/${id}`, language)
      await expectSound(visitor, `a decided case that waits, in ${language}`)
      await shot(visitor, `gaps-waiting-${language}`)
    }
    await visitor.getByText('审查已经通过。您承诺后补的材料补齐并核对后，自动出结果。').waitFor()
    await visitor.getByText('行政许可申请容缺受理通知书').first().waitFor()
    await visitor
      .locator('.gap-card input[type=file]')
      .setInputFiles({ name: 'list.png', mimeType: 'image/png', buffer: picture() })
    await visitor.getByText('已补交，待核对').waitFor()
  })

  it('goes back with a reason, comes again, and is confirmed by two keys: the result is there', async () => {
    await clerk.goto(`/counter/desk/gaps_to_check/${id}`)
    await clerk.getByRole('button', { name: /退回后补材料/ }).waitFor()
    await clerk.keyboard.press('b')
    await clerk.getByRole('dialog').getByLabel('哪里不符合要求').fill('没有写数量')
    await expectSound(clerk, 'the dialog that sends back')
    await clerk.keyboard.press('Control+Enter')
    await visitor.getByText('需要重新交：没有写数量').waitFor()
    await visitor
      .locator('.gap-card input[type=file]')
      .setInputFiles({ name: 'list2.png', mimeType: 'image/png', buffer: picture() })
    await visitor.getByText('已补交，待核对').waitFor()
    await clerk.goto(`/counter/desk/gaps_to_check/${id}`)
    await clerk.getByRole('button', { name: /核对后补材料/ }).waitFor()
    await clerk.keyboard.press('r')
    await clerk.getByRole('dialog').getByText(EQUIPMENT).waitFor()
    await expectSound(clerk, 'the dialog that confirms')
    await shot(clerk, 'gaps-confirm')
    await clerk.keyboard.press('Enter')
    await expect.poll(async () => (await seen()).state).toBe('result_issued')
    expect((await seen()).licence).not.toBeNull()
    await visitor.getByText('材料补齐，出具结果').waitFor()
    await shot(visitor, 'gaps-result')
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
