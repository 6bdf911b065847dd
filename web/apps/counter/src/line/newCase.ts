import type { NewCase } from '@yimen/api'

/** What a case at the counter begins with; it belongs to the visit from its first moment. */
export function newCase(
  itemId: string,
  subjectId: string,
  answers: Record<string, string>,
  visitId?: string,
): NewCase {
  return {
    item_id: itemId,
    subject_id: subjectId,
    ...(visitId ? { visit_id: visitId } : {}),
    ...(Object.keys(answers).length ? { answers } : {}),
  }
}
