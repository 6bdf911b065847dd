import type { HallStatistics, StatisticsBy, StatisticsRow } from '@yimen/api'

export const DIMENSIONS: StatisticsBy[] = ['line', 'item', 'counter', 'hour', 'day']
export const TIMES = ['wait', 'way', 'service', 'held'] as const
export const MEASURES = ['mean', 'median', 'p90'] as const
export const COUNTS = ['tickets', 'served', 'no_show', 'left', 'moved', 'under_way', 'holds'] as const
export const TOTAL_KEY = 'total'

/** A row as the page shows it: times in minutes with one place, a dash where nothing was measured. */
export type ShownRow = { key: string; name: string } & Record<string, string | number | null>

export const minutes = (seconds: number | null | undefined): number | null =>
  seconds === null || seconds === undefined ? null : Math.round(seconds / 6) / 10

export function shownRow(row: StatisticsRow, key: string, name: string): ShownRow {
  const out: ShownRow = { key, name }
  for (const count of COUNTS) out[count] = row[count]
  for (const time of TIMES)
    for (const measure of MEASURES) out[`${time}_${measure}`] = minutes(row[time][`${measure}_seconds`])
  return out
}

export function nameOf(
  row: StatisticsRow,
  by: StatisticsBy,
  words: { day: (iso: string) => string; pick: (zh: string, en: string) => string; noItem: string },
): string {
  if (by === 'day') return words.day(row.key)
  if (by === 'hour') return `${row.key.padStart(2, '0')}:00`
  return row.key === '' ? words.noItem : words.pick(row.name, row.name_en)
}

export const isEmpty = (found: HallStatistics) => found.total.tickets === 0
