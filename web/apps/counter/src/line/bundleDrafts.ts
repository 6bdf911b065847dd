import type { Visit, VisitMatter } from '@yimen/api'

type Bundle = NonNullable<VisitMatter['bundle']>

/** The bundle (一件事) whose draft this matter is; a member that was handed in is a case like others. */
export function bundleOf(matter: VisitMatter): Bundle | null {
  return matter.case_state === 'draft' ? (matter.bundle ?? null) : null
}

/** Drafts of bundles that are no matter of the visit yet, each once, with a member by which it is taken up. */
export function bundleDrafts(
  visit: Pick<Visit, 'drafts' | 'matters'>,
): { case_id: string; bundle: Bundle }[] {
  const known = new Set(visit.matters.map((one) => one.bundle?.id))
  return visit.drafts.flatMap(({ case_id, bundle }) => {
    if (!bundle || known.has(bundle.id)) return []
    known.add(bundle.id)
    return [{ case_id, bundle }]
  })
}
