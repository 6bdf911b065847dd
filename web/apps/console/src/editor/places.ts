import { useWords } from '@yimen/i18n'
import { tokensOf, valueAt } from './pointers'

// Under which group the words for the members of a list's entries stand (specs.ts).
const GROUP_OF: Record<string, string> = {
  requirements: 'material',
  questions: 'question',
  options: 'option',
  scenarios: 'scenario',
  review_points: 'point',
  pictures: 'picture',
  sections: 'section',
  fields: 'field',
  legal_bases: 'basis',
  items: 'fee',
  steps: 'step',
  stages: 'stage',
  bundle_stages: 'bundle_stage',
  special_procedures: 'procedure',
  faqs: 'faq',
  places: 'place',
  members: 'member',
  edges: 'edge',
  elements: 'named',
  material_types: 'named',
}

/**
 * What the places in a text are called: of a draft that is written, and of a version that was published. `outer`: under which group the
 * words for its own members stand.
 */
export function usePlaces(content: () => object, outer = '') {
  const { t, te, pick } = useWords()

  const labelOf = (group: string, key: string) =>
    te(`label.${group}_${key}`, 'zh')
      ? t(`label.${group}_${key}`)
      : te(`label.${key}`, 'zh')
        ? t(`label.${key}`)
        : key

  const helpOf = (group: string, key: string) =>
    te(`label.${group}_${key}_help`, 'zh') ? t(`label.${group}_${key}_help`) : undefined

  function entryName(entry: unknown): string {
    const one = entry as Record<string, string | undefined> | null
    for (const key of ['name', 'text', 'label', 'title', 'question', 'caption'])
      if (one?.[key]) return pick(one[key], one[`${key}_en`])
    return ''
  }

  /** The pointer in words: 申请材料 › 身份证 › 受理标准. */
  function place(pointer: string): string {
    const words: string[] = []
    let at = ''
    let group = outer
    for (const token of tokensOf(pointer)) {
      const parent = valueAt(content(), at)
      at += `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`
      if (token === 'definition' || token === 'head') {
        group = token
        continue
      }
      if (Array.isArray(parent)) {
        const entry = valueAt(content(), at)
        const number = /^\d+$/.test(token) ? t('edit.nth', { n: Number(token) + 1 }) : ''
        words.push(entryName(entry) || number || t('edit.removed_entry'))
      } else {
        words.push(labelOf(group, token))
        group = GROUP_OF[`${outer}_${token}`] ?? GROUP_OF[token] ?? token
      }
    }
    return words.join(' › ')
  }

  return { labelOf, helpOf, entryName, place }
}
