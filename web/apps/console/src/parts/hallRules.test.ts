import { describe, expect, it } from 'vitest'
import { counted, faultyFields, formOf, isSame, merged, minuteOf, rulesOf } from './hallRules'

const RULES = {
  longest_wait_seconds: 3600,
  recall_limit: 3,
  hold_seconds: 900,
  grace_seconds: 1800,
  anonymous: true,
  notices: [
    {
      text: '今天下午停办',
      text_en: '',
      first_day: '2026-11-30',
      last_day: null,
      from_minute: 780,
      to_minute: null,
    },
  ],
  plate_staff: true,
  voice: [{ from_minute: 720, to_minute: 840, volume: 30 }],
  revision: 4,
  alarm_wait_seconds: 1800,
  lines: [
    { id: '1', letter: 'A', name: '综合', name_en: 'General', alarm_wait_seconds: null },
    { id: '2', letter: 'B', name: '领证', name_en: '', alarm_wait_seconds: 600 },
  ],
  hours: { opens_minute: 540, closes_minute: 1020, text: '周一至周五 9:00–17:00', text_en: '' },
}

describe('the rules of a hall', () => {
  it('come back from the form as they went in', () => {
    const { revision, ...rules } = RULES
    expect(revision).toBe(4)
    const lines = rules.lines.map((line) => ({ ...line, letter: undefined }))
    expect(rulesOf(formOf(RULES))).toEqual({ ...rules, lines })
  })

  it.each([
    ['9:00', 540],
    ['17：30', 1050],
    ['24:00', 1440],
    ['24:01', null],
    ['9', null],
    ['9:60', null],
  ])('take %s as a time of the day: %o', (text, minute) => {
    expect(minuteOf(text)).toBe(minute)
  })

  it('are unchanged whatever the order of their fields', () => {
    const form = formOf(RULES)
    const turned = Object.fromEntries(Object.entries(form).reverse()) as unknown as typeof form
    expect(isSame(turned, form)).toBe(true)
    expect(isSame({ ...form, alarm: 31 }, form)).toBe(false)
  })

  it('name each field that cannot be saved', () => {
    const form = formOf(RULES)
    form.hours.closes = '08:00'
    form.lines[1]!.name = ' '
    form.lines[0]!.alarm = '1.5'
    expect(faultyFields(form).map((one) => one.target)).toEqual([
      'hours-closes',
      'line-0-alarm',
      'line-1-name',
    ])
    expect(rulesOf(form)).toBeNull()
  })

  it.each([
    ['', null],
    [null, null],
    ['x', null],
    [1.5, null],
    [0, null],
    [241, null],
    ['90', 90],
    [5, 5],
  ])('take %o minutes of waiting as %o', (typed, minutes) => {
    expect(counted({ ...formOf(RULES), longest_wait: typed }, 'longest_wait')).toBe(minutes)
  })

  it('are not sent with a notice that says nothing', () => {
    const empty = { text: ' ', text_en: 'Closed', first_day: '', last_day: '', from: '', to: '' }
    expect(rulesOf({ ...formOf(RULES), notices: [empty] })).toBeNull()
  })

  it.each([
    [{ first_day: '2026-12-02', last_day: '2026-12-01' }, 'notice-0-last_day'],
    [{ from: '9' }, 'notice-0-from'],
    [{ from: '14:00', to: '13:00' }, 'notice-0-to'],
  ])('name the field of a notice that is never shown: %o', (typed, target) => {
    const form = formOf(RULES)
    Object.assign(form.notices[0]!, typed)
    expect(faultyFields(form).map((one) => one.target)).toEqual([target])
  })

  it.each([
    [{ from: '', to: '13:00', volume: '50' }, 'voice-1-from'],
    [{ from: '13:00', to: '15:00', volume: '50' }, 'voice-1-from'], // the first lasts until 14:00
    [{ from: '15:00', to: '15:00', volume: '50' }, 'voice-1-to'],
    [{ from: '15:00', to: '16:00', volume: '101' }, 'voice-1-volume'],
  ])('name the field of a volume that cannot be meant: %o', (period, target) => {
    const form = formOf(RULES)
    form.voice.push(period)
    expect(faultyFields(form).map((one) => one.target)).toEqual([target])
  })

  it('keep what was changed here on top of what somebody else has saved', () => {
    const before = formOf(RULES)
    const newest = formOf({ ...RULES, recall_limit: 5, hold_seconds: 600, revision: 5 })
    expect(merged(before, { ...before, hold: 20 }, newest)).toEqual({ ...newest, hold: 20 })
  })
})
