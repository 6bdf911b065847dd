// Writes .br and .gz beside every text file of a build, so that the server only has to send them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const TEXT = /\.(html|js|mjs|css|svg|json|txt)$/
const SMALLEST = 1024 // bytes; below this a compressed copy is not worth a file

const root = process.argv[2] ?? 'dist'
let files = 0
for (const entry of readdirSync(root, { recursive: true })) {
  const path = join(root, entry)
  if (!TEXT.test(path)) continue
  const body = readFileSync(path)
  if (body.length < SMALLEST) continue
  writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }))
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  )
  files += 1
}
console.log(`compressed ${files} files below ${root}`)
