import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'

// The device bridge of a desk (docs/standards/device-bridge.md), as a process of its own, and the hand that works its devices.
const TOOL = fileURLToPath(new URL('../../tools/device_bridge', import.meta.url))
export const CODE = '274915'
const FIXED = 'http://127.0.0.1:9471' // where every page looks for the bridge of its machine
let port = '' // where the bridge of this test listens, so that two runs on one machine do not meet

export interface Bridge {
  /** Puts a card down, lays a page under the camera, signs, presses a face; pulls a cable. */
  hand(what: 'card' | 'rating' | 'unplug' | 'plug', body: object): Promise<void>
  hand(what: 'page' | 'signature', body: Buffer): Promise<void>
  stop(): Promise<void>
}

/** `readerKey`: file with the key of its card reader. */
export async function startBridge(origin: string, state: string, readerKey?: string): Promise<Bridge> {
  const child: ChildProcess = spawn('python3', [
    ...[TOOL, '--port', '0', '--hand', '0', '--origin', origin],
    ...['--state', state, '--code', CODE],
    ...(readerKey ? ['--reader-key', readerKey] : []),
  ])
  const hand = await new Promise<string>((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const found = /bridge at http:\/\/127\.0\.0\.1:(\d+), worked from http:\/\/127\.0\.0\.1:(\d+)/.exec(
        said,
      )
      if (!found) return
      port = found[1]!
      resolve(found[2]!)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', () => reject(new Error(`the bridge ended:\n${said}`)))
  })
  return {
    async hand(what, body) {
      const bytes = Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body)
      const done = await fetch(`http://127.0.0.1:${hand}/${what}`, { method: 'POST', body: bytes })
      if (!done.ok) throw new Error(`${what}: ${done.status}`)
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await ended
    },
  }
}

/** What pages of this browser ask of the fixed address goes to the bridge of this test. */
export function reachBridge(browser: Browser): Browser {
  const make = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await make(options)
    await context.route(`${FIXED}/**`, (route) =>
      route.continue({ url: route.request().url().replace(FIXED, `http://127.0.0.1:${port}`) }),
    )
    return context
  }
  return browser
}

/** This browser was paired once: it looks for its devices from now on. */
export async function useDevices(page: Page): Promise<void> {
  await page.evaluate(() => localStorage.setItem('yimen.bridge', '1'))
  await page.reload()
}
