import type { InstantCondition, InstantVariable, When } from '@yimen/api'
import { useWords } from '@yimen/i18n'
import { rowsOf, type Row } from '../editor/conditions'

/** What a condition compares, in words: "Age at least 60 years, and …". */
export function useDemands(variables: () => readonly InstantVariable[]) {
  const { t, pick } = useWords()
  const variableOf = (key: string) => variables().find((one) => one.key === key)

  function valueOf(row: Row): string {
    const variable = variableOf(row.question)
    return row.values
      .map((value) => {
        const option = variable?.options.find((one) => one.value === value)
        return option ? pick(option.label, option.label_en) : value
      })
      .join(t('instant_rule.or_value'))
  }
  function rowText(row: Row): string {
    const variable = variableOf(row.question)
    const unit = variable ? pick(variable.unit, variable.unit_en) : ''
    return t('instant_rule.row', {
      variable: variable ? pick(variable.label, variable.label_en) : row.question,
      comparison: t(`instant_rule.comparison.${row.comparison}`),
      value: [valueOf(row), unit].filter(Boolean).join(' '),
    })
  }
  function told(condition: InstantCondition): string {
    const rows = rowsOf(condition.when as When)
    return rows ? rows.rows.map(rowText).join(t(`instant_rule.join.${rows.join}`)) : t('instant_rule.tangled')
  }
  return { told }
}
