import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { encode } from 'uqr'
import { FLAGS } from './browser'

const WIDTH = 1280
const HEIGHT = 960

/** A film of one picture (YUV4MPEG2, 4:2:0): a QR code in the middle of a grey wall. */
function film(text: string): Buffer {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const dot = Math.floor((HEIGHT * 0.9) / size)
  const left = Math.floor((WIDTH - size * dot) / 2)
  const top = Math.floor((HEIGHT - size * dot) / 2)
  const luma = Buffer.alloc(WIDTH * HEIGHT, 0xa0)
  for (let y = 0; y < size * dot; y += 1)
    for (let x = 0; x < size * dot; x += 1)
      luma[(top + y) * WIDTH + left + x] = data[Math.floor(y / dot)]?.[Math.floor(x / dot)] ? 16 : 235
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128)
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 C420jpeg\n`)
  return Buffer.concat([
    head,
    ...Array.from({ length: 3 }, () => [Buffer.from('FRAME\n'), luma, chroma]).flat(),
  ])
}

/** A browser on a machine whose camera sees this code. */
export async function browserThatSees(text: string): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'yimen-camera-'))
  const file = join(folder, 'code.y4m')
  writeFileSync(file, film(text))
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      ...FLAGS,
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${file}`,
    ],
  })
  browser.once('disconnected', () => rmSync(folder, { recursive: true, force: true }))
  return browser
}
