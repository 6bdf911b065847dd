import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  DESK,
  PHONE,
  expectAccessible,
  expectNoSideways,
  faults,
  newPage,
  openBrowser,
  signInStaff,
  signInVisitor,
} from './browser'
import { Caller } from './caller'
import { shot } from './hall'
import { MORNING, startServer, type Server } from './server'

// A licence that two hold: it came from a national system, each has it and shows it, and both see who looked. Another is asked for there.
const MARRIAGE = '11990000000000001G011'
const CIVIL = '11990102MB99000053'
const marriage = (number: string) => ({
  type_code: MARRIAGE,
  number,
  issuer_name: '城东区民政局',
  issuer_code: CIVIL,
  holders: [
    { name: '李示例', number: '990102188503120018' },
    { name: '周示范', number: '99010218820915003X' },
  ],
  issued_on: '2020-05-20',
  state: 'valid',
  content: { 登记日期: '2020年5月20日' },
})
let source: HttpServer
let folder: string
let server: Server
let browser: Browser
let other: Page
let clerk: Page

beforeAll(async () => {
  source = createServer((request, reply) => {
    request.resume()
    reply.end(JSON.stringify({ licences: [marriage('J2019-7')] }))
  })
  await new Promise<void>((done) => source.listen(0, '127.0.0.1', done))
  folder = mkdtempSync(join(tmpdir(), 'yimen-sources-'))
  const file = join(folder, 'sources.json')
  const url = `http://127.0.0.1:${(source.address() as AddressInfo).port}`
  const civil = { name: 'civil', title: '全国婚姻登记系统', title_en: 'Marriages', url, timeout_ms: 3000 }
  writeFileSync(file, JSON.stringify({ sources: [{ ...civil, department: CIVIL, types: [MARRIAGE] }] }))
  server = await startServer('sqlite', MORNING, { licenceSources: file })
  browser = await openBrowser()
  const admin = await Caller.signIn(server.url, 'admin01')
  await admin.post('/licence-imports', { source: '婚姻登记系统', licences: [marriage('J2020-1')] })
  other = await newPage(browser, server.url, PHONE)
  await signInVisitor(other, 'visitor03')
  clerk = await newPage(browser, server.url, DESK)
  await signInStaff(clerk, 'clerk01')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  source?.close()
  rmSync(folder, { recursive: true, force: true })
  expect(faults).toEqual([])
})

async function openLicences(page: Page): Promise<void> {
  await page.goto('/portal/licences')
  await page.getByRole('heading', { level: 1, name: '我的证照' }).waitFor()
}

it('stands in the list of each who holds it, and says how many there are', async () => {
  await openLicences(other)
  await other.getByText('李**等2个持证主体').waitFor()
  await expectAccessible(other, 'licences of several')
  await expectNoSideways(other, 'licences of several')
  await shot(other, 'licences-together')
})

it('is shown by the other holder to a clerk, who reads both names, and the look is seen', async () => {
  await other.getByRole('link', { name: '结婚证' }).click()
  // The list has a field of the same name: not before the licence's own page stands there.
  await other.getByRole('button', { name: '生成亮证码' }).waitFor()
  await other.getByLabel('用来办什么').first().fill('办理公积金贷款')
  await other.getByRole('button', { name: '生成亮证码' }).click()
  const code = (await other.getByTestId('show-code').innerText()).replace(/\s/g, '')
  const looked = await Caller.signIn(server.url, 'clerk02')
  const seen = await looked.post<{ holder_name: string }>('/licence-shows/look', { code })
  expect(seen.holder_name).toBe('李示例、周示范')
  await other.reload()
  await other.getByText('办理公积金贷款').first().waitFor()
  await shot(other, 'licence-together')
})

it('is asked for where it was issued, for a purpose', async () => {
  await openLicences(other)
  await other.getByRole('button', { name: '取回' }).click()
  await other.getByText('请写明用来办什么，至少 2 个字').waitFor()
  await other.getByLabel('用来办什么').fill('办理公积金贷款')
  await expectAccessible(other, 'asking for licences')
  await shot(other, 'licences-query')
  await other.getByRole('button', { name: '取回' }).click()
  await other.getByText('取回 1 份证照。').waitFor()
  await expect.poll(() => other.getByRole('link', { name: '结婚证' }).count()).toBe(2)
})

it('is found at the counter by the number of either, within what the clerk may see', async () => {
  await clerk.goto('/counter/licences')
  await clerk.getByText('按持证人查找').click()
  await clerk.getByLabel('持证人的证件号码').fill('99010218820915003X')
  await clerk.getByLabel('用来办什么').fill('核对')
  await clerk.getByRole('button', { name: '查找' }).last().click()
  await clerk.getByText('没有找到证照').first().waitFor() // of another department: a clerk of a hall sees none of them
  await expectAccessible(clerk, 'finding by holder')
  await shot(clerk, 'find-by-holder')
})
