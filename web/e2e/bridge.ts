import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

// The device bridge of a desk (docs/standards/device-bridge.md), as a process of its own, and the hand that works its devices.
const TOOL = fileURLToPath(new URL('../../tools/device_bridge', import.meta.url))
export const CODE = '274915'

export interface Bridge {
  /** Puts a card down, lays a page under the camera, signs, presses a face; pulls a cable. */
  hand(what: 'card' | 'rating' | 'unplug' | 'plug', body: object): Promise<void>
  hand(what: 'page' | 'signature', body: Buffer): Promise<void>
  stop(): Promise<void>
}

export async function startBridge(origin: string, state: string): Promise<Bridge> {
  const child: ChildProcess = spawn('python3', [
    ...[TOOL, '--hand', '0', '--origin', origin],
    ...['--state', state, '--code', CODE],
  ])
  const port = await new Promise<string>((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const found = /worked from http:\/\/127\.0\.0\.1:(\d+)/.exec(said)
      if (found) resolve(found[1]!)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', () => reject(new Error(`the bridge ended:\n${said}`)))
  })
  return {
    async hand(what, body) {
      const bytes = Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body)
      const done = await fetch(`http://127.0.0.1:${port}/${what}`, { method: 'POST', body: bytes })
      if (!done.ok) throw new Error(`${what}: ${done.status}`)
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await ended
    },
  }
}

/** This browser was paired once: it looks for its devices from now on. */
export async function useDevices(page: Page): Promise<void> {
  await page.evaluate(() => localStorage.setItem('yimen.bridge', '1'))
  await page.reload()
}
