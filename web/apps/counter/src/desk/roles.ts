import { hasRole } from '@yimen/session'

/** Who checks promises, decides on them or answers an objection looks after the record too. */
export const readsCredit = (): boolean => ['reviewer', 'decider', 'supervisor'].some(hasRole)

/** Who passes originals between counter and department, or looks after it. */
export const movesOriginals = (): boolean => ['clerk', 'reviewer', 'decider', 'supervisor'].some(hasRole)
