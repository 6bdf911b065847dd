// What the check of a licence needs where there is no network: the page itself, the published keys, the status list. All of it is public.
import { BASE, reach, standardHeaders } from './transport'

const STORE = 'yimen-check'
const KEYS = `${BASE}/keys/licence`
const STATUS = `${BASE}/keys/licence/status`

/** Public points (hex, 04‖x‖y) by key id. */
export type LicenceKeys = Record<string, string>

export interface CheckMeans {
  keys: LicenceKeys
  /** The signed status list, as it was sent; null before there is one. */
  list: Uint8Array | null
}

async function kept(): Promise<Cache | null> {
  return 'caches' in globalThis ? caches.open(STORE) : null
}

async function read(path: string): Promise<Response | null> {
  const found = await (await kept())?.match(path)
  return found ?? null
}

async function meansFrom(keys: Response | null, list: Response | null): Promise<CheckMeans> {
  const body = keys
    ? ((await keys.json()) as { keys: { id: string; public_point_hex: string }[] })
    : { keys: [] }
  return {
    keys: Object.fromEntries(body.keys.map((key) => [key.id, key.public_point_hex])),
    list: list ? new Uint8Array(await list.arrayBuffer()) : null,
  }
}

/** What was kept at the last visit. */
export async function keptMeans(): Promise<CheckMeans> {
  return meansFrom(await read(KEYS), await read(STATUS))
}

/** Keys and list as they are now. `accept` says whether they may take the place of what is kept; null when there is no network. */
export async function fetchMeans(accept: (means: CheckMeans) => boolean): Promise<CheckMeans | null> {
  try {
    const [keys, list] = await Promise.all(
      [KEYS, STATUS].map((path) => reach(path, { headers: standardHeaders('GET') })),
    )
    if (!keys?.ok) return null
    const means = await meansFrom(keys.clone(), list?.ok ? list.clone() : null)
    const cache = await kept()
    if (cache && accept(means)) {
      await cache.put(KEYS, keys)
      if (list?.ok) await cache.put(STATUS, list)
    }
    return means
  } catch {
    return null
  }
}

/**
 * Keeps a page with all that it has loaded until now, so that it opens without a network; what an older build left behind goes. `worker`
 * answers for it then. Resolves to false where the browser cannot.
 */
export async function keepPage(page: string, worker: string): Promise<boolean> {
  if (!('serviceWorker' in navigator) || !('caches' in globalThis)) return false
  try {
    await navigator.serviceWorker.register(worker, { scope: page })
    const cache = await caches.open(STORE)
    const loaded = performance
      .getEntriesByType('resource')
      .map((entry) => new URL(entry.name))
      .filter((url) => url.origin === location.origin && !url.pathname.startsWith(BASE))
      .map((url) => url.pathname)
    const wanted = new Set([page, ...loaded])
    const there = new Set((await cache.keys()).map((request) => new URL(request.url).pathname))
    await cache.add(page) // the newest: it names the other files
    await cache.addAll([...wanted].filter((path) => path !== page && !there.has(path)))
    for (const path of there) if (!wanted.has(path) && !path.startsWith(BASE)) await cache.delete(path)
    return true
  } catch {
    return false // no network, or no room: what was kept before still stands
  }
}
