import type { components } from './schema'
import { call, client } from './transport'

// Bundles (一件事): several items as one form, one set of materials, one time.
type Schemas = components['schemas']

export type BundleBrief = Schemas['BundleBrief']
export type BundleDetail = Schemas['BundleDetail']
export type MergedBundle = Schemas['MergedBundle']
export type BundleSavings = Schemas['Savings']

export const bundles = {
  list: () => call(() => client.GET('/bundles', {}), false).then((found) => found.items),
  /** What these answers leave of it; a question that has no answer stays open. */
  get: (key: string, answers: Record<string, string>) =>
    call(
      () => client.POST('/bundles/{key}/answers', { body: { answers }, params: { path: { key } } }),
      false,
    ),
  /** Any items, joined at once; keeps nothing. */
  combine: (ids: string[]) =>
    call(
      () =>
        client.POST('/bundles/combinations', {
          body: { items: ids.map((id) => ({ item_id: id, answers: {} })) },
        }),
      false,
    ),
}
