import { deflateSync } from 'node:zlib'
import type { Locator, Page } from 'playwright-core'
import { answerAll } from './visitor'

export const ITEM = '食品经营许可（新办）'
/** A restaurant without machines, by nobody else: what ITEM asks. */
export const ANSWERS = { business: 'restaurant', machine: 'no', agent: 'self' }

/** A small picture that a preview can really draw: `size` × `size` points of one grey. */
export function picture(size = 64): Buffer {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(size, 0xc0)])
  const pixels = deflateSync(Buffer.concat(Array.from({ length: size }, () => row)))
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  head.set([8, 0, 0, 0, 0], 8) // 8 bits, grey
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body])
  const out = Buffer.alloc(body.length + 12)
  out.writeUInt32BE(body.length, 0)
  named.copy(out, 4)
  out.writeUInt32BE(crc32(named), body.length + 8)
  return out
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** A document of one page, all of it black. */
export function document(): Buffer {
  const paint = '0 g 0 0 200 200 re f'
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<>>>>',
    `<</Length ${paint.length}>>stream\n${paint}\nendstream`,
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj${object}endobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const table = text.length
  text += `xref\n0 5\n0000000000 65535 f \n${offsets.join('')}trailer<</Size 5/Root 1 0 R>>\nstartxref\n${table}\n%%EOF`
  return Buffer.from(text, 'latin1')
}

/** Attaches one picture to the material of this name, and waits until the server has it. */
export const attach = (page: Page, material: string) =>
  attachTo(page.locator('.material').filter({ hasText: material }), material)

async function attachTo(box: Locator, material: string): Promise<void> {
  const sent = box.getByText('已上传')
  const before = await sent.count()
  await box
    .locator('input[type=file]')
    .setInputFiles({ name: `${material}.png`, mimeType: 'image/png', buffer: picture() })
  await sent.nth(before).waitFor()
}

/** One picture for each material that is asked for, must be there, and is not held already; their names. */
export async function attachAsked(page: Page): Promise<string[]> {
  const boxes = page.locator('.material').filter({ hasNotText: '不用交，我们已有' })
  const asked: string[] = []
  for (const box of await boxes.all()) {
    const heading = await box.locator('h2').innerText()
    if (heading.includes('选填')) continue
    const [material = ''] = heading.replace(/^\d+\s*/, '').split('\n')
    await attachTo(box, material.trim())
    asked.push(material.trim())
  }
  return asked
}

/**
 * Goes through the pages of a form and fills in what must be and is not yet: texts by the first of `values` whose name their label holds,
 * of choices the first.
 */
export async function fillPages(
  page: Page,
  values: Record<string, string>,
  each?: (section: number) => Promise<void>,
): Promise<void> {
  for (let section = 0; section < 12; section += 1) {
    await page.locator('main progress.steps').waitFor()
    const form = page.locator('main form')
    if (!(await form.locator('.field, fieldset').count())) return
    await each?.(section)
    const title = await page.locator('h1').innerText()
    for (const box of await form.locator('input:not([type=radio]):not([type=checkbox])').all()) {
      if (await box.inputValue()) continue
      const label = await page.locator(`label[for="${await box.getAttribute('id')}"]`).innerText()
      const key = Object.keys(values).find((one) => label.includes(one))
      if (key) await box.fill(values[key] ?? '')
      else if ((await box.getAttribute('type')) === 'date') await box.fill('2026-11-02')
    }
    for (const group of await form.locator('fieldset').all())
      if (!(await group.locator('input:checked').count())) await group.locator('label').first().click()
    for (const list of await form.locator('select').all())
      if (!(await list.inputValue())) await list.selectOption({ index: 1 })
    await page.getByRole('button', { name: '保存并继续' }).click()
    await page.waitForFunction(
      (before) => globalThis.document.querySelector('h1')?.textContent !== before,
      title,
    )
  }
  throw new Error('the form does not end')
}

/** The fields that the visitor's identity does not fill in. */
export async function fillIn(page: Page, on: 'portal' | 'counter' = 'portal'): Promise<void> {
  const next = async () => {
    if (on === 'portal') await page.getByRole('button', { name: '保存并继续' }).click()
  }
  await page.getByLabel('经营者名称').fill('云溪小馆')
  await page.getByLabel('统一社会信用代码').fill('92990102MA0000023J')
  await page.getByLabel('法定代表人（负责人）').fill('李示例')
  await page.getByLabel('身份证号码').fill('990102188503120018')
  await next()
  await page.getByLabel('经营场所地址').fill('云溪市城东区迎春路 18 号')
  await page.getByLabel('经营面积（平方米）').fill('60')
  await page.getByLabel('餐饮服务经营者').check()
  await page.getByLabel('热食类食品制售').check()
  await next()
  if (on === 'portal') return // the contact comes from the visitor's identity, so that page is not asked for
  await page.getByLabel('联系人姓名').fill('李示例')
  await page.getByLabel('联系电话').fill('13800000001')
}

/** From the first page to an unsubmitted application with everything in it but `without`. */
export async function applyUpToCheck(page: Page, without: string[] = []): Promise<void> {
  await page.goto('/portal/')
  await page.getByRole('combobox', { name: '想办什么事？' }).fill('食品经营')
  await page.getByRole('button', { name: '查找' }).click()
  await page.waitForURL(/search/)
  await page.locator('.results').getByRole('link', { name: ITEM }).click()
  await page.locator('.item-start .primary').click()
  // For themselves, a restaurant without machines, by nobody else: the first answer to each question.
  await answerAll(page)
  await page.getByRole('button', { name: '现在网上办' }).click()
  await fillIn(page)
  for (const material of ['营业执照', '经营场所布局图', '食品安全管理制度', '主要设备设施清单'])
    if (!without.includes(material)) await attach(page, material)
  await page.getByRole('button', { name: '保存并继续' }).click()
  await page.getByRole('button', { name: '提交申请' }).waitFor()
}

/** The whole way to a number. */
export async function apply(page: Page, without: string[] = []): Promise<string> {
  await applyUpToCheck(page, without)
  await page.getByRole('button', { name: '提交申请' }).click()
  return (await page.getByTestId('case-number').innerText()).trim()
}
