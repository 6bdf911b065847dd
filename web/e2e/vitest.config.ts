import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Browser tests against the real server: one file after the other, for they share two cores with it.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['*.e2e.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 120_000, // a second sign-in may wait for the next one-time code
    expect: { poll: { timeout: 10_000 } }, // as patient as a page that hears of a change
    reporters: [
      'default',
      ['json', { outputFile: fileURLToPath(new URL('../build/e2e.json', import.meta.url)) }],
    ],
  },
})
