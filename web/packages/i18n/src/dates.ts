import type { Language } from './language'

/** All times are shown as the clocks in the halls show them, wherever the visitor is. */
export const CITY_ZONE = 'Asia/Shanghai'
const CITY_OFFSET = 8 * 3_600_000 // milliseconds; the city has no summer time
const CLOSING = '17:00' // a day's term ends when the halls close

/** The day in the halls, "2026-11-29"; not by a locale, whose patterns change between browsers. */
export function cityDay(at: Date): string {
  return new Date(at.getTime() + CITY_OFFSET).toISOString().slice(0, 10)
}

interface Parts {
  year: string
  month: string
  day: string
  weekday: string
  hour: string
  minute: string
}

function parts(value: string, language: Language): Parts {
  // A bare date means that day in the city, not midnight in London.
  const instant = new Date(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T12:00:00+08:00` : value)
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: CITY_ZONE,
    year: 'numeric',
    month: language === 'en' ? 'long' : 'numeric',
    day: 'numeric',
    weekday: language === 'en' ? 'long' : 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const found: Record<string, string> = {}
  for (const part of format.formatToParts(instant)) found[part.type] = part.value
  return found as unknown as Parts
}

/** "11月27日（周五）" or "Friday 27 November"; the year only when it is not this one. */
export function dateText(value: string, language: Language, now = new Date()): string {
  const p = parts(value, language)
  const otherYear = p.year !== parts(now.toISOString(), language).year
  if (language === 'en') return `${p.weekday} ${p.day} ${p.month}${otherYear ? ` ${p.year}` : ''}`
  return `${otherYear ? `${p.year}年` : ''}${p.month}月${p.day}日（${p.weekday}）`
}

/** "11月27日" or "27 November", for places where the weekday says nothing. */
export function dayText(value: string, language: Language, now = new Date()): string {
  const p = parts(value, language)
  const otherYear = p.year !== parts(now.toISOString(), language).year
  if (language === 'en') return `${p.day} ${p.month}${otherYear ? ` ${p.year}` : ''}`
  return `${otherYear ? `${p.year}年` : ''}${p.month}月${p.day}日`
}

export function timeText(value: string, language: Language): string {
  const p = parts(value, language)
  return `${p.hour}:${p.minute}`
}

export function dateTimeText(value: string, language: Language): string {
  const day = dayText(value, language)
  return `${day}${language === 'en' ? ', ' : ' '}${timeText(value, language)}`
}

/** "11月27日（周五）17:00 前" or "by 17:00 on Friday 27 November". */
export function dueText(value: string, language: Language): string {
  if (language === 'en') return `by ${CLOSING} on ${dateText(value, language)}`
  return `${dateText(value, language)}${CLOSING} 前`
}

/** "2028年11月23日" or "23 November 2028": on a document the year is always said. */
export function fullDateText(value: string, language: Language): string {
  const p = parts(value, language)
  return language === 'en' ? `${p.day} ${p.month} ${p.year}` : `${p.year}年${p.month}月${p.day}日`
}
