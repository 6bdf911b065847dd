import type { components } from './schema'
import { call, client } from './transport'

// Standing orders for deemed approval (超时默认). The shapes are the server's own (`npm run generate`).
type Schemas = components['schemas']
export type DeemedOrder = Schemas['DeemedOrderView']
export type DeemedOrderText = Schemas['DeemedOrderText']
export type DeemedOrderVersion = Schemas['DeemedOrderVersion']

const path = (department: string) => ({ path: { department } })
const step = (department: string, revision: number, key: string) => ({
  ...path(department),
  header: { 'If-Match': `"${revision}"`, 'Idempotency-Key': key },
})

export const deemedOrders = {
  get: (department: string) =>
    call(() => client.GET('/deemed-orders/{department}', { params: path(department) })),
  save: (department: string, revision: number, body: DeemedOrderText) =>
    call(() =>
      client.PUT('/deemed-orders/{department}/draft', {
        params: { ...path(department), header: { 'If-Match': `"${revision}"` } },
        body,
      }),
    ),
  publish: (department: string, revision: number, key: string) =>
    call(() =>
      client.POST('/deemed-orders/{department}/publish', { params: step(department, revision, key) }),
    ),
  discard: (department: string, revision: number, key: string) =>
    call(() =>
      client.POST('/deemed-orders/{department}/discard', { params: step(department, revision, key) }),
    ),
  end: (department: string, reason: string, key: string) =>
    call(() =>
      client.POST('/deemed-orders/{department}/end', {
        params: { ...path(department), header: { 'Idempotency-Key': key } },
        body: { reason },
      }),
    ),
}
