import { Problem } from '@yimen/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useSteady } from './steady'

const silent = () => Promise.reject(new Problem(0, 'network.offline', ''))

describe('a steady read', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('keeps what it has while the server is silent, says so, and is back within a second', async () => {
    const load = vi.fn<() => Promise<number>>().mockResolvedValueOnce(1)
    const scope = effectScope()
    const steady = scope.run(() => useSteady(load))!
    await vi.advanceTimersByTimeAsync(0)
    expect([steady.data.value, steady.down.value]).toEqual([1, false])
    load.mockImplementation(silent)
    await vi.advanceTimersByTimeAsync(5000)
    expect([steady.data.value, steady.down.value]).toEqual([1, true])
    load.mockResolvedValue(2)
    await vi.advanceTimersByTimeAsync(1000)
    expect([steady.data.value, steady.down.value]).toEqual([2, false])
    scope.stop()
  })

  it('gives up a read that hangs, and tells it from a refusal', async () => {
    const load = vi.fn(
      (signal: AbortSignal) =>
        new Promise<number>((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('aborted'))),
        ),
    )
    const scope = effectScope()
    const steady = scope.run(() => useSteady(load))!
    await vi.advanceTimersByTimeAsync(4000)
    expect(steady.down.value).toBe(true)
    load.mockImplementation(() => Promise.reject(new Problem(404, 'http.not_found', '')))
    await vi.advanceTimersByTimeAsync(1000)
    expect([steady.down.value, steady.refused.value?.status]).toEqual([false, 404])
    scope.stop()
  })

  it('reads once for many events, and never again after its page is gone', async () => {
    const load = vi.fn(async () => 1)
    const scope = effectScope()
    const steady = scope.run(() => useSteady(load))!
    await vi.advanceTimersByTimeAsync(0)
    for (let i = 0; i < 20; i += 1) steady.poke()
    await vi.advanceTimersByTimeAsync(100)
    expect(load).toHaveBeenCalledTimes(2)
    scope.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(load).toHaveBeenCalledTimes(2)
  })
})
