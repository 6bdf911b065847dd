import type { components, operations } from './schema'
import { call, client } from './transport'

// Who works here, and which posts they hold. The shapes are the server's own (`npm run generate`).
type Schemas = components['schemas']
export type MemberRow = Schemas['MemberView']
export type MemberPost = Schemas['MemberPost']
export type MemberQuery = NonNullable<operations['listStaffMembers']['parameters']['query']>
export type NewMember = Schemas['NewMemberBody']
export type MemberChange = Schemas['MemberChangeBody']
export type NewPost = Schemas['PostBody']

const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } })
const seen = (one: MemberRow, key: string) => ({
  path: { id: one.id },
  header: { 'Idempotency-Key': key, 'If-Match': `"${one.revision}"` },
})

export const staffing = {
  list: (query: MemberQuery) => call(() => client.GET('/staff-members', { params: { query } })),
  get: (id: string) => call(() => client.GET('/staff-members/{id}', { params: { path: { id } } })),
  places: () => call(() => client.GET('/post-places', {})),
  add: (body: NewMember, key: string) =>
    call(() => client.POST('/staff-members', { body, params: keyed(key) })),
  change: (one: MemberRow, body: MemberChange, key: string) =>
    call(() => client.POST('/staff-members/{id}/change', { body, params: seen(one, key) })),
  leave: (one: MemberRow, key: string) =>
    call(() => client.POST('/staff-members/{id}/leave', { params: seen(one, key) })),
  reset: (one: MemberRow, password: string, key: string) =>
    call(() => client.POST('/staff-members/{id}/reset', { body: { password }, params: seen(one, key) })),
  appoint: (id: string, body: NewPost, key: string) =>
    call(() => client.POST('/staff-members/{id}/posts', { body, params: { path: { id }, ...keyed(key) } })),
  endPost: (post: string, key: string) =>
    call(() => client.POST('/posts/{id}/end', { params: { path: { id: post }, ...keyed(key) } })),
}
