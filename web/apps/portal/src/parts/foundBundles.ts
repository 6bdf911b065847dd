import { api, type BundleBrief, type ItemRow } from '@yimen/api'
import { bundlesMeant } from '@yimen/case'

const MOST = 3 // more words find the right one faster than more rows

/** Bundles that these words mean, else those that the items found first are members of; none while they cannot be read. */
export async function bundlesFor(text: string, items: Promise<ItemRow[]>): Promise<BundleBrief[]> {
  const list = (item?: string) => api.bundles.list(item).catch(() => [])
  const all = text ? await list() : []
  const meant = bundlesMeant(all, text)
  if (meant.length || !all.length) return meant.slice(0, MOST)
  const first = (await items.catch(() => [])).slice(0, MOST)
  const joined = await Promise.all(first.map((one) => list(one.id)))
  const keys = joined.flat().map((one) => one.key)
  return all.filter((one) => one.available && keys.includes(one.key)).slice(0, MOST)
}
