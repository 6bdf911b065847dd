import { expect } from 'vitest'
import { Caller } from './caller'
import { ANSWERS, ITEM, picture } from './filing'
import { Staff } from './staff'

// Cases that are moved along by the API, for the pages that show one.

export const FORM = {
  operator_name: '云溪小馆',
  credit_code: '92990102MA0000023J',
  legal_person: '李示例',
  legal_person_id: '990102188503120018',
  address: '云溪市城东区迎春路 18 号',
  area: 60,
  format: 'restaurant',
  projects: ['hot'],
  contact_name: '李示例',
  contact_phone: '13800000001',
}

export interface Ref {
  id: string
  number: string
  revision: number
}
export type Step = [Caller, string, object?]

/** A case of `visitor`, submitted, and moved along by each of `steps`. `more`: for whom. */
export async function fileCase(visitor: Caller, steps: Step[], more: object = {}): Promise<Ref> {
  const { items } = await visitor.get<{ items: { id: string; name: string }[] }>(
    '/items?applicable=true&limit=100',
  )
  const item = items.find((one) => one.name === ITEM)!
  let ref = await visitor.post<Ref>('/cases', { item_id: item.id, answers: ANSWERS, form: FORM, ...more })
  for (const requirement of ['business_licence', 'layout', 'safety_rules', 'equipment']) {
    const path = `/cases/${ref.id}/materials/${requirement}/files`
    const added = await visitor.upload<Ref>(path, 'a.png', picture())
    ref = { ...ref, revision: added.revision }
  }
  for (const [who, step, body] of [[visitor, 'submit'] as Step, ...steps])
    ref = await who.post<Ref>(`/cases/${ref.id}/${step}`, body ?? {}, ref.revision)
  return ref
}

export interface Licence {
  id: string
  qr_text: string
  verify_url: string
  sealed_at: string | null
}

/** A licence of visitor01 that has its seal, and who holds it. */
export async function sealedLicence(url: string): Promise<{ visitor: Caller; licence: Licence }> {
  const visitor = await Caller.signIn(url, 'visitor01', 'portal')
  const [clerk, reviewer, decider] = await Promise.all(
    ['clerk01', 'reviewer01', 'decider01'].map((login) => Caller.signIn(url, login)),
  )
  const { id } = await fileCase(visitor, [
    [clerk!, 'receive'],
    [clerk!, 'accept', {}],
    [reviewer!, 'review', {}],
    [decider!, 'approve', {}],
  ])
  const found = await visitor.get<{ licence: { id: string } }>(`/cases/${id}`)
  const read = () => visitor.get<Licence>(`/licences/${found.licence.id}`)
  let licence = await read()
  for (const end = Date.now() + 60_000; !licence.sealed_at && Date.now() < end; licence = await read())
    await new Promise((resolve) => setTimeout(resolve, 100))
  expect(licence.sealed_at).not.toBeNull()
  return { visitor, licence }
}

/** The file of a licence. */
export async function fileOf(visitor: Caller, licence: Licence, format: 'ofd' | 'pdf'): Promise<Buffer> {
  return Buffer.from(await visitor.bytes(`/licences/${licence.id}/open`, { format }))
}

interface BundleCase {
  revision: number
  values: Record<string, unknown>
  held: { material: string }[]
  merge: {
    form: {
      fields: { asked: boolean; field: { key: string; kind: string; options: { value: string }[] } }[]
    }[]
    materials: {
      asked: boolean
      requirement: { key: string; keep_copy: boolean; necessity: string }
    }[]
  }
}

/** The items of `bundleCase`, each with its answers. */
async function joined(caller: Caller): Promise<{ item_id: string; answers: object }[]> {
  const { items } = await caller.get<{ items: { id: string; name: string }[] }>(
    '/items?applicable=true&limit=100',
  )
  return Object.entries(JOINED).map(([name, answers]) => ({
    item_id: items.find((one) => one.name === name)!.id,
    answers,
  }))
}

/** The code of their checklist. */
export async function bundleChecklist(caller: Caller): Promise<string> {
  return (await caller.post<{ code: string }>('/guide/bundle-results', { items: await joined(caller) })).code
}

/** Three items as one: a card, the money that waits for it, and a registration; a draft, or filled in and submitted. `more`: for whom. */
export async function bundleCase(visitor: Caller, submitted: boolean, more: object = {}): Promise<string> {
  const { id } = await visitor.post<{ id: string }>('/bundle-cases', {
    items: await joined(visitor),
    ...more,
  })
  if (!submitted) return id
  await fillAndSubmit(visitor, id)
  return id
}

const SAMPLES: Record<string, unknown> = {
  date: '2026-11-02',
  number: 60,
  phone: '13800000001',
  citizen_id: '990102188503120018',
  credit_code: '92990102MA0000023J',
}

/** Everything that is asked for and that no licence stands for. */
export async function fillAndSubmit(visitor: Caller, id: string): Promise<void> {
  const { merge, values, held, revision } = await visitor.get<BundleCase>(`/bundle-cases/${id}`)
  for (const { asked, field } of merge.form.flatMap((section) => section.fields)) {
    const first = field.options[0]?.value
    if (asked && !values[field.key])
      values[field.key] =
        (field.kind === 'choices' ? [first] : first) ?? SAMPLES[field.kind] ?? '云溪市城东区迎春路 18 号'
  }
  let now = await visitor.put<{ revision: number }>(`/bundle-cases/${id}/form`, { values }, revision)
  for (const { asked, requirement } of merge.materials)
    if (
      asked &&
      requirement.keep_copy &&
      requirement.necessity === 'required' &&
      !held.some((one) => one.material === requirement.key)
    )
      now = await visitor.upload(
        `/bundle-cases/${id}/files?material=${requirement.key}&name=a.png`,
        'a.png',
        picture(),
      )
  await visitor.post(`/bundle-cases/${id}/submit`, {}, now.revision)
}

/** A restaurant that was opened, but for its sign: a licence, a paper, a refusal. The licence has its seal. */
export async function bundleDone(url: string, visitor: Caller): Promise<string> {
  const { id } = await visitor.post<{ id: string }>('/bundle-cases', {
    template_key: 'restaurant',
    answers: { sign: 'yes', large: 'no', agent: 'self' },
  })
  await fillAndSubmit(visitor, id)
  const sealed = async (case_id: string) =>
    (await visitor.get<{ licence: { state: string } | null }>(`/cases/${case_id}`)).licence?.state === 'valid'
  await new Staff(url).until(
    async ({ state, members }) =>
      state === 'done' && (await sealed(members.find((one) => one.key === 'food')!.case_id)),
    visitor,
    id,
    undefined,
    ({ key, state }) =>
      key === 'sign' && state === 'reviewed' ? ['refuse', { reason: '招牌遮挡了消防救援窗口' }] : undefined,
  )
  return id
}

const JOINED = {
  社会保障卡申领: { reason: 'first', holder: 'adult', comes: 'self' },
  失业登记: { before: 'employee', here: 'yes' },
  失业保险金申领: { why: 'expired', moved: 'no' },
}
