import { Problem, online } from '@yimen/api'
import { effectScope, nextTick, ref } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useRead } from './read'
import { openSource } from './source'

class FakeSource {
  static CLOSED = 2
  static all: FakeSource[] = []
  readyState = 0
  onopen: () => void = () => undefined
  onerror: () => void = () => undefined
  onmessage: (event: { data: string }) => void = () => undefined
  listeners = new Map<string, (event: { data: string }) => void>()
  constructor(readonly url: string) {
    FakeSource.all.push(this)
  }
  addEventListener(name: string, listener: (event: { data: string }) => void) {
    this.listeners.set(name, listener)
  }
  close() {
    this.readyState = 2
  }
  change(id: string) {
    this.onmessage({
      data: JSON.stringify({ kind: 'case_accepted', object_kind: 'case', id, revision: 2 }),
    })
  }
}
const newest = () => FakeSource.all.at(-1)!

beforeEach(() => {
  vi.useFakeTimers()
  FakeSource.all = []
  vi.stubGlobal('EventSource', FakeSource)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('tries a refused stream again, and says after a gap that all must be read anew', async () => {
  const told: string[] = []
  const close = openSource((message) => told.push(message.type))
  newest().onopen()
  newest().readyState = FakeSource.CLOSED
  newest().onerror()
  await vi.advanceTimersByTimeAsync(1000)
  expect(FakeSource.all).toHaveLength(2)
  newest().onopen()
  expect(told).toEqual(['reset'])
  close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(FakeSource.all).toHaveLength(2)
})

it('reads again when its object changed, once for a burst, and not for others', async () => {
  const scope = effectScope()
  const load = vi.fn(async () => 'case')
  scope.run(() => useRead(load, { concerns: (change) => change.id === 'mine' }))
  expect(load).toHaveBeenCalledTimes(1)
  newest().change('other')
  newest().change('mine')
  newest().change('mine')
  await vi.advanceTimersByTimeAsync(500)
  expect(load).toHaveBeenCalledTimes(2)
  scope.stop()
  expect(newest().readyState).toBe(FakeSource.CLOSED)
})

it('keeps showing what it knew when a later reading fails, and reads again when the line is back', async () => {
  const load = vi.fn(async () => 'first')
  const scope = effectScope()
  const read = scope.run(() => useRead(load))!
  await vi.runAllTimersAsync()
  load.mockRejectedValueOnce(new Problem(0, 'network.offline', ''))
  online.value = false
  await read.reload()
  expect(read.data.value).toBe('first')
  expect(read.problem.value?.offline).toBe(true)
  online.value = true
  await vi.runAllTimersAsync()
  expect(read.problem.value).toBeNull()
  scope.stop()
})

it('never shows a late answer to an earlier question', async () => {
  const id = ref('a')
  const answers: Record<string, (value: string) => void> = {}
  const scope = effectScope()
  const read = scope.run(() =>
    useRead(() => new Promise<string>((resolve) => (answers[id.value] = resolve)), { when: id }),
  )!
  id.value = 'b'
  await nextTick()
  answers.b!('about b')
  answers.a!('about a')
  await vi.runAllTimersAsync()
  expect(read.data.value).toBe('about b')
  scope.stop()
})

it('reads public changes again as soon as the nearest of them asks for, however many follow', async () => {
  const load = vi.fn(async () => 'ticket')
  const scope = effectScope()
  scope.run(() =>
    useRead(load, {
      concernsPublic: (change) => (change.id === 'mine' ? 0 : change.id === 'other' ? 5000 : null),
    }),
  )
  newest().onopen()
  await vi.advanceTimersByTimeAsync(1000)
  const before = load.mock.calls.length
  for (let second = 0; second < 5; second += 1) {
    newest().change('other')
    await vi.advanceTimersByTimeAsync(1000)
  }
  expect(load).toHaveBeenCalledTimes(before + 1)
  newest().change('other')
  newest().change('mine')
  await vi.advanceTimersByTimeAsync(1)
  expect(load).toHaveBeenCalledTimes(before + 2)
  newest().change('nothing to us')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(load).toHaveBeenCalledTimes(before + 2)
  scope.stop()
})

it('shows an answer although a later call is still under way, and never an older one over it', async () => {
  const answers: ((value: string) => void)[] = []
  const scope = effectScope()
  const read = scope.run(() => useRead(() => new Promise<string>((resolve) => answers.push(resolve))))!
  const asked = read.reload()
  void read.reload()
  answers[1]!('second')
  await asked // whoever asked for it has it, whatever was asked since
  expect(read.data.value).toBe('second')
  answers[2]!('third')
  await vi.advanceTimersByTimeAsync(0)
  answers[0]!('first')
  await vi.advanceTimersByTimeAsync(0)
  expect(read.data.value).toBe('third')
  scope.stop()
})

it('never shows what was asked for before its subject changed', async () => {
  const id = ref('a')
  const answers: ((value: string) => void)[] = []
  const scope = effectScope()
  const read = scope.run(() =>
    useRead(() => new Promise<string>((resolve) => answers.push(resolve)), { when: id }),
  )!
  id.value = 'b'
  await nextTick()
  answers[0]!('of a')
  await vi.advanceTimersByTimeAsync(0)
  expect(read.data.value).toBeNull()
  answers[1]!('of b')
  await vi.advanceTimersByTimeAsync(0)
  expect(read.data.value).toBe('of b')
  scope.stop()
})

it('shows the answer of an action over every reading that began before', async () => {
  const answers: ((value: string) => void)[] = []
  const scope = effectScope()
  const read = scope.run(() => useRead(() => new Promise<string>((resolve) => answers.push(resolve))))!
  read.show('done')
  answers[0]!('before')
  await vi.advanceTimersByTimeAsync(0)
  expect(read.data.value).toBe('done')
  void read.reload()
  answers[1]!('after')
  await vi.advanceTimersByTimeAsync(0)
  expect(read.data.value).toBe('after')
  scope.stop()
})
