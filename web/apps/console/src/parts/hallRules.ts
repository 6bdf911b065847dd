import type { HallRules, RulesChange } from '@yimen/api'

/** What a manager fills in: the server's rules, with times in minutes. */
export interface RulesForm {
  longest_wait: number | string | null
  recall_limit: number | string | null
  hold: number | string | null
  grace: number | string | null
  alarm: number | string | null
  anonymous: boolean
  notices: NoticeForm[]
  lines: LineForm[]
  hours: HoursForm
  plate_staff: boolean
  voice: VoiceForm[]
}
/** Days as in an address (2026-11-30), times as people write them; empty: not bounded. */
export interface NoticeForm {
  text: string
  text_en: string
  first_day: string
  last_day: string
  from: string
  to: string
}
export interface VoiceForm {
  from: string
  to: string
  volume: string // per cent
}
export interface LineForm {
  id: string
  letter: string
  name: string
  name_en: string
  alarm: string // minutes; empty: as the hall
}
/** Times as people write them: 09:00. */
export interface HoursForm {
  opens: string
  closes: string
  text: string
  text_en: string
}
export type Counted = 'longest_wait' | 'alarm' | 'recall_limit' | 'hold' | 'grace'

/** The same bounds as the server's (queue/rules.cc), in what the form counts in. */
export const BOUNDS: Record<Counted, { minimum: number; maximum: number; pointer: string }> = {
  longest_wait: { minimum: 5, maximum: 240, pointer: '/longest_wait_seconds' },
  alarm: { minimum: 0, maximum: 240, pointer: '/alarm_wait_seconds' },
  recall_limit: { minimum: 1, maximum: 10, pointer: '/recall_limit' },
  hold: { minimum: 1, maximum: 120, pointer: '/hold_seconds' },
  grace: { minimum: 0, maximum: 240, pointer: '/grace_seconds' },
}
export const COUNTED = Object.keys(BOUNDS) as Counted[]
export const MOST_NOTICES = 20
export const MOST_PERIODS = 12
export const NOTICE_LENGTH = 60
export const NOTICE_LENGTH_EN = 200
export const LINE_NAME = 30
export const LINE_NAME_EN = 60
export const HOURS_LENGTH = 100
export const HOURS_LENGTH_EN = 200
const MINUTE = 60

export function formOf(rules: HallRules): RulesForm {
  return {
    longest_wait: rules.longest_wait_seconds / MINUTE,
    recall_limit: rules.recall_limit,
    hold: rules.hold_seconds / MINUTE,
    grace: rules.grace_seconds / MINUTE,
    alarm: rules.alarm_wait_seconds === null ? null : rules.alarm_wait_seconds / MINUTE,
    anonymous: rules.anonymous,
    notices: rules.notices.map((one) => ({
      text: one.text,
      text_en: one.text_en,
      first_day: one.first_day ?? '',
      last_day: one.last_day ?? '',
      from: one.from_minute == null ? '' : timeOf(one.from_minute),
      to: one.to_minute == null ? '' : timeOf(one.to_minute),
    })),
    plate_staff: rules.plate_staff ?? false,
    voice: (rules.voice ?? []).map((one) => ({
      from: timeOf(one.from_minute),
      to: timeOf(one.to_minute),
      volume: String(one.volume),
    })),
    lines: (rules.lines ?? []).map((line) => ({
      id: line.id,
      letter: line.letter,
      name: line.name,
      name_en: line.name_en,
      alarm: line.alarm_wait_seconds === null ? '' : String(line.alarm_wait_seconds / MINUTE),
    })),
    hours: {
      opens: timeOf(rules.hours?.opens_minute ?? 0),
      closes: timeOf(rules.hours?.closes_minute ?? 0),
      text: rules.hours?.text ?? '',
      text_en: rules.hours?.text_en ?? '',
    },
  }
}

const two = (n: number) => String(n).padStart(2, '0')
const timeOf = (minute: number) => `${two(Math.floor(minute / MINUTE))}:${two(minute % MINUTE)}`
/** Minutes after midnight, to 24:00; null for what is no time. The colon of either keyboard is taken. */
export function minuteOf(text: string): number | null {
  const found = /^(\d{1,2})[:：]([0-5]\d)$/.exec(text.trim())
  const minute = found ? Number(found[1]) * MINUTE + Number(found[2]) : NaN
  return minute <= 24 * MINUTE ? minute : null
}

/** Seconds; null: as the hall; undefined: not within the bounds. */
export function alarmOfLine(line: LineForm): number | null | undefined {
  if (line.alarm.trim() === '') return null
  const minutes = Number(line.alarm)
  const { minimum, maximum } = BOUNDS.alarm
  return Number.isInteger(minutes) && minutes >= minimum && minutes <= maximum ? minutes * MINUTE : undefined
}

/** Undefined where it is no time; null where nothing is said. */
const boundOf = (text: string) => (text.trim() === '' ? null : (minuteOf(text) ?? undefined))
/** What is wrong with the days and times of a notice: the field, or nothing. */
export function noticeFault(one: NoticeForm): 'last_day' | 'from' | 'to' | null {
  if (one.first_day && one.last_day && one.last_day < one.first_day) return 'last_day'
  const [from, to] = [boundOf(one.from), boundOf(one.to)]
  if (from === undefined) return 'from'
  return to === undefined || (to !== null && to <= (from ?? 0)) ? 'to' : null
}
export function voiceFault(list: VoiceForm[], index: number): 'from' | 'to' | 'volume' | null {
  const one = list[index]!
  const [from, to, volume] = [minuteOf(one.from), minuteOf(one.to), Number(one.volume)]
  if (from === null) return 'from'
  if (to === null || to <= from) return 'to'
  if (!one.volume.trim() || !Number.isInteger(volume) || volume < 0 || volume > 100) return 'volume'
  const meets = list.slice(0, index).some((other) => {
    const [begin, end] = [minuteOf(other.from), minuteOf(other.to)]
    return begin !== null && end !== null && from < end && begin < to
  })
  return meets ? 'from' : null
}

/** The fields that cannot be saved, in the order of the page, without the numbers: by the id of the input. */
export function faultyFields(form: RulesForm): { target: string; label: string; n: number | string }[] {
  const out: { target: string; label: string; n: number | string }[] = []
  const [opens, closes] = [minuteOf(form.hours.opens), minuteOf(form.hours.closes)]
  if (opens === null) out.push({ target: 'hours-opens', label: 'opens', n: '' })
  if (closes === null || (opens !== null && closes <= opens))
    out.push({ target: 'hours-closes', label: 'closes', n: '' })
  if (!form.hours.text.trim()) out.push({ target: 'hours-text', label: 'hours_text', n: '' })
  form.lines.forEach((line, index) => {
    if (!line.name.trim()) out.push({ target: `line-${index}-name`, label: 'line_name', n: line.letter })
    if (alarmOfLine(line) === undefined)
      out.push({ target: `line-${index}-alarm`, label: 'line_alarm', n: line.letter })
  })
  form.notices.forEach((one, index) => {
    if (!one.text.trim()) out.push({ target: `notice-${index}-text`, label: 'notice', n: index + 1 })
    const wrong = noticeFault(one)
    if (wrong) out.push({ target: `notice-${index}-${wrong}`, label: 'notice', n: index + 1 })
  })
  form.voice.forEach((_, index) => {
    const wrong = voiceFault(form.voice, index)
    if (wrong) out.push({ target: `voice-${index}-${wrong}`, label: 'voice_period', n: index + 1 })
  })
  return out
}

/** A whole number within the bounds, or null. */
export function counted(form: RulesForm, field: Counted): number | null {
  const value = form[field] === null || form[field] === '' ? NaN : Number(form[field])
  const { minimum, maximum } = BOUNDS[field]
  return Number.isInteger(value) && value >= minimum && value <= maximum ? value : null
}

export function rulesOf(form: RulesForm): RulesChange | null {
  const [wait, alarm, recalls, hold, grace] = COUNTED.map((field) => counted(form, field))
  const notices = form.notices.map((one) => ({
    text: one.text.trim(),
    text_en: one.text_en.trim(),
    first_day: one.first_day || null,
    last_day: one.last_day || null,
    from_minute: boundOf(one.from) ?? null,
    to_minute: boundOf(one.to) ?? null,
  }))
  if (wait == null || alarm == null || recalls == null || hold == null || grace == null) return null
  if (faultyFields(form).length) return null
  return {
    longest_wait_seconds: wait * MINUTE,
    recall_limit: recalls,
    hold_seconds: hold * MINUTE,
    grace_seconds: grace * MINUTE,
    anonymous: form.anonymous,
    notices,
    alarm_wait_seconds: alarm * MINUTE,
    lines: form.lines.map((line) => ({
      id: line.id,
      name: line.name.trim(),
      name_en: line.name_en.trim(),
      alarm_wait_seconds: alarmOfLine(line) ?? null,
    })),
    hours: {
      opens_minute: minuteOf(form.hours.opens) ?? 0,
      closes_minute: minuteOf(form.hours.closes) ?? 0,
      text: form.hours.text.trim(),
      text_en: form.hours.text_en.trim(),
    },
    plate_staff: form.plate_staff,
    voice: form.voice.map((one) => ({
      from_minute: minuteOf(one.from) ?? 0,
      to_minute: minuteOf(one.to) ?? 0,
      volume: Number(one.volume),
    })),
  }
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
export const isSame = (one: RulesForm, other: RulesForm) =>
  (Object.keys(one) as (keyof RulesForm)[]).every((key) => same(one[key], other[key]))

/** What somebody else has saved meanwhile, with what was changed here on top of it. */
export function merged(before: RulesForm, mine: RulesForm, newest: RulesForm): RulesForm {
  const out: Record<string, unknown> = { ...newest }
  for (const [key, value] of Object.entries(mine))
    if (!same(value, before[key as keyof RulesForm])) out[key] = value
  return out as unknown as RulesForm
}
