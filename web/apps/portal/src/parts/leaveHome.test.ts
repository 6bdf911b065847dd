import { describe, expect, it } from 'vitest'
import { leaving } from './leaveHome'

const at = '2026-11-30T02:00:00Z'
const of = (expected: number | null, low: number | null) => ({
  at,
  expected_wait_seconds: expected === null ? null : expected * 60,
  expected_wait_low_seconds: low === null ? null : low * 60,
})

describe('when to leave home', () => {
  it('is the earliest call less the way and five minutes', () => {
    expect(leaving(of(60, 45), 20)).toEqual({ kind: 'at', time: '2026-11-30T02:20:00.000Z' })
  })

  it('keeps three tenths of a wait in hand that has no span', () => {
    expect(leaving(of(60, null), 20)).toEqual({ kind: 'at', time: '2026-11-30T02:17:00.000Z' })
  })

  it.each([
    [25, 20, 'now'],
    [16, 20, 'now'],
    [10, 20, 'late'],
    [0, 60, 'late'],
  ])('with a call in %i minutes and a way of %i is %s', (low, travel, kind) => {
    expect(leaving(of(60, low), travel)?.kind).toBe(kind)
  })

  it('is not said while nobody knows the wait', () => {
    expect(leaving(of(null, null), 20)).toBeNull()
  })
})
