import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MORNING, loadedFolder, startServer } from './server'

// Before all tests: servers that have loaded their demo, whose data the servers of the tests begin with.

export default async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'yimen-e2e-loaded-'))
  process.env.YIMEN_E2E_LOADED = folder // the processes of the tests are begun after this
  for (const clock of [MORNING, undefined]) {
    // Behind the clock of the tests: what it holds is in force when they begin.
    const server = await startServer('sqlite', clock?.replace('T10:00', 'T09:50'))
    await server.stop(loadedFolder(clock))
  }
  return () => rmSync(folder, { recursive: true, force: true })
}
