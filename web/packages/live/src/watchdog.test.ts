import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, h } from 'vue'
import { startWatchdog } from './watchdog'

const answers = vi.fn<() => Promise<Response>>()

describe('the watchdog of an unattended screen', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('fetch', answers)
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    answers.mockReset().mockResolvedValue(new Response('', { status: 200 }))
    sessionStorage.clear()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  function watch(alive: () => number, quiet = () => true) {
    const reload = vi.fn()
    const app = createApp({ render: () => h('p') })
    const stop = startWatchdog(app, { alive, quiet }, reload)
    return { app, reload, stop }
  }

  it('leaves a living screen alone', async () => {
    const { reload, stop } = watch(() => Date.now())
    await vi.advanceTimersByTimeAsync(3600_000)
    expect(reload).not.toHaveBeenCalled()
    stop()
  })

  it('loads anew when nothing was heard, but only when the server is there', async () => {
    const begin = Date.now()
    answers.mockRejectedValue(new TypeError('no line'))
    const { reload, stop } = watch(() => begin)
    await vi.advanceTimersByTimeAsync(300_000)
    expect(reload).not.toHaveBeenCalled()
    answers.mockResolvedValue(new Response('', { status: 200 }))
    await vi.advanceTimersByTimeAsync(15_000)
    expect(reload).toHaveBeenCalledTimes(1)
    stop()
  })

  it('loads anew after a fault of the page, once a minute at most', async () => {
    const { app, reload, stop } = watch(() => Date.now())
    app.config.errorHandler?.(new Error('bug'), null, 'render')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(reload).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(reload).toHaveBeenCalledTimes(2)
    stop()
  })

  it('loads anew once a day, in a quiet moment', async () => {
    let quiet = false
    const { reload, stop } = watch(
      () => Date.now(),
      () => quiet,
    )
    await vi.advanceTimersByTimeAsync(21 * 3600_000)
    expect(reload).not.toHaveBeenCalled()
    quiet = true
    await vi.advanceTimersByTimeAsync(15_000)
    expect(reload).toHaveBeenCalledTimes(1)
    stop()
  })
})
