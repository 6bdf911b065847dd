/** A public change of one hall, with what it says: numbers, never people. */
export interface PublicChange {
  kind: string
  object_kind: string
  id: string
  revision: number
  payload: Record<string, unknown>
}

const AGAIN = 1000 // milliseconds; a screen in the hall shows the truth within a second of the line being back

/** The public stream of one hall, or of all, without a sign-in. `tell` gets null when everything should be read again. */
export const openPublic = (
  hallId: string | null,
  tell: (change: PublicChange | null) => void,
): (() => void) =>
  openSteady(`/api/v1/live/public${hallId ? `?hall=${encodeURIComponent(hallId)}` : ''}`, tell)

/** The stream of the device that this screen is: what its own hall tells it, and nothing else. `tell` says that there is something to read. */
export const openOwn = (tell: () => void): (() => void) => openSteady('/api/v1/live', () => tell())

function openSteady(address: string, tell: (change: PublicChange | null) => void): () => void {
  if (typeof EventSource === 'undefined') return () => undefined
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function open(): void {
    source = new EventSource(address)
    source.onopen = () => tell(null)
    source.onmessage = (event: MessageEvent<string>) => tell(JSON.parse(event.data) as PublicChange)
    source.addEventListener('reset', () => tell(null))
    source.onerror = () => {
      source?.close()
      clearTimeout(timer)
      timer = setTimeout(open, AGAIN)
    }
  }
  open()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}

type Listener = (change: PublicChange | null) => void
const listeners = new Set<Listener>()
let leave: (() => void) | null = null

/** Hears of the public changes of all halls until the returned function is called: one stream for all listeners of a page. */
export function onPublicChange(listener: Listener): () => void {
  listeners.add(listener)
  leave ??= openPublic(null, (change) => listeners.forEach((tell) => tell(change)))
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    leave?.()
    leave = null
  }
}
