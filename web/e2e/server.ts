import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BINARY =
  process.env.YIMEN_BINARY ?? fileURLToPath(new URL('../../build/release/yimen', import.meta.url))
const DIST = fileURLToPath(new URL('../dist', import.meta.url))
const POSTGRES = process.env.YIMEN_TEST_POSTGRES
const ADDRESS = /portal\s+(http:\/\/\S+?)\/portal\//
const DAY_PLAYED = /demo\.day_played/
const DAY = 240_000 // milliseconds: as much as playing the demo's day may take on a slow machine
const START = 60_000 // milliseconds: an empty PostgreSQL database takes its time to be shaped

export type Engine = 'sqlite' | 'postgres'
/** For the whole visit and the whole case. Pages do not know the engine; that each route answers alike on both is shown by tests/functional. */
export const engines: Engine[] = POSTGRES ? ['sqlite', 'postgres'] : ['sqlite']

export interface Server {
  url: string
  /** `keptAs` is a folder that takes over its data. */
  stop(keptAs?: string): Promise<void>
}

function ownDatabase(): { url: string; drop: () => void } {
  const name = `yimen_e2e_${randomBytes(6).toString('hex')}`
  const run = (sql: string) =>
    execFileSync('psql', [
      '--no-psqlrc',
      '--quiet',
      '--set',
      'ON_ERROR_STOP=1',
      '--command',
      sql,
      POSTGRES ?? '',
    ])
  run(`CREATE DATABASE ${name}`)
  const url = new URL(POSTGRES ?? '')
  url.pathname = `/${name}`
  return { url: url.href, drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) }
}

/** The address that the server says, once it has also said `ready`. */
function addressOf(child: ChildProcess, ready: RegExp, within: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error(`the server did not start:\n${said}`)), within)
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const found = ADDRESS.exec(said)
      if (!found?.[1] || !ready.test(said)) return
      clearTimeout(timer)
      resolve(found[1])
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the server ended with ${code}:\n${said}`))
    })
  })
}

/** A working morning, so that the demo's halls are open whenever the tests run. */
export const MORNING = '2026-11-24T10:00:00+08:00'

/** Where a server with this clock that has loaded its demo left its data; new ones begin as copies, for loading takes seconds. */
export const loadedFolder = (clock?: string) =>
  join(process.env.YIMEN_E2E_LOADED ?? '', clock?.replace(/\W/g, '') ?? 'now')

export interface Circumstances {
  /** The demo's day is played until the clock's time before anybody looks, so that nothing is empty. */
  day?: boolean
  environment?: Record<string, string>
  /** File of the sources that are asked instead of papers. */
  factSources?: string
  licenceSources?: string
}

/**
 * Starts the real server with its demo hall on an empty database of its own, and the apps as they were built. `clock` sets the time of
 * business, which goes on from there.
 */
export async function startServer(
  engine: Engine = 'sqlite',
  clock?: string,
  { day = false, environment = {}, factSources, licenceSources }: Circumstances = {},
): Promise<Server> {
  const data = mkdtempSync(join(tmpdir(), 'yimen-e2e-'))
  const database = engine === 'postgres' ? ownDatabase() : null
  const loaded = loadedFolder(clock)
  if (!database && !day && existsSync(loaded)) cpSync(loaded, data, { recursive: true })
  const words = [
    ...['--data', data, '--plain-logs', ...(database ? ['--db', database.url] : [])],
    ...['serve', '--demo', '--port', '0', '--web', DIST, '--rate-factor', '0'],
    ...(clock ? ['--clock', clock] : []),
    ...(day ? ['--demo-day'] : []),
    ...(factSources ? ['--fact-sources', factSources] : []),
    ...(licenceSources ? ['--licence-sources', licenceSources] : []),
  ]
  const child = spawn(BINARY, words, { env: { ...process.env, ...environment } })
  const url = await addressOf(child, day ? DAY_PLAYED : ADDRESS, day ? DAY : START)
  return {
    url,
    async stop(keptAs) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      if (keptAs) cpSync(data, keptAs, { recursive: true })
      rmSync(data, { recursive: true, force: true })
      database?.drop()
    },
  }
}
