import { useWords, type Waited } from '@yimen/i18n'
import { expectedWait } from './wait'

/** "现在等 6–9 分钟", or null where nobody can know. */
export function useWaitText() {
  const { t } = useWords()
  return (categories: Waited[]): string | null => {
    const wait = expectedWait(categories)
    if (wait.kind === 'none') return null
    if (wait.kind === 'short') return t('wait.short')
    if (wait.kind === 'about') return t('wait.about', { n: wait.minutes })
    return t('wait.between', { least: wait.least, most: wait.most })
  }
}
