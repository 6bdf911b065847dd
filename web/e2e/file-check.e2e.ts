import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PHONE, faults, newPage, openBrowser, signInHere } from './browser'
import { Caller } from './caller'
import { fileCase, fileOf, sealedLicence } from './cases'
import { shot } from './hall'
import { LOOKS, expectSound, look, speak } from './looks'
import { startServer, type Server } from './server'

// Anybody has a sealed file checked on the portal, on a phone: ours, another maker's, a changed one, and what is no document.

const FIXTURES = fileURLToPath(new URL('../../tests/fixtures/ofd', import.meta.url))
const CHOOSE = /选择 OFD 文件|Choose an OFD file|再选一个文件|Choose another file/

let server: Server
let browser: Browser
let anybody: Page
let ours: Buffer

beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser()
  anybody = await newPage(browser, server.url, PHONE)
  await anybody.goto('/portal/verify')
  const { visitor, licence } = await sealedLicence(server.url)
  ours = await fileOf(visitor, licence, 'ofd')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function check(name: string, buffer: Buffer): Promise<string> {
  await anybody.getByLabel(CHOOSE).setInputFiles({ name, mimeType: 'application/ofd', buffer })
  const found = anybody.locator('[data-outcome]')
  await found.waitFor()
  return (await found.getAttribute('data-outcome')) ?? ''
}
const findings = () =>
  anybody.locator('[data-finding]').evaluateAll((all) => all.map((one) => one.dataset.finding))
const marks = () => anybody.locator('[data-finding] .mark').allInnerTexts()

describe('the check of a file', () => {
  it.each(LOOKS)('says in $name that a licence of this hall holds, finding by finding', async (one) => {
    await look(anybody, '/portal/verify', one.language, one.elder)
    expect(await check('licence.ofd', ours)).toBe('holds')
    expect(await findings()).toEqual(['integrity', 'seal', 'certificate', 'time'])
    expect(await marks()).toEqual(['✓', '✓', '✓', '✓'])
    await expectSound(anybody, `a file that holds, ${one.name}`)
    await shot(anybody, `file-check-${one.language}${one.elder ? '-elder' : ''}`)
  })

  it.each(LOOKS)('never says in $name that a document of an unknown maker is good', async (one) => {
    await look(anybody, '/portal/verify', one.language, one.elder)
    const outcome = await check('elsewhere.ofd', readFileSync(`${FIXTURES}/v4.ofd`))
    expect(['untrusted', 'bad']).toContain(outcome)
    expect((await marks()).slice(0, 3)).toEqual(['✓', '?', '?'])
    expect(await anybody.locator('[data-outcome]').innerText()).not.toMatch(/\{|verify_file/)
    await expectSound(anybody, `a file of an unknown maker, ${one.name}`)
    await shot(anybody, `file-check-unknown-${one.language}${one.elder ? '-elder' : ''}`)
  })

  it('finds one changed byte, and says which part it is', async () => {
    await speak(anybody, 'zh')
    await anybody.goto('/portal/verify')
    const changed = Buffer.from(ours)
    const at = changed.indexOf('<ofd:TextCode')
    changed[at + 1]! ^= 1
    await anybody
      .getByLabel(CHOOSE)
      .setInputFiles({ name: 'changed.ofd', mimeType: 'application/ofd', buffer: changed })
    await anybody.getByRole('alert').filter({ hasText: '没有核验 changed.ofd' }).waitFor()
    await shot(anybody, 'file-check-changed')
  })

  it('refuses what is no document, and a file that is too large before it is sent', async () => {
    for (const [name, buffer, words] of [
      ['notes.ofd', Buffer.from('no document'), '不是 OFD'],
      ['large.ofd', Buffer.alloc(20 * 1024 * 1024 + 1), '超过 20 MB'],
    ] as const) {
      await anybody.getByLabel(CHOOSE).setInputFiles({ name, mimeType: 'application/ofd', buffer })
      await anybody.getByRole('alert').filter({ hasText: words }).waitFor()
    }
    await expectSound(anybody, 'a file that was refused')
    expect(faults).toEqual([])
  })
})

/** What the code on the receipt of a case leads to, as a phone reads it from the drawn page. */
async function codeOfReceipt(visitor: Caller, caseId: string): Promise<URL> {
  const { documents } = await visitor.get<{ documents: { id: string; kind: string }[] }>(`/cases/${caseId}`)
  const receipt = documents.find((one) => one.kind === 'receipt')!
  const input = Buffer.from(await visitor.bytes(`/cases/${caseId}/documents/${receipt.id}/open`, {}))
  const drawn = spawnSync('pdftoppm', ['-r', '150', '-f', '1', '-l', '1', '-png', '-'], {
    input,
    maxBuffer: 1 << 26,
  })
  const read = spawnSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', '-'], {
    input: drawn.stdout,
    encoding: 'utf8',
  })
  return new URL(read.stdout.trim())
}

describe('the code on a paper', () => {
  it('leads whoever signs in as its visitor on to the progress of the case', async () => {
    const visitor = await Caller.signIn(server.url, 'visitor01', 'portal')
    const clerk = await Caller.signIn(server.url, 'clerk01')
    const filed = await fileCase(visitor, [[clerk, 'receive']])
    const code = await codeOfReceipt(visitor, filed.id)
    const phone = await newPage(browser, server.url, PHONE)
    await phone.goto(code.pathname + code.search)
    await phone.getByRole('heading', { name: '是真的' }).waitFor()
    expect(await phone.getByRole('link', { name: '查看办理进度', exact: true }).count()).toBe(0)
    const signIn = phone.getByRole('link', { name: '登录后查看办理进度' })
    await signIn.waitFor()
    await expectSound(phone, 'a paper that is genuine')
    await shot(phone, 'paper-check')
    await signIn.click()
    await signInHere(phone, 'visitor01')
    const progress = phone.getByRole('link', { name: '查看办理进度', exact: true })
    await progress.waitFor()
    await expectSound(phone, 'a paper of a case of mine')
    await shot(phone, 'paper-check-mine')
    await speak(phone, 'en')
    await phone.reload()
    const going = phone.getByRole('link', { name: 'See how the case is going' })
    await going.waitFor()
    await expectSound(phone, 'a paper of a case of mine, in English')
    await shot(phone, 'paper-check-mine-en')
    await going.click()
    await phone.waitForURL(`**/portal/cases/${filed.id}`)
  })
})
