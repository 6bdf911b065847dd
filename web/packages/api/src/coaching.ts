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
export type CoachedDraft = Omit<Schemas['CoachedDraft'], 'form'> & { form: Form }

const at = (id: string) => ({ path: { id } })
const keyed = (key: string) => ({ 'Idempotency-Key': key })
const moving = (key: string, revision: number) => ({ ...keyed(key), 'If-Match': `"${revision}"` })

export const coaching = {
  /** Of a draft that the caller may file. */
  ofDraft: (draft: string) =>
    call(() => client.GET('/cases/{id}/coaching', { params: at(draft) }), false).then(
      (found) => found.coaching,
    ),
  ask: (draft: string, key: string) =>
    call(() => client.POST('/cases/{id}/coaching', { params: { ...at(draft), header: keyed(key) } })),
  open: (code: string, key: string) =>
    call(() => client.POST('/coachings/open', { body: { code }, params: { header: keyed(key) } })),
  look: (id: string) =>
    call(() => client.POST('/coachings/{id}/look', { params: at(id) })) as Promise<CoachedDraft>,
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
