import type { ActsFor } from '@yimen/api'
import { useWords } from '@yimen/i18n'
import { me } from '@yimen/session'

/** For whom this account may act in an item that is for these; without them, for whom at all. */
export function subjectsFor(audience?: string[]): ActsFor[] {
  return me.value?.acts_for.filter((one) => !audience || audience.includes(one.kind)) ?? []
}

export function useSubjectLabel() {
  const { t } = useWords()
  return (subject: ActsFor): string => {
    if (subject.as_agent) return t('item.for_agent', { name: subject.display_name })
    if (subject.kind === 'company') return t('item.for_company', { name: subject.display_name })
    return t('item.for_self', { name: me.value?.display_name ?? subject.display_name })
  }
}
