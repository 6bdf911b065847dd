import { Problem, api, online, type Case } from '@yimen/api'
import { effectScope, nextTick, type EffectScope } from 'vue'
import { afterEach, beforeEach, expect, it, vi, type MockInstance } from 'vitest'
import { useDraft, type Draft } from './useDraft'

const initial = {
  id: 'c1',
  revision: 3,
  form: { area: 60 },
  form_problems: [],
  timeline: [],
} as unknown as Case
let save: MockInstance<typeof api.cases.saveForm>
let get: MockInstance<typeof api.cases.get>
let scope: EffectScope
let draft: Draft

beforeEach(() => {
  vi.useFakeTimers()
  save = vi
    .spyOn(api.cases, 'saveForm')
    .mockImplementation(async (_id, revision) => ({ revision: revision + 1, problems: [] }))
  get = vi.spyOn(api.cases, 'get')
  online.value = true
  scope = effectScope()
  draft = scope.run(() => useDraft(initial))!
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

const pause = () => vi.advanceTimersByTimeAsync(1000)

it('is saved once when the person pauses, on the revision it was read with', async () => {
  draft.set('name', '云')
  draft.set('name', '云溪小馆')
  expect(draft.state.value).toBe('unsaved')
  await pause()
  expect(save.mock.calls).toEqual([['c1', 3, { area: 60, name: '云溪小馆' }]])
  expect(draft.state.value).toBe('saved')
  draft.set('area', 61)
  await pause()
  expect(save.mock.calls[1]?.[1]).toBe(4)
})

it('says that it is not saved while the line is down, and saves itself when it is back', async () => {
  save.mockRejectedValueOnce(new Problem(0, 'network.offline', ''))
  draft.set('name', '云溪小馆')
  await pause()
  expect(draft.state.value).toBe('offline')
  expect(draft.safeToLeave.value).toBe(false)
  online.value = false
  await nextTick()
  online.value = true
  await pause()
  expect(draft.state.value).toBe('saved')
  expect(save.mock.lastCall?.[2]).toEqual({ area: 60, name: '云溪小馆' })
})

it('keeps what was typed on top of what somebody else wrote meanwhile', async () => {
  save.mockRejectedValueOnce(new Problem(412, 'cases.stale', ''))
  get.mockResolvedValueOnce({
    ...initial,
    revision: 9,
    form: { area: 75, owner: '王小样' },
  } as unknown as Case)
  draft.set('name', '云溪小馆')
  await pause()
  expect(draft.state.value).toBe('conflict')
  expect(await draft.save()).toBe(false)
  await draft.merge()
  expect(save.mock.lastCall).toEqual(['c1', 9, { area: 75, owner: '王小样', name: '云溪小馆' }])
  expect(draft.state.value).toBe('saved')
})

it('saves what is typed while an earlier save is under way', async () => {
  let answer: (saved: { revision: number; problems: [] }) => void = () => undefined
  save.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
  draft.set('name', '云')
  await pause()
  draft.set('name', '云溪')
  answer({ revision: 4, problems: [] })
  await pause()
  expect(save.mock.lastCall).toEqual(['c1', 4, { area: 60, name: '云溪' }])
})
