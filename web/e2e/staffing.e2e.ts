import { createHmac } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DESK, faults, newPage, openBrowser, secondStepHere, signInHere } from './browser'
import { shot } from './hall'
import { expectSound, LANGUAGES, speak } from './looks'
import { MORNING, startServer, type Server } from './server'

// A new clerk: the administrator opens the account and gives the post; at their first sign-in they enrol an authenticator; the post ends.
let server: Server
let browser: Browser
let admin: Page
let clerk: Page
let password: string

beforeAll(async () => {
  server = await startServer('sqlite', MORNING)
  browser = await openBrowser()
  admin = await newPage(browser, server.url, DESK)
  await admin.goto('/console/sign-in')
  await signInHere(admin, 'admin01')
  await secondStepHere(admin, 'admin01')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  expect(faults).toEqual([])
})

/** What an authenticator with this secret shows now (RFC 6238, SHA-1, 30 s, 6 digits). */
function totp(base32: string): string {
  const bits = [...base32].map((sign) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'),
  )
  const bytes = (bits.join('').match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', Buffer.from(bytes)).update(step).digest()
  const at = mac[19]! & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

it('is added by the administrator, who hands over a password that is shown once', async () => {
  await admin.getByRole('link', { name: '人员与岗位' }).click()
  await admin.getByLabel('姓名或用户名').fill('clerk')
  await admin.getByLabel('姓名或用户名').press('Enter')
  await admin.getByRole('link', { name: '陈一示' }).waitFor()
  await expectSound(admin, 'people')
  await shot(admin, 'staffing')
  await admin.getByRole('button', { name: '新增人员' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByRole('button', { name: '新增人员' }).click()
  await dialog.getByText('请填写').first().waitFor()
  await dialog.getByLabel('姓名（与身份证一致）').fill('褚新示')
  await dialog.getByLabel('公民身份号码（当面核对过身份证）').fill('11010519491231002')
  await dialog.getByLabel('用户名').fill('clerk09')
  await dialog.getByLabel('合同制').check()
  await dialog.getByLabel('大厅').selectOption({ label: '城东区政务服务中心' })
  await dialog.getByRole('button', { name: '新增人员' }).click()
  await dialog.getByText('身份证号不对').first().waitFor()
  await expectSound(admin, 'adding somebody')
  await shot(admin, 'staffing-add')
  await dialog.getByLabel('公民身份号码（当面核对过身份证）').fill('11010519491231002X')
  await dialog.getByRole('button', { name: '新增人员' }).click()
  await dialog.getByText('褚新示 的账号已开通。').waitFor()
  password = await dialog.getByTestId('password').innerText()
  await shot(admin, 'staffing-password')
  await dialog.getByRole('button', { name: '关闭' }).last().click()
  await admin.getByRole('heading', { level: 1, name: '褚新示' }).waitFor()
})

it('gets a post in the hall, and none that contracted staff may not hold', async () => {
  await admin.getByRole('button', { name: '任命岗位' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('岗位').selectOption({ label: '决定人员' })
  await dialog.getByLabel('部门').selectOption({ index: 1 })
  await dialog.getByRole('button', { name: '任命岗位' }).click()
  await dialog.getByText('合同制人员不能担任决定岗位').waitFor()
  await dialog.getByLabel('岗位').selectOption({ label: '窗口人员' })
  await expectSound(admin, 'giving a post')
  await shot(admin, 'staffing-post')
  await dialog.getByRole('button', { name: '任命岗位' }).click()
  await dialog.waitFor({ state: 'detached' })
  await admin.getByText('窗口人员').waitFor()
  await expectSound(admin, 'somebody')
  await shot(admin, 'staffing-member')
})

it('adds an authenticator at the first sign-in and is at the desk', async () => {
  clerk = await newPage(browser, server.url, DESK)
  await clerk.goto('/counter/sign-in')
  await clerk.getByLabel('用户名').fill('clerk09')
  await clerk.getByLabel('密码').fill(password)
  await clerk.getByRole('button', { name: '登录', exact: true }).click()
  const secret = await clerk.getByTestId('enrol-secret').innerText()
  await expectSound(clerk, 'enrolling')
  await shot(clerk, 'enrol')
  await clerk.getByLabel('验证器显示的 6 位数字').fill('000000')
  await clerk.getByRole('button', { name: '绑定并登录' }).click()
  await clerk.getByText('验证码或安全密钥不正确').waitFor()
  await clerk.getByLabel('验证器显示的 6 位数字').fill(totp(secret))
  await clerk.getByRole('button', { name: '绑定并登录' }).click()
  await clerk.getByRole('navigation', { name: '待办' }).waitFor()
})

it('loses what the post allowed when it ends, and the account when they leave', async () => {
  await admin.getByRole('button', { name: '免去 窗口人员' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: '免去' }).click()
  await admin.getByText('还没有岗位').waitFor()
  await admin.getByRole('button', { name: '办理离职' }).click()
  await shot(admin, 'staffing-leave')
  await admin.getByRole('dialog').getByRole('button', { name: '办理离职' }).click()
  await admin.getByText('已注销').waitFor()
  for (const language of LANGUAGES) {
    await speak(admin, language)
    await admin.goto('/console/staff?role=clerk')
    await admin.getByRole('link', { name: '陈一示' }).waitFor()
    await expectSound(admin, `people in ${language}`)
    await shot(admin, `staffing-${language}`)
  }
})
