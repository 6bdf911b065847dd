import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESK, PHONE, faults, newPage, openBrowser, signInHere, signInStaff } from './browser'
import { Caller } from './caller'
import { fileCase } from './cases'
import { openFromList, reviewAndApprove } from './counter'
import { attachAsked, fillPages } from './filing'
import { shot } from './hall'
import { expectSound, expectSoundEverywhere, look } from './looks'
import { MORNING, startServer, type Server } from './server'
import { Staff } from './staff'

// 一件事 from the search to the rating, as the visitor sees it: a child is born, a company ends. What others do is seen at one desk for
// one member of each and done over the API for the rest.
let server: Server
let browser: Browser
let staff: Staff

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  staff = new Staff(server.url)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  expect(faults).toEqual([])
})

interface Member {
  key: string
  name: string
  number: string | null
  case_id: string
  state: string
}

/** One person's way through a bundle: what both stories do alike. */
class Story {
  page!: Page
  api!: Caller
  id = ''
  constructor(
    readonly login: string,
    readonly shots: string,
  ) {}

  async begin(): Promise<void> {
    this.api = await Caller.signIn(server.url, this.login, 'portal')
    this.page = await newPage(browser, server.url, PHONE)
  }
  seen(stage: string): Promise<void> {
    return expectSoundEverywhere(this.page, `${this.shots}-${stage}`)
  }
  press(name: string | RegExp): Promise<void> {
    return this.page.getByRole('button', { name }).click()
  }
  async search(text: string, bundle: string): Promise<void> {
    await this.page.goto('/portal/')
    await this.page.getByRole('combobox', { name: '想办什么事？' }).fill(text)
    await this.press('查找')
    const found = this.page.getByTestId('found-bundles')
    await found.getByRole('link', { name: bundle }).waitFor()
    await this.seen('search')
    await found.getByRole('link', { name: bundle }).click()
    await this.page.getByRole('heading', { level: 1, name: bundle }).waitFor()
  }
  /** What it saves, as it stands on the page. */
  async saved(): Promise<Record<string, string>> {
    const rows = this.page.getByTestId('bundle-saves').locator('dl > div')
    await rows.first().waitFor()
    const texts = await rows.allInnerTexts()
    return Object.fromEntries(texts.map((text) => text.split('\n')))
  }
  /** What begins when, as the card of the time says it: the moment, then who begins. */
  async waves(): Promise<string[][]> {
    const time = this.page.getByTestId('bundle-time')
    const moments = await time.locator('.clock-wave').allInnerTexts()
    const lists = await time.locator('.clock-lines').all()
    const names = await Promise.all(lists.map((list) => list.locator('li > :first-child').allInnerTexts()))
    return moments.map((moment, at) => [moment, ...(names[at] ?? [])])
  }
  async signInAndStart(): Promise<void> {
    const address = this.page.url()
    await this.press('登录并办理')
    await this.page.waitForURL(/sign-in/)
    await signInHere(this.page, this.login)
    await this.page.waitForURL(address)
    await this.press('一次办：开始办理')
  }
  async started(): Promise<void> {
    await this.page.waitForURL(/bundle-cases/)
    this.id = /bundle-cases\/([^/?]+)/.exec(this.page.url())?.[1] ?? ''
    await this.page.locator('main progress.steps').waitFor()
  }
  material(name: string) {
    return this.page.locator('.material').filter({ has: this.page.locator('h2', { hasText: name }) })
  }
  async members(): Promise<Member[]> {
    return (await this.api.get<{ members: Member[] }>(`/bundle-cases/${this.id}`)).members
  }
  async member(key: string): Promise<Member> {
    return (await this.members()).find((one) => one.key === key)!
  }
  /** The members as the line of progress shows them. */
  async line(): Promise<string[]> {
    const titles = this.page.getByTestId('bundle-line').locator('.timeline strong')
    await titles.first().waitFor()
    return titles.allInnerTexts()
  }
  step(name: string) {
    return this.page.locator('.timeline li').filter({ has: this.page.locator('strong', { hasText: name }) })
  }
  async open(step = ''): Promise<void> {
    await look(this.page, `/portal/bundle-cases/${this.id}${step}`, 'zh')
  }
  /** The same page as others read it. */
  async otherwise(path: string, stage: string): Promise<void> {
    await look(this.page, path, 'en')
    await this.seen(`${stage}-en`)
    await look(this.page, path, 'zh', true)
    await this.seen(`${stage}-elder`)
    await look(this.page, path, 'zh')
  }
  async rate(): Promise<void> {
    await this.page.getByRole('link', { name: '评价这件一件事' }).click()
    await this.page.getByText('整件只评价一次').waitFor()
    await this.page.getByText('非常满意', { exact: true }).click()
    await this.page.getByRole('checkbox').first().check()
    await this.seen('rating')
    await this.press('提交评价')
    await this.page.getByRole('link', { name: '去看这件一件事' }).click()
    await this.page.getByText('您的评价：非常满意').waitFor()
  }
}

describe('a child is born', () => {
  const birth = new Story('visitor03', 'birth')
  const WAVES = [
    ['生育登记'],
    ['出生医学证明首次签发'],
    ['科学育儿指导登记', '出生户口登记', '生育医疗费用报销', '新生儿预防接种证办理'],
    ['新生儿社会保障卡申领', '城乡居民基本医疗保险参保登记'],
  ]
  beforeAll(() => birth.begin())

  it('is found by the words that people use, and says what it saves and who waits for whom', async () => {
    await birth.search('新生儿出生一件事', '新生儿出生')
    expect(await birth.saved()).toMatchObject({
      工作日: '9 → 6（少 3）',
      材料: '21 → 7（少 14）',
      表单: '8 → 1（少 7）',
      填写项: '70 → 13（少 57）',
      跑动: '8 → 1（少 7）',
    })
    expect(await birth.waves()).toEqual([
      ['受理后马上办', '生育登记'],
      ['“生育登记”出结果以后', '出生医学证明首次签发'],
      ['“出生医学证明首次签发”出结果以后，第 1 个工作日起', ...WAVES[2]!],
      ['“出生户口登记”出结果以后，第 2 个工作日起', ...WAVES[3]!],
    ])
    await birth.seen('page')
    await birth.otherwise('/portal/bundles/newborn', 'page')
  })

  it('is one form and one set of papers, without the register that is held', async () => {
    const { page } = birth
    await birth.signInAndStart()
    await birth.started()
    await page
      .getByText(/^用于：/)
      .first()
      .waitFor()
    await birth.seen('form')
    expect(await page.getByLabel('联系电话').inputValue()).toBe('13800000003') // as the account has it
    await fillPages(page, {
      母亲姓名: '周示范',
      母亲身份证号码: '99010218820915003X',
      新生儿姓名: '周小范',
      居住地址: '云溪市城东区迎春路 18 号',
      户籍地址: '云溪市城东区迎春路 18 号',
      合作银行: '云溪示例商业银行',
      银行账号: '9901000000000001',
    })
    await birth.material('居民户口簿').getByText('不用交，我们已有').waitFor()
    await birth.seen('materials')
    expect(await attachAsked(page)).toEqual([
      '父母身份证',
      '结婚证',
      '医疗费用票据',
      '出院小结',
      '银行卡',
      '证件照',
    ])
    await birth.press('保存并继续')
    await page.getByRole('heading', { level: 1, name: '核对并提交' }).waitFor()
    await page.getByTestId('consent').getByText('居民户口簿').waitFor()
    await birth.seen('check')
    await birth.press('提交申请')
  })

  it('says what is filed and what is not yet, and shows all members in their order', async () => {
    const receipt = birth.page.getByTestId('bundle-receipt')
    await receipt.getByText('1 件已申报').waitFor()
    await receipt.getByText('7 件尚未申报').waitFor()
    await birth.seen('receipt')
    await birth.open()
    const line = await birth.line()
    expect(line.length).toBe(8)
    for (const [at, names] of WAVES.entries()) {
      const from = WAVES.slice(0, at).flat().length
      expect(line.slice(from, from + names.length).sort(), `wave ${at}`).toEqual([...names].sort())
    }
    await birth.step('新生儿社会保障卡申领').getByText('等“出生户口登记”出结果').waitFor()
    await birth.otherwise(`/portal/bundle-cases/${birth.id}`, 'line')
  })

  it('moves on before the eyes of the visitor while desks work on it', async () => {
    const first = (await birth.member('birth_registration')).number!
    const clerk = await newPage(browser, server.url, DESK)
    await signInStaff(clerk, 'clerk01')
    await openFromList(clerk, '待接收', first)
    await clerk.getByTestId('in-bundle').getByText('共 8 件，0 件已结束').waitFor()
    await expectSound(clerk, 'the first member at the desk')
    await shot(clerk, 'birth-desk')
    await clerk.getByRole('button', { name: /^收件/ }).click()
    await openFromList(clerk, '待受理', first)
    await clerk.getByRole('button', { name: /^受理/ }).click()
    await clerk.getByRole('dialog').getByRole('button', { name: '受理' }).click()
    await birth.step('生育登记').getByText('已受理').waitFor()
    await staff.until(
      ({ members }) => members.find((one) => one.key === 'birth_registration')!.state === 'result_issued',
      birth.api,
      birth.id,
      ['birth_registration'],
    )
    // What waited for it is filed by itself.
    await birth.step('出生医学证明首次签发').getByText('已提交').waitFor()
    await birth.seen('line-filed')

    const certificate = (await birth.member('birth_certificate')).number!
    await openFromList(clerk, '待接收', certificate)
    await clerk.getByRole('button', { name: /^收件/ }).click()
    await openFromList(clerk, '待受理', certificate)
    await clerk.getByRole('button', { name: /^受理/ }).click()
    await clerk.getByRole('dialog').getByRole('button', { name: '受理' }).click()
    await birth.step('出生医学证明首次签发').getByText('已受理').waitFor()
    await reviewAndApprove(() => newPage(browser, server.url, DESK), certificate, ['reviewer04', 'decider04'])
    await birth.step('出生户口登记').getByText('已提交').waitFor()
    await birth.seen('line-half')
    await clerk.goto(`/counter/file/bundle/${birth.id}`)
    await clerk.getByTestId('bundle-receive').getByText('出生户口登记').waitFor()
    await expectSound(clerk, 'the bundle at the counter')
    await shot(clerk, 'birth-counter')
    await clerk.context().close()
  })

  it('ends with each result, the licence among them, and is rated once', async () => {
    await staff.until(({ state }) => state === 'done', birth.api, birth.id)
    await birth.open()
    const results = birth.page.getByTestId('bundle-results')
    for (const name of WAVES.flat()) await results.getByRole('heading', { name, exact: true }).waitFor()
    await results.getByRole('link', { name: '打开《出生医学证明》' }).waitFor()
    await birth.seen('results')
    await birth.otherwise(`/portal/bundle-cases/${birth.id}`, 'results')
    await results.getByRole('link', { name: '打开《出生医学证明》' }).click()
    await birth.page.getByText('周小范').first().waitFor()
    await birth.seen('licence')
    await birth.page.goBack()
    await birth.rate()
    await birth.press(/^一次签收这 8 件结果$/)
    await birth.page.getByTestId('handed-over').waitFor()
    await birth.seen('handed-over')
  })
})

describe('a company ends', () => {
  const end = new Story('visitor02', 'end')
  const COMPANY = '云溪市小样餐饮有限公司'

  beforeAll(async () => {
    await end.begin()
    const me = await end.api.get<{ acts_for: { subject_id: string; kind: string }[] }>('/me')
    const subject_id = me.acts_for.find((one) => one.kind === 'company')!.subject_id
    const [clerk, reviewer, decider] = await Promise.all(
      ['clerk04', 'reviewer01', 'decider01'].map((login) => staff.as(login)),
    )
    await fileCase(
      end.api,
      [
        [clerk!, 'receive'],
        [clerk!, 'accept', {}],
        [reviewer!, 'review', { opinion: '符合条件' }],
        [decider!, 'approve', { opinion: '同意' }],
      ],
      { subject_id },
    )
  })

  it('is found by the words that people use, and says what it saves and who waits for whom', async () => {
    await end.search('注销公司', '企业注销登记')
    expect(await end.saved()).toMatchObject({
      工作日: '15 → 9（少 6）',
      材料: '41 → 10（少 31）',
      表单: '7 → 1（少 6）',
      填写项: '58 → 10（少 48）',
      跑动: '7 → 1（少 6）',
    })
    expect(await end.waves()).toEqual([
      ['受理后马上办', '海关报关单位备案注销', '住房公积金单位账户注销', '社会保险登记注销', '税务注销'],
      ['“税务注销”出结果以后，第 5 个工作日起', '银行账户撤销', '企业注销登记'],
      ['“企业注销登记”出结果以后，第 8 个工作日起', '印章注销'],
    ])
    await end.seen('page')
    await end.otherwise('/portal/bundles/company_closing', 'page')
  })

  it('is one form and one set of papers, without the licences that are held, and says which permits end', async () => {
    const { page } = end
    await end.signInAndStart()
    await end.started() // for the company at once: nobody ends a company for themselves
    await page
      .getByText(/^用于：/)
      .first()
      .waitFor()
    await end.seen('form')
    expect(await page.getByLabel('企业名称').inputValue()).toBe(COMPANY) // as the register has it
    expect(await page.getByLabel('统一社会信用代码').inputValue()).toBe('91990102MA9900003J')
    await fillPages(page, {
      法定代表人姓名: '王小样',
      法定代表人身份证件号码: '990102188806080025',
      经办人姓名: '王小样',
      经办人电话: '13800000002',
      注销原因: '股东决定解散',
      基本账户账号: '9901000000000002',
    })
    await end.material('营业执照').first().getByText('不用交，我们已有').waitFor()
    await end.seen('materials')
    const asked = await attachAsked(page)
    expect(asked).not.toContain('营业执照')
    expect(asked).not.toContain('清税证明') // the tax office brings it
    await end.press('保存并继续')
    await page.getByRole('heading', { level: 1, name: '核对并提交' }).waitFor()
    await page.getByTestId('ends').getByText('食品经营许可证').waitFor()
    await end.seen('check')
    await end.press('提交申请')
  })

  it('says what is filed and what is not yet, and shows all members in their order', async () => {
    const receipt = end.page.getByTestId('bundle-receipt')
    await receipt.getByText('4 件已申报').waitFor()
    await receipt.getByText('3 件尚未申报').waitFor()
    await end.seen('receipt')
    await end.open()
    const line = await end.line()
    expect(line.slice(0, 4).sort()).toEqual(
      ['海关报关单位备案注销', '住房公积金单位账户注销', '社会保险登记注销', '税务注销'].sort(),
    )
    expect(line.at(-1)).toBe('印章注销')
    const handedIn = end.page.locator('details', { hasText: '交上来的材料' })
    await handedIn.locator('summary').click()
    await handedIn.getByText('清算报告.png').waitFor()
    expect(await handedIn.locator('dt', { hasText: /^营业执照$/ }).count()).toBe(0) // a licence stood for it
    await end.otherwise(`/portal/bundle-cases/${end.id}`, 'line')
  })

  it('goes by the result of the tax office to the register, where it is decided', async () => {
    const before = ['tax', 'customs']
    await staff.until(
      ({ members }) => members.find((one) => one.key === 'register')!.state === 'submitted',
      end.api,
      end.id,
      before,
    )
    await end.step('企业注销登记').getByText('已提交').waitFor()
    await end.seen('line-half')
    const register = (await end.member('register')).number!
    const clerk = await newPage(browser, server.url, DESK)
    await signInStaff(clerk, 'clerk02')
    await openFromList(clerk, '待接收', register)
    await clerk.getByTestId('ends').getByText('食品经营许可证').waitFor()
    await clerk
      .getByRole('button', { name: /税务|清税证明/ })
      .first()
      .waitFor()
    await expectSound(clerk, 'the register at the desk')
    await shot(clerk, 'end-desk')
    await clerk.getByRole('button', { name: /^收件/ }).click()
    await openFromList(clerk, '待受理', register)
    await clerk.getByRole('button', { name: /^受理/ }).click()
    await clerk.getByRole('dialog').getByRole('button', { name: '受理' }).click()
    await end.step('企业注销登记').getByText('已受理').waitFor()
    await reviewAndApprove(() => newPage(browser, server.url, DESK), register, ['reviewer01', 'decider01'])
    await end.step('印章注销').getByText('已提交').waitFor()
    await clerk.context().close()
  })

  it('ends with each result, its permit with it, and is rated once', async () => {
    await staff.until(({ state }) => state === 'done', end.api, end.id)
    await end.open()
    const results = end.page.getByTestId('bundle-results')
    await results.getByRole('heading', { name: '印章注销', exact: true }).waitFor()
    await end.seen('results')
    await end.otherwise(`/portal/bundle-cases/${end.id}`, 'results')
    await end.rate()
    await end.page.goto('/portal/licences')
    const permit = end.page.getByRole('listitem').filter({ hasText: '食品经营许可证' })
    await permit.getByText('已注销').first().waitFor()
    await end.seen('licences')
  })
})
