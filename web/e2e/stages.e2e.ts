import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK_SCREEN, PHONE, faults, newPage, openBrowser, signInStaff, signInVisitor } from './browser'
import { Caller } from './caller'
import { FORM, type Ref } from './cases'
import { ITEM, picture } from './filing'
import { shot } from './hall'
import { LANGUAGES, expectSound, look, speak } from './looks'
import { MORNING, startServer, type Server } from './server'

// 环节: a canteen's premises are inspected by two; the police are asked beside that; what is published can be objected to by anybody.
const CANTEEN = { business: 'canteen', agent: 'self' }

const PHOTO = { name: '操作间.png', mimeType: 'image/png', buffer: picture(320) }

const SAMPLES: Record<string, string> = {
  phone: FORM.contact_phone,
  citizen_id: FORM.legal_person_id,
  credit_code: FORM.credit_code,
  date: MORNING.slice(0, 10),
}

let server: Server
let browser: Browser
let visitor: Page
let reviewer: Page
let police: Page
let id: string

interface Definition {
  form: {
    sections: {
      fields: { key: string; kind: string; minimum: number | null; options: { value: string }[] }[]
    }[]
  }
  requirements: { key: string }[]
}

async function accepted(name: string, answers: object, filled: Record<string, unknown>): Promise<string> {
  const who = await Caller.signIn(server.url, 'visitor01', 'portal')
  const { items } = await who.get<{ items: { id: string; name: string }[] }>(
    '/items?applicable=true&limit=100',
  )
  let ref = await who.post<Ref>('/cases', { item_id: items.find((one) => one.name === name)!.id, answers })
  const seen = await who.get<{ revision: number; form: object; definition: Definition }>(`/cases/${ref.id}`)
  const form: Record<string, unknown> = { ...seen.form, ...filled }
  for (const field of seen.definition.form.sections.flatMap((section) => section.fields)) {
    const first = field.options[0]?.value
    const sample =
      field.kind === 'number' ? (field.minimum ?? 1) : (SAMPLES[field.kind] ?? '云溪市城东区迎春路 18 号')
    form[field.key] ??= field.kind === 'choices' ? [first] : (first ?? sample)
  }
  ref = { ...ref, ...(await who.put<Ref>(`/cases/${ref.id}/form`, { form }, seen.revision)) }
  for (const { key } of seen.definition.requirements) {
    const added = await who.upload<Ref>(`/cases/${ref.id}/materials/${key}/files`, 'a.png', picture())
    ref = { ...ref, revision: added.revision }
  }
  ref = await who.post<Ref>(`/cases/${ref.id}/submit`, {}, ref.revision)
  const clerk = await Caller.signIn(server.url, 'clerk04')
  for (const step of ['receive', 'accept'])
    ref = await clerk.post<Ref>(`/cases/${ref.id}/${step}`, {}, ref.revision)
  return ref.id
}

const dialogOf = (page: Page) => page.getByRole('dialog')
const act = (page: Page, name: string) => page.locator('.action-panel').getByRole('button', { name }).click()

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  id = await accepted(ITEM, CANTEEN, { ...FORM, format: 'canteen' })
  visitor = await newPage(browser, server.url, PHONE)
  await signInVisitor(visitor, 'visitor01')
  reviewer = await newPage(browser, server.url, DESK_SCREEN)
  await signInStaff(reviewer, 'reviewer01')
  police = await newPage(browser, server.url, DESK_SCREEN)
  await signInStaff(police, 'reviewer07')
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('the stages of a case', () => {
  it('stand at the desk, and say why nothing is reviewed yet', async () => {
    await reviewer.goto(`/counter/desk/to_review/${id}`)
    await reviewer.getByText('食品经营场所现场核查').first().waitFor()
    await reviewer.getByText('还有环节没有完成').waitFor()
    await expectSound(reviewer, 'a case with a stage')
    await shot(reviewer, 'stages-desk')
    await speak(reviewer, 'en')
    await reviewer.reload()
    await reviewer.getByText('Inspection of the premises').first().waitFor()
    await expectSound(reviewer, 'a case with a stage in English')
    await shot(reviewer, 'stages-desk-en')
    await speak(reviewer, 'zh')
    await reviewer.reload()
  })

  it('another department is asked, by a day inside the limit, and sees it come', async () => {
    await police.goto('/counter/desk/asked_of_us')
    await police.getByText('这个名单里没有办件').waitFor()
    await act(reviewer, '征求其他部门意见')
    const dialog = dialogOf(reviewer)
    await dialog.getByRole('button', { name: '征求其他部门意见' }).click()
    await dialog.getByText('请填写').first().waitFor()
    await expectSound(reviewer, 'asking a department')
    await dialog.getByLabel('问哪个部门').selectOption({ label: '云溪市公安局城东分局' })
    await dialog.getByLabel('请哪天前答复').fill('2026-11-27')
    await dialog.getByLabel('问什么').fill('申请人近三年有无违法记录？')
    await shot(reviewer, 'stages-ask')
    await reviewer.keyboard.press('Control+Enter')
    await reviewer.getByText('征求云溪市公安局城东分局意见').first().waitFor()
    await police.getByText(/征求意见，.*前答复/).waitFor() // by itself
  })

  it('are plain words on the phone: what is asked of whom until when', async () => {
    for (const language of LANGUAGES) {
      await look(visitor, `/portal/cases/${id}`, language)
      await visitor
        .getByText(language === 'zh' ? '征求云溪市公安局城东分局意见' : 'Opinion of Chengdong Branch')
        .first()
        .waitFor()
      expect(await visitor.getByText('违法记录').count()).toBe(0)
      await expectSound(visitor, `the stages on the phone in ${language}`)
      await visitor.locator('.stage-card').scrollIntoViewIfNeeded()
      await shot(visitor, `stages-phone-${language}`)
    }
  })

  it('who is asked finds it in a list, answers, and sees the case no more', async () => {
    await police.goto('/counter/desk/asked_of_us')
    await police.getByText(/征求意见，.*前答复/).waitFor()
    await police.goto(`/counter/desk/asked_of_us/${id}`)
    await police.getByText('申请人近三年有无违法记录？').first().waitFor()
    await expectSound(police, 'what is asked of us')
    await shot(police, 'stages-asked')
    await act(reviewer, '催办部门')
    await dialogOf(reviewer).getByRole('button', { name: '催办部门' }).click()
    await police.locator('.stage-list').getByText('已催办').waitFor() // by itself
    await act(police, '答复')
    const dialog = dialogOf(police)
    await dialog.getByLabel('同意', { exact: true }).check()
    await dialog.getByLabel('意见和理由').fill('经查无违法记录。')
    await shot(police, 'stages-answer')
    await police.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await reviewer.getByText('孔七例：同意。经查无违法记录。').waitFor()
    await police.getByText('没有这个办件').first().waitFor() // nothing of it is left on the screen
    await police.getByText('这个名单里没有办件').waitFor()
  })

  it('the premises are inspected by two, of whom one writes and the other signs', async () => {
    await act(reviewer, '指定勘验人员')
    let dialog = dialogOf(reviewer)
    await dialog.getByLabel('勘验人员一').selectOption({ label: '吴三示' })
    await dialog.getByLabel('勘验人员二').selectOption({ label: '郑四示' })
    await dialog.getByRole('button', { name: '指定勘验人员' }).click()
    await reviewer.getByText('勘验人员：吴三示、郑四示').first().waitFor()
    const form = reviewer.locator('.photo-form')
    await form.getByRole('button', { name: '添加照片' }).click()
    await form.getByText('请选择照片或拍照').waitFor()
    await expectSound(reviewer, 'the form of a photograph with faults')
    await form.getByLabel('选择照片').setInputFiles(PHOTO)
    await form.getByText('已选：操作间.png').waitFor()
    await form.getByLabel('照片说明').fill('操作间全貌')
    await shot(reviewer, 'stages-photo')
    await form.getByRole('button', { name: '添加照片' }).click()
    await form.getByRole('button', { name: '查看照片 操作间全貌' }).waitFor()
    await form.getByLabel('选择照片').setInputFiles(PHOTO)
    await form.getByLabel('照片说明').fill('拍错了')
    await form.getByRole('button', { name: '添加照片' }).click()
    await form.getByRole('button', { name: '移除 拍错了' }).click()
    await form.getByRole('button', { name: '移除 拍错了' }).waitFor({ state: 'detached' })
    await form.getByRole('button', { name: '查看照片 操作间全貌' }).click()
    await form.getByRole('img', { name: '操作间全貌' }).waitFor()
    await expectSound(reviewer, 'a photograph of an inspection')
    await shot(reviewer, 'stages-photo-shown')
    await act(reviewer, '填写勘验记录')
    dialog = dialogOf(reviewer)
    await dialog.getByLabel('同意', { exact: true }).check()
    await dialog.getByLabel('勘验日期').fill(MORNING.slice(0, 10))
    await dialog.getByLabel('几点').fill('08:30')
    await dialog.getByLabel('地点').fill('迎春路 18 号')
    await dialog.getByLabel('勘验情况').fill('操作间布局与图纸一致，消毒设施齐全。')
    await expectSound(reviewer, 'the record of an inspection')
    await shot(reviewer, 'stages-record')
    await reviewer.keyboard.press('Control+Enter')
    await reviewer.getByText('吴三示已填写并签字').waitFor()
  })

  it('the other officer takes a photograph on the phone, so that the first signs after them', async () => {
    const phone = await newPage(browser, server.url, PHONE, true)
    await signInStaff(phone, 'decider01')
    for (const language of ['en', 'zh'] as const) {
      await look(phone, `/counter/desk/all/${id}`, language)
      await phone.locator('.photo-form').scrollIntoViewIfNeeded()
      await expectSound(phone, `an inspection on the phone of an officer in ${language}`)
      await shot(phone, `stages-officer-${language}`)
    }
    const form = phone.locator('.photo-form')
    await form.getByText('添加或删去照片的人随之签字').waitFor()
    const camera = form.getByLabel('拍照')
    expect(await camera.getAttribute('capture')).toBe('environment')
    await camera.setInputFiles(PHOTO)
    await form.getByLabel('照片说明').fill('仓库货架')
    await form.getByRole('button', { name: '添加照片' }).click()
    await form.getByRole('button', { name: '查看照片 仓库货架' }).waitFor()
    await reviewer.getByText('郑四示已填写并签字').waitFor()
    await act(reviewer, '在勘验记录上签字')
    await dialogOf(reviewer).getByText('签字也包括 2 张照片').waitFor()
    await shot(reviewer, 'stages-sign')
    await reviewer.keyboard.press('Control+Enter')
    await reviewer.getByText('吴三示：同意。操作间布局与图纸一致').waitFor()
    expect(await reviewer.locator('.photo-form').count()).toBe(0)
    await reviewer.getByRole('button', { name: '查看照片 仓库货架' }).waitFor()
    await reviewer.locator('[data-action=review]').waitFor()
    await shot(reviewer, 'stages-done')
  })
})

describe('the record of an inspection', () => {
  it('is for the applicant with its photographs, once both have signed', async () => {
    for (const language of LANGUAGES) {
      await look(visitor, `/portal/cases/${id}`, language)
      const record = visitor.locator('.inspection-records')
      await record.getByText('操作间布局与图纸一致，消毒设施齐全。').waitFor()
      await record
        .getByRole('button', {
          name: language === 'zh' ? '查看照片 操作间全貌' : 'Look at the photograph 操作间全貌',
        })
        .click()
      await record.getByRole('img', { name: '操作间全貌' }).waitFor()
      await record.scrollIntoViewIfNeeded()
      await expectSound(visitor, `the record of an inspection on the phone in ${language}`)
      await shot(visitor, `stages-record-phone-${language}`)
    }
  })
})

describe('a publication', () => {
  it('is read by anybody, who may object without signing in', async () => {
    const poor = await accepted('最低生活保障申请', { kind: 'ill', here: 'yes' }, {})
    const civil = await Caller.signIn(server.url, 'reviewer05')
    const seen = await civil.get<{ revision: number; stages: { id: string }[] }>(`/cases/${poor}`)
    const body = '拟确认李*为最低生活保障对象，现予公示。'
    await civil.post(`/cases/${poor}/stages/${seen.stages[0]!.id}/publish`, { body }, seen.revision)
    const anybody = await newPage(browser, server.url, PHONE)
    await anybody.goto('/portal/')
    for (const language of LANGUAGES) {
      await look(anybody, '/portal/publications', language)
      await anybody.getByText(body).waitFor()
      await expectSound(anybody, `what is published in ${language}`)
      await shot(anybody, `stages-published-${language}`)
    }
    await look(anybody, '/portal/publications', 'zh')
    await anybody.getByRole('button', { name: '提出异议' }).click()
    const dialog = dialogOf(anybody)
    await dialog.getByLabel('姓名或单位').fill('王某')
    await dialog.getByLabel('联系电话').fill('13800000009')
    await dialog.getByLabel('异议内容和理由').fill('该户有两套住房。')
    await expectSound(anybody, 'objecting')
    await dialog.getByRole('button', { name: '提出异议' }).click()
    await anybody.getByText('异议已收到').waitFor()
    const desk = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(desk, 'reviewer05')
    await desk.goto(`/counter/desk/to_review/${poor}`)
    await desk.getByRole('button', { name: '查看异议' }).click()
    await desk.getByText('该户有两套住房。').waitFor()
    await shot(desk, 'stages-objection')
  })
})

describe('a hearing that the law wants', () => {
  it('is announced to everybody with its day and place', async () => {
    const songs = await accepted('娱乐场所设立审批', { kind: 'songs' }, {})
    const desk = await newPage(browser, server.url, DESK_SCREEN)
    await signInStaff(desk, 'reviewer11')
    await desk.goto(`/counter/desk/to_review/${songs}`)
    await act(desk, '安排听证（停止计时）')
    const dialog = dialogOf(desk)
    await dialog.getByLabel('地点').fill('三楼听证室')
    await dialog.getByLabel('听证主持人').selectOption({ label: '邹一例' })
    await dialog.getByRole('button', { name: '安排听证（停止计时）' }).click()
    await dialog.getByText('请填写').first().waitFor()
    await expectSound(desk, 'a hearing without its announcement')
    await dialog.getByLabel('听证公告内容').fill('就申请设立歌舞娱乐场所一事公开举行听证。')
    await shot(desk, 'stages-hearing')
    await desk.keyboard.press('Control+Enter')
    await desk.getByText('已向社会公告').first().waitFor()
    const anybody = await newPage(browser, server.url, PHONE)
    await anybody.goto('/portal/')
    for (const language of LANGUAGES) {
      await look(anybody, '/portal/publications', language)
      await anybody.getByText('就申请设立歌舞娱乐场所一事公开举行听证。').waitFor()
      await anybody.getByText('三楼听证室').waitFor()
      await expectSound(anybody, `an announced hearing in ${language}`)
      await shot(anybody, `stages-announced-${language}`)
    }
  })
})

it('made no page report a fault', () => {
  expect(faults).toEqual([])
})
