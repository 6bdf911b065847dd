import type { components, operations } from './schema'
import { call, client } from './transport'

// Under which documents one organ acts for another. The shapes are the server's own (`npm run generate`).
type Schemas = components['schemas']
export type MandateRow = Schemas['MandateView']
export type NewMandate = Schemas['NewMandate']
export type MandateQuery = NonNullable<operations['listMandates']['parameters']['query']>

const step = (one: { id: string; revision: number }, key: string) => ({
  path: { id: one.id },
  header: { 'Idempotency-Key': key, 'If-Match': `"${one.revision}"` },
})

export const mandates = {
  list: (query: MandateQuery) => call(() => client.GET('/mandates', { params: { query } })),
  propose: (body: NewMandate, key: string) =>
    call(() => client.POST('/mandates', { body, params: { header: { 'Idempotency-Key': key } } })),
  confirm: (one: MandateRow, key: string) =>
    call(() => client.POST('/mandates/{id}/confirm', { params: step(one, key) })),
  end: (one: MandateRow, reason: string, key: string) =>
    call(() => client.POST('/mandates/{id}/end', { params: step(one, key), body: { reason } })),
}
