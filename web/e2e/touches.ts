import type { Locator, Page } from 'playwright-core'
import { picture } from './filing'

/** Walks as a finger does, and counts what it touches: each tap, each field that is typed into; a file is two (choose, pick). */
export class Finger {
  touches = 0
  readonly log: string[] = []
  constructor(readonly page: Page) {}

  async tap(target: Locator, what: string): Promise<void> {
    await target.click()
    this.note(what, 1)
  }
  async type(target: Locator, text: string, what: string): Promise<void> {
    await target.fill(text)
    this.note(what, 1)
  }
  async attach(box: Locator, name: string, buffer = picture()): Promise<void> {
    const file = { name: `${name}.png`, mimeType: 'image/png', buffer }
    await box.locator('input[type=file]').setInputFiles(file)
    await box.getByText('已上传').waitFor()
    this.note(`attach ${name}`, 2)
  }
  private note(what: string, touches: number): void {
    this.touches += touches
    this.log.push(`${what} (${touches})`)
  }
}

const SAMPLES: Record<string, string> = {
  phone: '13800000001',
  citizen_id: '990102188503120018',
  credit_code: '92990102MA0000023J',
  number: '60',
  date: '2026-11-02',
  address: '云溪市城东区迎春路 18 号',
}

export interface FieldLike {
  key: string
  kind: string
  required: boolean
  options: { value: string }[]
  minimum?: number | null
}

/** Fills in the fields of the section that stands on the page, as far as they must be and are not yet. */
export async function fillSection(finger: Finger, fields: FieldLike[]): Promise<void> {
  for (const field of fields) {
    const control = finger.page.locator(`#field-${field.key}`)
    if (!field.required || !(await control.count())) continue
    const tag = await control.evaluate((element) => element.tagName)
    if (tag === 'FIELDSET') {
      if (!(await control.locator('input:checked').count()))
        await finger.tap(control.locator('input').first(), field.key)
    } else if (tag === 'SELECT') {
      if (!(await control.inputValue())) {
        await control.selectOption({ index: 1 })
        await finger.tap(control, field.key)
      }
    } else if (!(await control.inputValue())) {
      const value = field.minimum ? String(field.minimum) : (SAMPLES[field.kind] ?? '示例内容')
      await finger.type(control, value, field.key)
    }
  }
}
