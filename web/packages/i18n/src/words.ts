import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import * as dates from './dates'
import type { Language } from './language'

interface Refusal {
  code: string
  title: string
  detail: string | null
  status: number
}

/** Everything a component needs to speak: words, dates, refusals, in the language of the page. */
export function useWords() {
  const { t, te, locale } = useI18n({ useScope: 'global' })
  const language = computed<Language>(() => (locale.value === 'en' ? 'en' : 'zh'))

  /** Plain words for a refusal: ours where we have some, else what the server says. */
  function refusal(problem: Refusal): string {
    const key = `problem.${problem.code.replaceAll('.', '_')}`
    if (te(key) || te(key, 'zh')) return t(key)
    if (problem.status >= 500) return t('problem.server')
    return problem.detail ?? problem.title
  }

  /** Words for one field's fault; the server's reason where we have none of our own. */
  function fault(param: { code: string; reason: string }): string {
    const key = `fault.${param.code.replaceAll('.', '_')}`
    return te(key) || te(key, 'zh') ? t(key) : param.reason
  }

  /** A name from a closed list ("state.accepted"), or the bare code when the list has grown since. */
  function name(list: string, code: string): string {
    const key = `${list}.${code}`
    return te(key) || te(key, 'zh') ? t(key) : code
  }

  return {
    t,
    te,
    language,
    refusal,
    fault,
    name,
    /** Content that exists in two languages. */
    pick: (chinese: string, english?: string | null) =>
      language.value === 'en' && english ? english : chinese,
    date: (value: string) => dates.dateText(value, language.value),
    day: (value: string) => dates.dayText(value, language.value),
    time: (value: string) => dates.timeText(value, language.value),
    dateTime: (value: string) => dates.dateTimeText(value, language.value),
    due: (value: string) => dates.dueText(value, language.value),
    fullDate: (value: string) => dates.fullDateText(value, language.value),
  }
}
