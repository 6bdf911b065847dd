import { useWords } from '@yimen/i18n'

/** Waits in the words of people: whole minutes, hours from ninety minutes on. */
export function useSpans() {
  const { t } = useWords()
  function span(seconds: number): string {
    if (seconds < 60) return t('span.under_minute')
    const minutes = Math.floor(seconds / 60)
    if (minutes < 90) return t('span.minutes', { n: minutes })
    return t('span.hours', { h: Math.floor(minutes / 60), m: minutes % 60 })
  }
  return { span }
}
