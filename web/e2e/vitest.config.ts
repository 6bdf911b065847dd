import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Browser tests, each file against a server, a database and a browser of its own: two at once, since each waits more than it reckons.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['*.e2e.ts'],
    minWorkers: 1,
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 120_000, // a second sign-in may wait for the next one-time code
    expect: { poll: { timeout: 10_000 } }, // as patient as a page that hears of a change
    reporters: [
      'default',
      ['json', { outputFile: fileURLToPath(new URL('../build/e2e.json', import.meta.url)) }],
    ],
  },
})
