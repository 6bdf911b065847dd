import createClient from 'openapi-fetch'
import { ref } from 'vue'
import type { paths } from './contract'
import { offlineProblem, problemFrom } from './problem'

export const BASE = '/api/v1'

export type Channel = 'portal' | 'counter' | 'kiosk' | 'display' | 'console'

let channel: Channel = 'portal'
let csrfToken: string | null = null
let onSignedOut: () => Promise<boolean> = async () => false

/** False from the first request that got no answer until one does. */
export const online = ref(true)

export function configure(options: { channel: Channel; signedOut: () => Promise<boolean> }): void {
  channel = options.channel
  onSignedOut = options.signedOut
}

export function rememberCsrf(token: string | null): void {
  csrfToken = token
}

export function standardHeaders(method: string): Record<string, string> {
  const headers: Record<string, string> = { 'X-Yimen-Channel': channel }
  if (document.documentElement.lang) headers['Accept-Language'] = document.documentElement.lang
  if (method !== 'GET' && csrfToken) headers['X-CSRF-Token'] = csrfToken
  return headers
}

/** Asks the person to sign in again; true when the request is worth sending once more. */
export function askToSignIn(): Promise<boolean> {
  return onSignedOut()
}

let drops = 0 // how often the browser has said that the line is gone

/**
 * Called when something is asked; what it gives is told whether an answer came. An answer to what was asked before the line dropped
 * says nothing of the line now.
 */
export function asking(): (reachable: boolean) => void {
  const before = drops
  return (reachable) => {
    if (!reachable || drops === before) online.value = reachable
  }
}

/** fetch that notes whether the server can be reached; throws the problem of having no line. */
export async function reach(...asked: Parameters<typeof fetch>): Promise<Response> {
  const note = asking()
  try {
    const response = await fetch(...asked)
    note(true)
    return response
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    note(false)
    throw offlineProblem()
  }
}

function send(request: Request): Promise<Response> {
  for (const [name, value] of Object.entries(standardHeaders(request.method)))
    request.headers.set(name, value)
  return reach(request)
}

export const client = createClient<paths>({ baseUrl: new URL(BASE, location.origin).href, fetch: send })

interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

/**
 * Turns an answer into its value or a thrown Problem. A session that has ended is mended once: the person signs in again in a
 * dialog, above what they were typing, and the call is repeated.
 */
export async function call<T>(attempt: () => Promise<Outcome<T>>, mendSession = true): Promise<T> {
  const { data, error, response } = await attempt()
  if (response.ok) return data as T
  if (response.status === 401 && mendSession && (await askToSignIn())) return call(attempt, false)
  throw problemFrom(response.status, error)
}

/** The machine says that there is a line again: try at once instead of waiting for the next click. */
export async function probe(): Promise<void> {
  await reach(`${BASE}/halls?limit=1`, { headers: standardHeaders('GET') }).catch(() => undefined) // noted
}

if (typeof window !== 'undefined') {
  window.addEventListener('online', () => void probe())
  window.addEventListener('offline', () => {
    drops += 1
    online.value = false
  })
}
