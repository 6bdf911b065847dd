import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import * as dates from './dates'
import type { Language } from './language'

interface Refusal {
  code: string
  title: string
  detail: string | null
  status: number
  more?: Readonly<Record<string, unknown>>
}
/** Who has a case now, in a refusal of a step that its state does not allow. */
interface Turn {
  who: string
  name: string
  name_en: string
  until: string | null
}

/** What the words for a fault may draw on. */
export interface FaultyField {
  kind?: string
  minimum?: number | null
  maximum?: number | null
  min_length?: number | null
  max_length?: number | null
}

/** What is known of a wait: a number, and the interval where it is a forecast. */
export interface Waited {
  expected_wait_seconds?: number | null
  expected_wait_low_seconds?: number | null
  expected_wait_high_seconds?: number | null
}

/** Whole minutes, so that the span that is shown holds the one that is meant. */
export function waitMinutes(of: Waited, seconds: number): { least: number; most: number } {
  return {
    least:
      typeof of.expected_wait_low_seconds === 'number'
        ? Math.floor(of.expected_wait_low_seconds / 60)
        : Math.ceil(seconds / 60),
    most: Math.ceil((of.expected_wait_high_seconds ?? seconds) / 60),
  }
}

/** Everything a component needs to speak: words, dates, refusals, in the language of the page. */
export function useWords() {
  const { t, te, locale } = useI18n({ useScope: 'global' })
  const language = computed<Language>(() => (locale.value === 'en' ? 'en' : 'zh'))

  /** Who has the case now and until when, where the refusal says so. */
  function turnOf(problem: Refusal): string {
    const turn = problem.more?.turn as Turn | undefined
    if (!turn || !te(`turn.${turn.who}`, 'zh')) return ''
    const name = language.value === 'en' && turn.name_en ? turn.name_en : turn.name
    const until = turn.until ? t('turn.until', { day: dates.dayText(turn.until, language.value) }) : ''
    return t(`turn.${turn.who}`, { name, until })
  }

  /** Plain words for a refusal: ours where we have some, else what the server says. */
  function refusal(problem: Refusal): string {
    const key = `problem.${problem.code.replaceAll('.', '_')}`
    if (te(key, 'zh')) return t(key) + turnOf(problem)
    if (problem.status >= 500) return t('problem.server')
    return problem.detail ?? problem.title
  }

  /** Words for one field's fault, as exact as its definition allows; the server's reason where we have no words. */
  function fault(param: { code: string; reason: string }, field?: FaultyField): string {
    const limits = { min: field?.minimum ?? field?.min_length, max: field?.maximum ?? field?.max_length }
    const needed = { too_short: limits.min, too_long: limits.max, out_of_range: limits.min ?? limits.max }[
      param.code
    ]
    const kind = field?.kind ? `fault.${param.code}_${field.kind}` : ''
    if (kind && te(kind, 'zh')) return t(kind)
    if (needed !== undefined && needed !== null)
      return t(`fault.${param.code}_n`, { min: limits.min ?? '', max: limits.max ?? '' })
    const key = `fault.${param.code}`
    return te(key, 'zh') ? t(key) : param.reason
  }

  /** A name from a closed list ("state.accepted"), or the bare code when the list has grown since. */
  function name(list: string, code: string): string {
    const key = `${list}.${code}`
    return te(key, 'zh') ? t(key) : code
  }

  /**
   * How long a line takes, in words: the span that a forecast gives, or the one number of the rule; null says honestly that it cannot be
   * told.
   */
  function wait(of: Waited, openCounters?: number): string {
    const seconds = of.expected_wait_seconds
    if (seconds === null || seconds === undefined)
      return t(openCounters === 0 ? 'expected.nobody' : 'expected.unknown')
    const { least, most } = waitMinutes(of, seconds)
    if (seconds < 60 && most <= 2) return t('expected.soon')
    if (least === most) return t('expected.about', { n: most })
    return least ? t('expected.between', { least, most }) : t('expected.within', { n: most })
  }

  return {
    t,
    te,
    wait,
    language,
    refusal,
    fault,
    name,
    /** Several words in a row, with the mark that the language puts between them. */
    listed: (words: (string | null | undefined)[]) => words.filter(Boolean).join(t('common.comma')),
    /** Content that exists in two languages. */
    pick: (chinese: string, english?: string | null) =>
      language.value === 'en' && english ? english : chinese,
    /** The language of what `pick` gives, where it is not that of the page. */
    langOf: (chinese?: string | null, english?: string | null) =>
      language.value === 'en' && chinese && !english ? 'zh-CN' : undefined,
    date: (value: string) => dates.dateText(value, language.value),
    day: (value: string) => dates.dayText(value, language.value),
    time: (value: string) => dates.timeText(value, language.value),
    dateTime: (value: string) => dates.dateTimeText(value, language.value),
    due: (value: string) => dates.dueText(value, language.value),
    fullDate: (value: string) => dates.fullDateText(value, language.value),
  }
}
