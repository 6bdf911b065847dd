import { createI18n, type I18n } from 'vue-i18n'
import zh from './zh'

export type Language = 'zh' | 'en'
export type Words = { [key: string]: string | Words }

/** The words of one app: Chinese comes with it, English is fetched when somebody asks for it. */
export interface AppWords {
  zh: Words
  en: () => Promise<{ default: Words }>
}

/** The words of one page, which come with its code, in both languages. */
export interface PageWords {
  zh: Words
  en: Words
}

type Host = I18n<Record<string, Words>, Record<string, never>, Record<string, never>, string, false>

const STORED = 'yimen.language'
let host: Host | null = null
let app: AppWords | null = null
const ofPages: PageWords[] = []

export function initialLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(STORED)
  return asked === 'en' ? 'en' : 'zh'
}

export function makeI18n(words: AppWords): Host {
  app = words
  host = createI18n({
    legacy: false,
    locale: 'zh',
    fallbackLocale: 'zh',
    messages: { zh: structuredClone(zh) },
  }) as unknown as Host
  host.global.mergeLocaleMessage('zh', words.zh) // word by word: a group of the app hides nothing of a shared one
  for (const page of ofPages) host.global.mergeLocaleMessage('zh', page.zh)
  document.documentElement.lang = 'zh-CN'
  return host
}

/** To be called where a page's code begins: the words stay for as long as the app does. */
export function addPageWords(words: PageWords): void {
  if (ofPages.includes(words)) return
  ofPages.push(words)
  host?.global.mergeLocaleMessage('zh', words.zh)
  if (host?.global.availableLocales.includes('en')) host.global.mergeLocaleMessage('en', words.en)
}

export function currentLanguage(): Language {
  return host?.global.locale.value === 'en' ? 'en' : 'zh'
}

export async function setLanguage(language: Language): Promise<void> {
  if (!host || !app) return
  if (language === 'en' && !host.global.availableLocales.includes('en')) {
    const [shared, own] = await Promise.all([import('./en'), app.en()])
    host.global.setLocaleMessage('en', structuredClone(shared.default))
    host.global.mergeLocaleMessage('en', own.default)
    for (const page of ofPages) host.global.mergeLocaleMessage('en', page.en)
  }
  host.global.locale.value = language
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
  localStorage.setItem(STORED, language)
}

/** Content comes in both languages; where a translation is missing the Chinese stands. */
export function inLanguage(chinese: string, english: string | null | undefined): string {
  return currentLanguage() === 'en' && english ? english : chinese
}
