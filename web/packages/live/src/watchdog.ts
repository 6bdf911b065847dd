import type { App } from 'vue'

// An unattended screen has nobody who presses "reload". It loads itself anew when its own code failed, when nothing was heard for
// long although the server answers, and once a day in a quiet moment; never while the server is away, for then nothing would come back.

const LOOK = 15_000 // milliseconds between two looks
const STUCK = 120_000 // milliseconds without a sign of life
const DAY = 20 * 3600_000
const REST = 60_000 // milliseconds between two reloads: a fault that comes back at once must not make the screen flicker
const STORED = 'yimen.reloaded_at'

export interface Watched {
  /** Machine time of the last sign of life: something was read from the server. */
  alive: () => number
  /** Nobody is using the screen now. */
  quiet: () => boolean
}

export function startWatchdog(app: App, watched: Watched, reload = () => location.reload()): () => void {
  const started = Date.now()
  let failed = false

  function fail(error: unknown): void {
    console.error(error)
    failed = true
    void look()
  }
  async function look(): Promise<void> {
    const now = Date.now()
    const stuck = now - watched.alive() > STUCK
    const old = now - started > DAY && watched.quiet()
    if (!failed && !stuck && !old) return
    if (now - Number(sessionStorage.getItem(STORED) ?? 0) < REST) return
    const answer = await fetch(location.href, { cache: 'no-store' }).catch(() => null)
    if (!answer?.ok) return
    sessionStorage.setItem(STORED, String(now))
    reload()
  }

  app.config.errorHandler = fail
  const heard = (event: ErrorEvent | PromiseRejectionEvent) =>
    fail(event instanceof ErrorEvent ? event.error : event.reason)
  addEventListener('error', heard)
  addEventListener('unhandledrejection', heard)
  const timer = setInterval(() => void look(), LOOK)
  return () => {
    clearInterval(timer)
    removeEventListener('error', heard)
    removeEventListener('unhandledrejection', heard)
  }
}

let last = Date.now()

/** Called whenever something was read: the screen is alive. */
export function noteAlive(): void {
  last = Date.now()
}
export const lastAlive = (): number => last
