import type { CounterProposal, LineEffect } from '@yimen/api'
import { useWords } from '@yimen/i18n'
import { useSpans } from './useSpans'

/** A proposal about a counter in words: what it is, what is expected of it, what came. */
export function useProposals() {
  const { t, pick } = useWords()
  const { span } = useSpans()
  const letters = (list: string[]) => list.join(t('opening.list_mark'))
  const lineOf = (effect: LineEffect) =>
    `${effect.category.letter} ${pick(effect.category.name, effect.category.name_en)}`
  const wait = (seconds: number | null | undefined) =>
    seconds === null || seconds === undefined ? t('opening.nobody') : span(seconds)

  const what = (one: CounterProposal) =>
    t(`opening.what.${one.kind}`, {
      n: one.counter_number,
      lines: letters(one.serves_after),
      before: letters(one.serves_before),
    })

  /** Half hour by half hour. */
  const effect = (one: LineEffect) =>
    one.now_seconds.map((now, half) =>
      t(`opening.half.${half}`, { now: wait(now), then: wait(one.then_seconds[half]) }),
    )

  function came(one: LineEffect): string {
    const words = { line: lineOf(one), expected: wait(one.then_seconds[0]), n: one.came_people }
    return one.came_seconds === null || one.came_seconds === undefined
      ? t('opening.came_none', words)
      : t('opening.came', { ...words, came: span(one.came_seconds) })
  }

  const saved = (one: CounterProposal) =>
    t(one.saved_minutes < 0 ? 'opening.lost' : 'opening.saved', { n: Math.abs(one.saved_minutes) })
  const still = (one: LineEffect) => one.came_people - one.came_called
  return { what, effect, came, saved, still, lineOf, wait }
}
