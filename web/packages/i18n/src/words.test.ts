import { describe, expect, it } from 'vitest'
import { cityDay, dateText, dueText, fullDateText, timeText } from './dates'
import en from './en'
import type { Words } from './language'
import zh from './zh'

const pairs: [string, Words, Words][] = [['shared', zh, en]]
const files = import.meta.glob<{ default: Words }>('../../../apps/*/src/words/{zh,en}.ts', { eager: true })
for (const [path, chinese] of Object.entries(files)) {
  if (!path.endsWith('zh.ts')) continue
  const english = files[path.replace('zh.ts', 'en.ts')]
  pairs.push([path.split('/').at(-4) ?? path, chinese.default, english?.default ?? {}])
}

function leaves(words: Words, path = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') all.set(path + key, value)
    else for (const [inner, text] of leaves(value, `${path}${key}.`)) all.set(inner, text)
  }
  return all
}

describe.each(pairs)('the %s words', (_name, chinese, english) => {
  it('say the same things in both languages', () => {
    expect([...leaves(english).keys()].sort()).toEqual([...leaves(chinese).keys()].sort())
  })

  it('fill in the same values in both languages', () => {
    // English has a form for one and one for more, divided by a bar; Chinese has one.
    const holes = (text = '') => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
    const translated = leaves(english)
    for (const [key, text] of leaves(chinese)) expect(holes(translated.get(key)), key).toEqual(holes(text))
  })
})

describe('dates', () => {
  const now = new Date('2026-11-23T02:00:00Z')

  it('name the weekday and leave out this year', () => {
    expect(dateText('2026-11-27', 'zh', now)).toBe('11月27日（周五）')
    expect(dateText('2026-11-27', 'en', now)).toBe('Friday 27 November')
  })

  it('name the year when it is another', () => {
    expect(dateText('2027-01-04', 'zh', now)).toBe('2027年1月4日（周一）')
  })

  it('say until when a term runs', () => {
    expect(dueText('2026-11-27', 'zh')).toMatch(/11月27日（周五）17:00 前$/)
    expect(dueText('2026-11-27', 'en')).toMatch(/^by 17:00 on Friday 27 November/)
  })

  it('are those of the city, wherever the reader is', () => {
    expect(timeText('2026-11-23T16:30:00Z', 'zh')).toBe('00:30')
    expect(fullDateText('2026-11-23T16:30:00Z', 'zh')).toBe('2026年11月24日')
    expect(cityDay(new Date('2026-11-23T16:00:00Z'))).toBe('2026-11-24')
    expect(cityDay(new Date('2026-11-23T15:59:59Z'))).toBe('2026-11-23')
  })
})
