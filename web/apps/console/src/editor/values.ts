import type { QuestionDefinition, When } from '@yimen/api'
import { useWords } from '@yimen/i18n'
import { rowsOf, type Row } from './conditions'

// The groups of attributes that have choices, as in specs.ts.
const CHOSEN = ['edge', 'basic', 'material', 'field', 'result', 'service', 'authority', 'procedure']

/** What the values of a text lean on: its questions, and the names of its members where it has such. */
export interface ValueSource {
  questions: QuestionDefinition[]
  members?: { key: string; name: string; name_en: string }[]
}

/** A value of a draft as people read it: never as JSON. */
export function useValues(source: () => ValueSource) {
  const { t, te, name, pick } = useWords()

  function rowText(row: Row): string {
    const question = source().questions.find((one) => one.key === row.question)
    const answers = row.values.map((value) => {
      const option = question?.options.find((one) => one.value === value)
      return option ? pick(option.label, option.label_en) : value
    })
    return t('when.sentence', {
      question: question ? pick(question.text, question.text_en) : row.question,
      comparison: t(`when.${row.comparison}`),
      answer: answers.join(t('edit.comma')),
    })
  }

  /** A condition as a sentence. */
  function whenText(when: When): string {
    const found = rowsOf(when)
    if (!found) return t('when.tangled_short')
    if (!found.rows.length) return t('when.always')
    return found.rows.map(rowText).join(` ${t(`when.${found.join}`)} `)
  }

  /** A word from a list, in the words of the list. */
  function choiceText(value: string, key: string): string {
    if (key === 'task_type') return name('task_type', value)
    const list = CHOSEN.find((group) => te(`choice.${group}_${key}.${value.replace('.', '_')}`, 'zh'))
    return list ? t(`choice.${list}_${key}.${value.replace('.', '_')}`) : value
  }

  const memberText = (key: string) => {
    const member = source().members?.find((one) => one.key === key)
    return member ? pick(member.name, member.name_en) : key
  }
  /** Who waits for whom. */
  const edgeText = (member: string, kind: string, of: string) =>
    t(`edge_text.${kind}`, { member: memberText(member), of: memberText(of) })

  function valueText(value: unknown, key = ''): string {
    if (value === null || value === undefined || value === '') return t('common.not_filled')
    if (key === 'when') return whenText(value as When)
    if (value === true) return t('common.yes')
    if (value === false) return t('common.no')
    if (typeof value === 'number') return String(value)
    if (typeof value === 'string') return choiceText(value, key)
    if (Array.isArray(value))
      return value.length
        ? value.map((one) => valueText(one, key)).join(t('edit.comma'))
        : t('common.not_filled')
    const one = value as Record<string, string | undefined>
    if (one.of) return edgeText(one.member ?? '', one.kind ?? '', one.of)
    for (const name of ['name', 'text', 'label', 'title', 'question', 'caption', 'file_name'])
      if (one[name]) return pick(one[name], one[`${name}_en`])
    return t('edit.some_text')
  }

  return { valueText, whenText, edgeText, memberText }
}
