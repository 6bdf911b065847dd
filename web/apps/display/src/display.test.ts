import type { Board, BoardCall } from '@yimen/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { hear, spelled } from './calls'
import { useAnnouncer } from './useAnnouncer'

const call = (number: string, second: number): BoardCall => ({
  ticket_id: number,
  number,
  counter_number: 3,
  counter_name_en: '',
  counter_name: '综合',
  called_at: new Date(Date.UTC(2026, 10, 23, 2, 0, second)).toISOString(),
  recalls: 0,
})
const board = (current: BoardCall[], second = 30): Board => ({
  hall_id: 'h',
  hall_name: '大厅',
  hall_name_en: 'Hall',
  at: call('', second).called_at,
  open: true,
  current,
  last: [],
  categories: [],
  notices: [],
  volume: 100,
})

describe('a number read out', () => {
  it('is spelled sign by sign', () => {
    expect(spelled('A012', 'zh')).toBe('A零一二')
    expect(spelled('A012', 'en')).toBe('A 0 1 2')
  })
})

describe('what is new on the board', () => {
  it('is nothing when the screen was just switched on', () => {
    expect(hear(null, board([call('A001', 1)])).fresh).toEqual([])
  })

  it('is each call once, oldest first, and the same number again when it is recalled', () => {
    const first = hear(null, board([call('A001', 1)]))
    const second = hear(first.keys, board([call('A003', 5), call('A002', 3), call('A001', 1)]))
    expect(second.fresh.map((one) => one.number)).toEqual(['A002', 'A003'])
    const third = hear(second.keys, board([{ ...call('A003', 5), recalls: 1 }]))
    expect(third.fresh.map((one) => one.number)).toEqual(['A003'])
    expect(hear(third.keys, board([{ ...call('A003', 5), recalls: 1 }])).fresh).toEqual([])
  })

  it('leaves out what was called while the line was down for long', () => {
    const first = hear(null, board([]))
    expect(hear(first.keys, board([call('A001', 1)], 62)).fresh).toEqual([])
  })
})

describe('the announcer', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  async function watching(say: (one: BoardCall) => Promise<void>) {
    const shown = shallowRef<Board | null>(null)
    const scope = effectScope()
    const announcer = scope.run(() => useAnnouncer(shown, say))!
    shown.value = board([])
    await nextTick()
    return { shown, announcer, scope }
  }

  it('shows the newest call at once, and says them one after the other, never two at once', async () => {
    let speaking = 0
    let most = 0
    const said: string[] = []
    const { shown, announcer, scope } = await watching(async (one) => {
      speaking += 1
      most = Math.max(most, speaking)
      said.push(one.number)
      await new Promise((resolve) => setTimeout(resolve, 5000))
      speaking -= 1
    })
    shown.value = board([call('A002', 3), call('A001', 1)])
    await nextTick()
    expect([announcer.shown.value?.number, announcer.flashing.value]).toEqual(['A002', true])
    expect(announcer.saying.value?.number).toBe('A001')
    await vi.advanceTimersByTimeAsync(5000)
    expect(announcer.flashing.value).toBe(false)
    await vi.advanceTimersByTimeAsync(6000)
    expect([said, most]).toEqual([['A001', 'A002'], 1])
    scope.stop()
  })

  it('does not call out who went to the counter meanwhile', async () => {
    const said: string[] = []
    const { shown, scope } = await watching(async (one) => {
      said.push(one.number)
      await new Promise((resolve) => setTimeout(resolve, 5000))
    })
    shown.value = board([call('A003', 5), call('A002', 3), call('A001', 1)])
    await nextTick()
    shown.value = { ...board([call('A003', 5)]), last: [call('A002', 3), call('A001', 1)] }
    await vi.advanceTimersByTimeAsync(20_000)
    expect(said).toEqual(['A001', 'A003'])
    scope.stop()
  })

  it('goes on when the screen has no voice', async () => {
    const said: string[] = []
    const { shown, scope } = await watching((one) => {
      said.push(one.number)
      return Promise.resolve()
    })
    shown.value = board([call('A002', 3), call('A001', 1)])
    await vi.advanceTimersByTimeAsync(0)
    expect(said).toEqual(['A001', 'A002'])
    scope.stop()
  })
})
