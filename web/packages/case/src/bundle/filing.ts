import { api, openFile, type BundleCase, type BundleMember, type MergedBundle } from '@yimen/api'
import type { Asked, Filing, FilingStore } from '../filing'
import { keyOfPointer } from '../words'
import type { useWords } from '@yimen/i18n'

/** Several items as one: what is filled in and handed in once, and the bundle case behind it. */
export type BundleFiling = Filing & { bundle: BundleCase }

/** What is asked for once; what a result brings is not, and what is only shown at the counter is no upload. */
export function askedOf(merge: MergedBundle): Asked {
  return {
    form: {
      sections: merge.form
        .map((section) => ({
          ...section,
          when: null,
          fields: section.fields.filter((one) => one.asked).map((one) => one.field),
        }))
        .filter((section) => section.fields.length),
    },
    requirements: merge.materials
      .filter((one) => one.asked && one.requirement.keep_copy)
      .map((one) => one.requirement),
  }
}

export function filingOf(bundle: BundleCase): BundleFiling {
  const definition = askedOf(bundle.merge)
  const missing = new Set(
    bundle.missing
      .filter((one) => one.pointer.startsWith('/materials/'))
      .map((one) => keyOfPointer(one.pointer)),
  )
  return {
    id: bundle.id,
    revision: bundle.revision,
    form: bundle.values,
    form_problems: bundle.missing.filter((one) => one.pointer.startsWith('/values/')),
    prefilled: bundle.prefilled,
    subject: bundle.subject,
    definition,
    materials: definition.requirements.map(({ key }) => ({
      requirement: key,
      state: missing.has(key) ? 'missing' : 'attached',
      held: bundle.held.find((one) => one.material === key) ?? null,
      use: null,
      fact: bundle.facts.find((one) => one.material === key)?.fact ?? null,
      brought: null,
      checks: [],
      files: bundle.files.filter((file) => file.material === key),
    })),
    bundle,
  }
}

export const bundleStore: FilingStore<BundleFiling> = {
  get: async (id) => filingOf(await api.bundleCases.get(id)),
  saveForm: api.bundleCases.saveForm,
  addFile: api.bundleCases.addFile,
  removeFile: api.bundleCases.removeFile,
  askFact: api.bundleCases.askFact,
  // Each member has the same scan; any of them shows it.
  async openFile(id, file) {
    const scan = (await api.bundleCases.get(id)).files.find((one) => one.id === file)
    return openFile(scan?.case_id ?? id, scan?.case_file ?? file)
  },
}

/** Gives the whole draft up. The newest revision is asked for: what was saved meanwhile is withdrawn too. */
export async function withdrawBundle(id: string, reason: string, key: string): Promise<object> {
  const { revision } = await api.bundleCases.get(id)
  return api.bundleCases.withdraw(id, revision, reason, key)
}

type Words = Pick<ReturnType<typeof useWords>, 'pick' | 'listed' | 't'>
type Use = { member: string; made_by?: string | null }
const NAMED = 2 // departments that a line names; of more it says how many

/** The name of a member, in the language of the page. */
export function memberName(
  merge: Pick<MergedBundle, 'members'>,
  member: string,
  pick: Words['pick'],
): string {
  const one = merge.members.find((each) => each.key === member)
  return one ? pick(one.name, one.name_en) : ''
}

/** "For: …": the departments that use it, each once, where all are of one department the items; what all of many use is for all. */
export function usedBy(merge: MergedBundle, uses: readonly Use[], { pick, listed, t }: Words): string {
  const users = uses.filter((use) => !use.made_by).map((use) => use.member)
  const department = (one: MergedBundle['members'][number]) => pick(one.department, one.department_en)
  const several = new Set(merge.members.map(department)).size > 1
  const names = merge.members
    .filter((one) => users.includes(one.key))
    .map((one) => (several && department(one)) || pick(one.name, one.name_en))
  const once = [...new Set(names)]
  const shown = { names: listed(once.slice(0, NAMED)), n: once.length }
  if (once.length <= NAMED) return t('bundle_case.for', shown)
  if (merge.members.every((one) => users.includes(one.key)))
    return t('bundle_case.for_all', { n: merge.members.length })
  return t(several ? 'bundle_case.for_more' : 'bundle_case.for_more_items', shown)
}

/** The lines below the fields of the one form, by key. */
export function fieldNotes(merge: MergedBundle, words: Words): Map<string, string> {
  const fields = merge.form.flatMap((section) => section.fields)
  return new Map(fields.map((one) => [one.field.key, usedBy(merge, one.uses, words)]))
}

interface BroughtRow {
  key: string
  zh: string
  en: string
  maker: string
}

/** Papers that nobody hands in, because the result of a member brings them. */
export function broughtMaterials(merge: MergedBundle, pick: Words['pick']): BroughtRow[] {
  return merge.materials
    .filter((one) => !one.asked)
    .map(({ requirement, uses }) => ({
      key: requirement.key,
      zh: requirement.name,
      en: requirement.name_en,
      maker: memberName(merge, uses[0]?.made_by ?? '', pick),
    }))
}

/** The same of fields. */
export function broughtFields(merge: MergedBundle, pick: Words['pick']): BroughtRow[] {
  return merge.form
    .flatMap((section) => section.fields)
    .filter((one) => !one.asked)
    .map(({ field, uses }) => ({
      key: field.key,
      zh: field.label,
      en: field.label_en,
      maker: memberName(merge, uses[0]?.made_by ?? '', pick),
    }))
}

/** Members by what they wait for, in their order; those that wait for nobody under no words. */
export function membersByWait(
  found: Pick<BundleCase, 'merge'>,
  members: readonly BundleMember[],
  words: Words,
): { waits: string; members: BundleMember[] }[] {
  const groups = new Map<string, BundleMember[]>()
  for (const one of members) {
    const waits = waitsText(found, one, words)
    groups.set(waits, [...(groups.get(waits) ?? []), one])
  }
  return [...groups].map(([waits, of]) => ({ waits, members: of }))
}

/** For whom a member still waits; empty when it waits for nobody. */
export function waitsText(
  found: Pick<BundleCase, 'merge'>,
  member: BundleMember,
  { t, pick, listed }: Words,
): string {
  return listed(
    member.waits_for
      .filter((wait) => !wait.met && wait.kind !== 'parallel')
      .map((wait) =>
        t(`bundle_case.waits_${wait.kind}`, { name: memberName(found.merge, wait.member, pick) }),
      ),
  )
}

const ENDED = ['result_issued', 'delivered', 'closed', 'refused', 'not_accepted', 'withdrawn', 'lapsed']
/** Whether nothing more comes of a member in this state. */
export const hasEnded = (state: string): boolean => ENDED.includes(state)
