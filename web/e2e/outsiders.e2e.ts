import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { sm2, sm3 } from 'sm-crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './browser'
import type { Caller } from './caller'
import { fileOf, sealedLicence, type Licence } from './cases'
import { bits, entriesOf, inside } from './package'
import { startServer, type Server } from './server'

// What the product seals, judged by programs that nobody here wrote: SM3 and SM2 by sm-crypto, the pages by ofd.js in Chromium. Our own
// certificates are read no further than their key.

const READER = fileURLToPath(new URL('../../tests/readers', import.meta.url))
const PICTURES = fileURLToPath(new URL('../../docs/pictures/readers', import.meta.url))
const SCRIPT = `${READER}/node_modules/ofd.js/lib/ofd.umd.min.js`

let server: Server
let browser: Browser
let licence: Licence
let visitor: Caller
let file: Buffer
let pdf: Buffer

beforeAll(async () => {
  if (!existsSync(SCRIPT))
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', READER])
  server = await startServer()
  browser = await openBrowser()
  ;({ visitor, licence } = await sealedLicence(server.url))
  file = await fileOf(visitor, licence, 'ofd')
  pdf = await fileOf(visitor, licence, 'pdf')
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const bytes = (buffer: Buffer) => [...buffer]
const digest = (buffer: Buffer) => sm3(bytes(buffer))

/** The public point of an SM2 key in a certificate: the BIT STRING behind its algorithm. */
function keyOf(certificate: Buffer): string {
  const fields = inside(inside(certificate)[0]!.whole)
  const key = fields.find(
    (one) => one.tag === 0x30 && inside(one.whole)[1]?.tag === 3 && bits(inside(one.whole)[1]!).length === 65,
  )
  return bits(inside(key!.whole)[1]!).toString('hex')
}

function signed(message: Buffer, signature: Buffer, certificate: Buffer): boolean {
  return sm2.doVerifySignature(bytes(message), signature.toString('hex'), keyOf(certificate), {
    der: true,
    hash: true,
  })
}

describe('sm-crypto', () => {
  it('finds every digest and both signatures of a sealed licence right, and a changed one wrong', () => {
    const entries = entriesOf(file)
    const signatureXml = entries.get('Doc_0/Signs/Sign_0/Signature.xml')!
    const references = [
      ...signatureXml.toString().matchAll(/FileRef="\/([^"]+)"><ofd:CheckValue>([^<]+)</g),
    ].map(([, name, value]) => ({ name: name!, value: Buffer.from(value!, 'base64').toString('hex') }))
    expect(references.length).toBeGreaterThan(6)
    for (const { name, value } of references) expect(digest(entries.get(name)!), name).toBe(value)
    const covered = new Set(references.map((one) => one.name))
    expect([...entries.keys()].filter((name) => !covered.has(name)).sort()).toEqual([
      'Doc_0/Signs/Sign_0/Signature.xml',
      'Doc_0/Signs/Sign_0/SignedValue.dat',
    ])

    // SES_Signature: toSign, certificate, algorithm, signature. TBS_Sign: version, seal, time, dataHash, path.
    const [toSign, certificate, , signature] = inside(entries.get('Doc_0/Signs/Sign_0/SignedValue.dat')!)
    const [, seal, , dataHash] = inside(toSign!.whole)
    expect(digest(signatureXml)).toBe(bits(dataHash!).toString('hex'))
    expect(signed(toSign!.whole, bits(signature!), certificate!.content)).toBe(true)
    expect(seal!.whole.equals(entries.get('Doc_0/Signs/Sign_0/Seal.esl')!)).toBe(true)

    // SESeal: eSealInfo, certificate of the maker, algorithm, signature.
    const [info, maker, , made] = inside(seal!.whole)
    expect(signed(info!.whole, bits(made!), maker!.content)).toBe(true)

    const changed = Buffer.from(toSign!.whole)
    changed[changed.length - 1]! ^= 1
    expect(signed(changed, bits(signature!), certificate!.content)).toBe(false)
  })

  it('finds the certificates of signer and maker signed by the published authority', async () => {
    const { items } = await visitor.get<{ items: { pem: string }[] }>('/seals/authorities')
    const root = Buffer.from(items[0]!.pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
    const [toSign, certificate] = inside(entriesOf(file).get('Doc_0/Signs/Sign_0/SignedValue.dat')!)
    const maker = inside(inside(toSign!.whole)[1]!.whole)[1]!
    for (const one of [certificate!.content, maker.content]) {
      const [body, , signature] = inside(one)
      expect(signed(body!.whole, bits(signature!), root)).toBe(true)
    }
  })

  it('finds the payload of the QR code signed by a published key, and a changed one not', async () => {
    const { keys } = await visitor.get<{ keys: { id: string; public_point_hex: string }[] }>('/keys/licence')
    const code = Buffer.from(licence.qr_text.split('#')[1]!, 'base64url')
    const [payload, signature] = [code.subarray(0, -64), code.subarray(-64)]
    const id = payload.toString('utf8', 2, 2 + payload[1]!)
    const key = keys.find((one) => one.id === id)!
    const holds = (message: Buffer) =>
      sm2.doVerifySignature(bytes(message), signature.toString('hex'), key.public_point_hex, { hash: true })
    expect(holds(payload)).toBe(true)
    const changed = Buffer.from(payload)
    changed[20]! ^= 1
    expect(holds(changed)).toBe(false)
  })
})

interface OfdReader {
  parseOfdDocument(options: {
    ofd: ArrayBuffer
    success(result: unknown[]): void
    fail(why: unknown): void
  }): void
  renderOfd(width: number, document: unknown): HTMLElement[]
}

describe('ofd.js', () => {
  it('shows a sealed licence as our PDF shows it, with text that can be selected and the seal', async () => {
    const page = await browser.newPage({ viewport: { width: 1200, height: 860 } })
    await page.setContent('<style>body { margin: 0 }</style><div id="pages"></div>')
    await page.addScriptTag({ path: SCRIPT })
    await page.evaluate(
      (content) =>
        new Promise<void>((resolve, reject) => {
          const { ofd } = window as unknown as { ofd: OfdReader }
          ofd.parseOfdDocument({
            ofd: Uint8Array.from(content).buffer,
            success: (found) => {
              document.getElementById('pages')!.append(...ofd.renderOfd(1200, found[0]))
              resolve()
            },
            fail: (why) => reject(new Error(String(why))),
          })
        }),
      bytes(file),
    )
    await page.waitForTimeout(1000) // it loads its fonts and pictures without telling when it is done
    const text = (await page.locator('#pages').innerText()).replace(/\s/g, '')
    for (const words of ['食品经营许可证', '城东区市场监督管理局', '云溪小馆']) expect(text).toContain(words)
    expect(await page.locator('#pages image').count()).toBe(2) // the code and the seal
    mkdirSync(PICTURES, { recursive: true })
    if (process.env.YIMEN_PICTURES === '1') {
      await page.screenshot({ path: `${PICTURES}/licence-ofd-js.png` })
      const drawn = execFileSync('pdftoppm', ['-png', '-r', '102', '-singlefile', '-'], { input: pdf })
      const beside = await browser.newPage({ viewport: { width: 1200, height: 860 } })
      await beside.setContent(
        `<style>body { margin: 0 }</style><img width="1200" src="data:image/png;base64,${drawn.toString('base64')}">`,
      )
      await beside.screenshot({ path: `${PICTURES}/licence-pdf.png` })
    }
    await page.close()
  })
})
