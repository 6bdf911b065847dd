import type { components, operations } from './schema'
import { call, client } from './transport'

// Triage at the door. The shapes are the server's own (`npm run generate`).
type Schemas = components['schemas']
export type ItemWays = Schemas['ItemWays']
export type NewDecision = Schemas['DecisionBody']
export type Decision = Schemas['DecisionRef']
export type DecisionRow = Schemas['DecisionView']
export type Direction = DecisionRow['direction']
export type TriageShare = Schemas['TriageShare']
export type TriageQuery = NonNullable<operations['getTriageShare']['parameters']['query']>

const at = (id: string) => ({ path: { id } })

export const triage = {
  ways: (item: string) => call(() => client.GET('/items/{id}/ways', { params: at(item) })),
  send: (body: NewDecision, key: string) =>
    call(() => client.POST('/triage-decisions', { body, params: { header: { 'Idempotency-Key': key } } })),
  decisions: (hall: string, query: { day?: string; limit?: number }) =>
    call(() => client.GET('/halls/{id}/triage-decisions', { params: { ...at(hall), query } })),
  share: (hall: string, query: TriageQuery) =>
    call(() => client.GET('/halls/{id}/triage-share', { params: { ...at(hall), query } })),
}
