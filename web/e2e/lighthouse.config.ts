import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// `npm run lighthouse`: a measurement on an idle machine, not part of ./test.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['lighthouse.measure.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
})
