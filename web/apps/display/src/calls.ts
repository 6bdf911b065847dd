import type { Board, BoardCall } from '@yimen/api'

// Which calls of a board are new, in the order in which they were made. Pure, so that a screen that runs for days holds no more than
// the keys of the calls that stand on the board.

export const keyOf = (call: BoardCall): string =>
  `${call.number}/${call.counter_number}/${call.called_at}/${call.recalls}`

// Milliseconds; a call that was missed longer ago is shown, but not cried out into the hall. A recall bears the time of its first call.
const TOO_OLD = 60_000
const TOO_OLD_RECALLED = 15 * 60_000

/** What is needed of a board to cry out its calls: that of a hall, or of a zone. */
export type Calls = Pick<Board, 'at' | 'current' | 'last'>

export interface Heard {
  keys: Set<string>
  fresh: BoardCall[]
}

/** `known` null: the screen has just been switched on, and what stands there has been cried out before. */
export function hear(known: Set<string> | null, board: Calls): Heard {
  const all = [...board.current, ...board.last]
  const now = Date.parse(board.at)
  const keys = new Set(all.map(keyOf))
  const fresh = known
    ? all.filter(
        (call) =>
          !known.has(keyOf(call)) &&
          now - Date.parse(call.called_at) < (call.recalls ? TOO_OLD_RECALLED : TOO_OLD),
      )
    : []
  const seen = new Set<string>()
  const once = fresh.filter((call) => !seen.has(keyOf(call)) && seen.add(keyOf(call)))
  return { keys, fresh: once.sort((a, b) => Date.parse(a.called_at) - Date.parse(b.called_at)) }
}

const DIGITS = '零一二三四五六七八九'

/** "A012" as it is read out, sign by sign: "A零一二", "A 0 1 2". */
export function spelled(number: string, language: 'zh' | 'en'): string {
  if (language === 'en') return [...number].join(' ')
  return [...number].map((sign) => (/\d/.test(sign) ? DIGITS[Number(sign)] : sign)).join('')
}
