import { bytes } from './files'
import type { Form } from './contract'
import type { components } from './schema'
import { call, client } from './transport'

// Coaching before filing (审前服务). The shapes are the server's own (`npm run generate`).
type Schemas = components['schemas']
export type Coaching = Schemas['CoachingView']
export type CoachingFinding = Schemas['CoachingFinding']
export type NewFinding = Schemas['NewFinding']
export type FindingVerdict = CoachingFinding['verdict']
export type CoachedPapers = Omit<Schemas['CoachedPapers'], 'form'> & { form: Form }
/** A draft of one item, or of several that are handed in as one. */
export type DraftKind = 'draft' | 'bundle'

const at = (id: string) => ({ path: { id } })
const keyed = (key: string) => ({ 'Idempotency-Key': key })
const moving = (key: string, revision: number) => ({ ...keyed(key), 'If-Match': `"${revision}"` })

export const coaching = {
  /** Of a draft that the caller may file. */
  ofDraft: (kind: DraftKind, id: string) =>
    call(
      () =>
        kind === 'bundle'
          ? client.GET('/bundle-cases/{id}/coaching', { params: at(id) })
          : client.GET('/cases/{id}/coaching', { params: at(id) }),
      false,
    ).then((found) => found.coaching),
  /** Of a checklist, for whoever has its code; where it names somebody, for who acts for them. */
  ofChecklist: (code: string) =>
    call(() => client.GET('/guide/results/{code}/coaching', { params: { path: { code } } }), false).then(
      (found) => found.coaching,
    ),
  ask: (kind: DraftKind, id: string, key: string) => {
    const params = { ...at(id), header: keyed(key) }
    return call(() =>
      kind === 'bundle'
        ? client.POST('/bundle-cases/{id}/coaching', { params })
        : client.POST('/cases/{id}/coaching', { params }),
    )
  },
  /** What was found on a checklist stands in the draft from now on; how much. */
  bring: (kind: DraftKind, id: string, code: string, key: string) => {
    const given = { body: { code }, params: { ...at(id), header: keyed(key) } }
    return call(() =>
      kind === 'bundle'
        ? client.POST('/bundle-cases/{id}/coaching/bring', given)
        : client.POST('/cases/{id}/coaching/bring', given),
    ).then((done) => done.brought)
  },
  open: (code: string, key: string) =>
    call(() => client.POST('/coachings/open', { body: { code }, params: { header: keyed(key) } })),
  look: (id: string) =>
    call(() => client.POST('/coachings/{id}/look', { params: at(id) })) as Promise<CoachedPapers>,
  openFile: (id: string, file: string) => bytes(`/coachings/${id}/files/${file}/open`),
  find: (id: string, revision: number, findings: NewFinding[], key: string) =>
    call(() =>
      client.PUT('/coachings/{id}/findings', {
        body: { findings },
        params: { ...at(id), header: moving(key, revision) },
      }),
    ),
  finish: (id: string, revision: number, key: string) =>
    call(() =>
      client.POST('/coachings/{id}/finish', { params: { ...at(id), header: moving(key, revision) } }),
    ),
  mend: (id: string, body: Schemas['MendBody'], key: string) =>
    call(() => client.POST('/coachings/{id}/mend', { body, params: { ...at(id), header: keyed(key) } })),
  end: (id: string, key: string) =>
    call(() => client.POST('/coachings/{id}/end', { params: { ...at(id), header: keyed(key) } })),
}
