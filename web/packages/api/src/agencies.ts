import type { components, operations } from './schema'
import { call, client } from './transport'

// Authorities (委托): who lets whom act for them. The shapes are the server's own (`npm run generate`).
type Schemas = components['schemas']
export type AgencyRow = Schemas['AgencyView']
export type NewAgency = Schemas['NewAgency']
export type AgencyQuery = NonNullable<operations['listAgencies']['parameters']['query']>

export const agencies = {
  list: (query: AgencyQuery) => call(() => client.GET('/agencies', { params: { query } })),
  give: (body: NewAgency, key: string) =>
    call(() => client.POST('/agencies', { body, params: { header: { 'Idempotency-Key': key } } })),
  end: (one: AgencyRow, key: string) =>
    call(() =>
      client.POST('/agencies/{id}/end', {
        params: { path: { id: one.id }, header: { 'Idempotency-Key': key, 'If-Match': `"${one.revision}"` } },
      }),
    ),
}
