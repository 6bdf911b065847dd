import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, effectScope, ref } from 'vue'
import { grouped, isBookingCode, looksLikeId } from './codes'
import { findByPinyin } from './pinyin'
import { PRIVACY, useIdle } from './useIdle'
import { useScanner } from './useScanner'

describe('what is held out to the machine', () => {
  it('is a booking when it has ten signs, as no other code has', () => {
    expect(isBookingCode('K7QD2M9P4B')).toBe(true)
    expect(isBookingCode('k7qd 2m9p 4b')).toBe(true)
    expect(isBookingCode('K7QD2M9P')).toBe(false)
    expect(isBookingCode('K7QD2M9P4BK7QD2M9P4B22')).toBe(false)
  })

  it('is an id number only when its check sign is right', () => {
    expect(looksLikeId('11010519491231002X')).toBe(true)
    expect(looksLikeId('110105194912310021')).toBe(false)
    expect(looksLikeId('1101051949123100')).toBe(false)
  })

  it('shows an id number with its birthday covered, also while it is typed', () => {
    expect(grouped('11010519491231002X', true)).toBe('110105 ●●●●●●●● 002X')
    expect(grouped('110105194', true)).toBe('110105 ●●●')
    expect(grouped('11010519491231002X', false)).toBe('110105 19491231 002X')
  })
})

describe('the search', () => {
  const items = ['社会保障卡申领', '食品经营许可（新办）', '不动产转移登记'].map((name) => ({
    id: name,
    name,
  }))
  it('finds by initials of neighbouring characters, and by whole syllables', async () => {
    expect((await findByPinyin(items, 'SPJY')).map((one) => one.name)).toEqual(['食品经营许可（新办）'])
    expect((await findByPinyin(items, 'bzk')).map((one) => one.name)).toEqual(['社会保障卡申领'])
    expect((await findByPinyin(items, 'budongchan')).map((one) => one.name)).toEqual(['不动产转移登记'])
    expect(await findByPinyin(items, 'zzz')).toEqual([])
  })
})

describe('the privacy reset', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('comes after 60 seconds without a touch, and each touch begins anew', () => {
    const reset = vi.fn()
    const scope = effectScope()
    const idle = scope.run(() => useIdle(ref(true), reset))!
    vi.advanceTimersByTime(40_000)
    expect(idle.left.value).toBe(20)
    dispatchEvent(new Event('pointerdown'))
    vi.advanceTimersByTime(59_000)
    expect(reset).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1500)
    expect(reset).toHaveBeenCalled()
    scope.stop()
  })

  it('comes at once when the machine slept in between', () => {
    const reset = vi.fn()
    const scope = effectScope()
    scope.run(() => useIdle(ref(true), reset))
    vi.setSystemTime(Date.now() + (PRIVACY + 100) * 1000)
    vi.advanceTimersByTime(250)
    expect(reset).toHaveBeenCalledTimes(1)
    scope.stop()
  })
})

describe('the scanner', () => {
  function machine() {
    const scanned = vi.fn()
    const typed = vi.fn()
    const app = createApp({ setup: () => (useScanner(scanned, typed), () => null) })
    app.mount(document.createElement('div'))
    const press = (key: string, at: number) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
      Object.defineProperty(event, 'timeStamp', { value: at })
      document.body.dispatchEvent(event)
    }
    return { scanned, typed, press, stop: () => app.unmount() }
  }

  it('is told from a person by its speed', () => {
    const { scanned, typed, press, stop } = machine()
    ;[...'K7QD2M9P'].forEach((key, index) => press(key, index * 10))
    press('Enter', 85)
    expect(scanned).toHaveBeenCalledWith('K7QD2M9P')
    expect(typed).not.toHaveBeenCalled()
    stop()
  })

  it('is read whole by a machine that stumbles for a moment', () => {
    const { scanned, press, stop } = machine()
    ;[...'K7QD2M9P4B'].forEach((key, index) => press(key, index * 10 + (index < 4 ? 0 : 200)))
    press('Enter', 305)
    expect(scanned).toHaveBeenCalledWith('K7QD2M9P4B')
    stop()
  })

  it('leaves the keys of a person to the field', () => {
    const { scanned, typed, press, stop } = machine()
    ;[...'990102'].forEach((key, index) => press(key, index * 300))
    press('Enter', 2000)
    expect(scanned).not.toHaveBeenCalled()
    expect(typed.mock.calls.map(([key]) => key)).toEqual(['9', '9', '0', '1', '0', '2', 'Enter'])
    stop()
  })
})
