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
const pages = import.meta.glob<{ default: { zh: Words; en: Words } }>(
  '../../../apps/*/src/words/pages/*.ts',
  { eager: true },
)
for (const [path, page] of Object.entries(pages))
  pairs.push([path.split('/').slice(-4).join('/'), page.default.zh, page.default.en])

function leaves(words: Words, path = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') all.set(path + key, value)
    else for (const [inner, text] of leaves(value, `${path}${key}.`)) all.set(inner, text)
  }
  return all
}

// Files of words spread into one object: a second group of the same name would hide the first.
describe('groups of words', () => {
  const sources = import.meta.glob<string>(['./zh.ts', '../../../apps/*/src/words/zh.ts'], {
    eager: true,
    query: '?raw',
    import: 'default',
  })
  const parts = import.meta.glob<{ default: Words }>(['./*.zh.ts', '../../../apps/*/src/words/*-zh.ts'], {
    eager: true,
  })
  const groupsOf = (path: string): string[] => {
    const text = sources[path] ?? ''
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    const own = [...text.matchAll(/^ {2}(\w+)(?:,$|: )/gm)].map((one) => one[1]!)
    const spread = [...text.matchAll(/^ {2}\.\.\.(\w+),$/gm)].flatMap((one) => {
      const file = new RegExp(`import ${one[1]}\\b.* from '\\./(.+)'`).exec(text)?.[1] ?? ''
      return Object.keys(parts[`${folder}${file}.ts`]?.default ?? { [`no file of ${one[1]}`]: '' })
    })
    return [...own, ...spread]
  }
  const twice = (all: string[]) => all.filter((one, at) => all.indexOf(one) !== at)

  it.each(Object.keys(sources))('of %s are each there once', (path) => {
    expect(groupsOf(path).length).toBeGreaterThan(3)
    expect(twice(groupsOf(path))).toEqual([])
  })
})

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

// A page whose title has no words shows the key of it in the menu and in the tab.
describe('titles of pages', () => {
  const routers = import.meta.glob<string>('../../../apps/*/src/router.ts', {
    eager: true,
    query: '?raw',
    import: 'default',
  })

  it.each(Object.entries(routers))('of %s have words', (path, text) => {
    const words = files[path.replace('router.ts', 'words/zh.ts')]?.default ?? {}
    const known = new Set([...leaves(words).keys(), ...leaves(zh).keys()])
    const titles = [...text.matchAll(/\btitle: '(\w+)'/g)].map((one) => `title.${one[1]}`)
    expect(titles.length).toBeGreaterThan(3)
    expect(titles.filter((one) => !known.has(one))).toEqual([])
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
