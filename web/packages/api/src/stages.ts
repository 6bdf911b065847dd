import type { components } from './schema'
import { call, client } from './transport'

// What is asked and looked at between acceptance and decision (环节), and what is published for objections.
type Schemas = components['schemas']
export type CaseStage = Schemas['StageView']
export type Photo = Schemas['PhotoView']
export type PhotoAdded = Schemas['PhotoAdded']
export type StageAnswer = Schemas['AnswerBody']
export type StageQuestion = Schemas['QuestionBody']
export type InspectionRecord = Schemas['InspectionBody']
export type HearingPlan = Schemas['HearingBody']
export type Objection = Schemas['ObjectionView']
export type ObjectionInput = Schemas['ObjectionWords']
export type Publication = Schemas['PublicText']
export type Department = Schemas['Organ']

/** A step about one stage of a case. */
export type StageStep =
  | 'ask_stage'
  | 'answer_stage'
  | 'urge_stage'
  | 'name_officers'
  | 'record_inspection'
  | 'sign_inspection'
  | 'publish_stage'
  | 'begin_stage'
  | 'ask_hearing'
  | 'set_hearing'

interface Of {
  id: string
  revision: number
}
const header = (of: Of, key: string) => ({ 'Idempotency-Key': key, 'If-Match': `"${of.revision}"` })
const about = (of: Of, stage: string, key: string) => ({
  params: { path: { id: of.id, stage }, header: header(of, key) },
})

export const stages = {
  departments: () => call(() => client.GET('/departments', {})),
  posts: (id: string) => call(() => client.GET('/cases/{id}/posts', { params: { path: { id } } })),
  ask: (of: Of, body: StageQuestion, key: string) =>
    call(() =>
      client.POST('/cases/{id}/stages', { params: { path: { id: of.id }, header: header(of, key) }, body }),
    ),
  answer: (of: Of, stage: string, body: StageAnswer, key: string) =>
    call(() => client.POST('/cases/{id}/stages/{stage}/answer', { ...about(of, stage, key), body })),
  urge: (of: Of, stage: string, key: string) =>
    call(() => client.POST('/cases/{id}/stages/{stage}/urge', about(of, stage, key))),
  begin: (of: Of, stage: string, key: string) =>
    call(() => client.POST('/cases/{id}/stages/{stage}/begin', about(of, stage, key))),
  officers: (of: Of, stage: string, first: string, second: string, key: string) =>
    call(() =>
      client.POST('/cases/{id}/stages/{stage}/officers', {
        ...about(of, stage, key),
        body: { first_id: first, second_id: second },
      }),
    ),
  record: (of: Of, stage: string, body: InspectionRecord, key: string) =>
    call(() => client.POST('/cases/{id}/stages/{stage}/record', { ...about(of, stage, key), body })),
  sign: (of: Of, stage: string, key: string) =>
    call(() => client.POST('/cases/{id}/stages/{stage}/sign', about(of, stage, key))),
  removePhoto: (of: Of, stage: string, photo: string, key: string) =>
    call(() =>
      client.DELETE('/cases/{id}/stages/{stage}/photos/{photo}', {
        params: { path: { id: of.id, stage, photo }, header: header(of, key) },
      }),
    ),
  publish: (of: Of, stage: string, body: string, key: string) =>
    call(() =>
      client.POST('/cases/{id}/stages/{stage}/publish', { ...about(of, stage, key), body: { body } }),
    ),
  objections: (id: string, stage: string) =>
    call(() =>
      client.POST('/cases/{id}/stages/{stage}/objections/open', { params: { path: { id, stage } } }),
    ),
  askHearing: (of: Of, stage: string, note: string, key: string) =>
    call(() =>
      client.POST('/cases/{id}/stages/{stage}/ask-hearing', {
        ...about(of, stage, key),
        body: note ? { note } : {},
      }),
    ),
  setHearing: (of: Of, stage: string, body: HearingPlan, key: string) =>
    call(() => client.POST('/cases/{id}/stages/{stage}/set-hearing', { ...about(of, stage, key), body })),
}

export const publications = {
  list: (cursor?: string | null) =>
    call(() => client.GET('/publications', { params: { query: cursor ? { cursor } : {} } })),
  object: (id: string, body: ObjectionInput, key: string) =>
    call(() =>
      client.POST('/publications/{id}/objections', {
        params: { path: { id }, header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
}
