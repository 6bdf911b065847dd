import type { components, operations } from './schema'
import { call, client } from './transport'

// Who is away, and who stands in. The shapes are the server's own (`npm run generate`).
type Schemas = components['schemas']
export type LeaveRow = Schemas['LeaveView']
export type LeaveReason = LeaveRow['reason']
export type NewLeave = Schemas['NewLeave']
export type StaffMember = Schemas['StaffMember']
export type LeaveQuery = NonNullable<operations['listLeaves']['parameters']['query']>

export const leaves = {
  list: (query: LeaveQuery) => call(() => client.GET('/staff-leaves', { params: { query } })),
  staff: () => call(() => client.GET('/staff', {})),
  add: (body: NewLeave, key: string) =>
    call(() => client.POST('/staff-leaves', { body, params: { header: { 'Idempotency-Key': key } } })),
  end: (one: LeaveRow, key: string) =>
    call(() =>
      client.POST('/staff-leaves/{id}/end', {
        params: { path: { id: one.id }, header: { 'Idempotency-Key': key, 'If-Match': `"${one.revision}"` } },
      }),
    ),
}
