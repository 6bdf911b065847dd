// The readings of the characters of GB 2312 (6,763, those of nearly all names), without tones, for the server's search by sound.
//
//     node tools/pinyin.mjs        writes src/platform/search/data/pinyin.txt again: a syllable, a blank, its characters
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { polyphonic } from 'pinyin-pro'

const target = fileURLToPath(new URL('../../src/platform/search/data/pinyin.txt', import.meta.url))
const decoder = new TextDecoder('gb18030', { fatal: true })
const bySyllable = new Map()

for (let row = 0xb0; row <= 0xf7; row++)
  for (let cell = 0xa1; cell <= 0xfe; cell++) {
    const character = decoder.decode(Uint8Array.of(row, cell))
    if (character < '\u4e00' || character > '\u9fff') continue
    const [readings] = polyphonic(character, { toneType: 'none', v: true, type: 'array' })
    for (const reading of new Set(readings)) {
      if (!/^[a-z]*[aeiouv][a-z]*$/.test(reading)) continue
      bySyllable.set(reading, (bySyllable.get(reading) ?? '') + character)
    }
  }

const lines = [...bySyllable].sort(([a], [b]) => (a < b ? -1 : 1)).map(([s, c]) => `${s} ${c}`)
writeFileSync(target, lines.join('\n') + '\n')
