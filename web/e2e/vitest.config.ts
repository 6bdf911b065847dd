import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Browser tests against the real server, two files at once, each with a server and a browser of its own.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['*.e2e.ts'],
    globalSetup: 'loaded.ts',
    maxWorkers: 2,
    minWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 120_000, // a second sign-in may wait for the next one-time code
    expect: { poll: { timeout: 20_000 } }, // as patient as a page that hears of a change
    reporters: [
      'default',
      ['json', { outputFile: fileURLToPath(new URL('../build/e2e.json', import.meta.url)) }],
    ],
  },
})
