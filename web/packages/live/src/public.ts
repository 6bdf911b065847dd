/** A public change of one hall, with what it says: numbers, never people. */
export interface PublicChange {
  kind: string
  object_kind: string
  id: string
  revision: number
  payload: Record<string, unknown>
}

const AGAIN = 1000 // milliseconds; a screen in the hall shows the truth within a second of the line being back

/** The public stream of one hall, for screens that nobody signs in to. `tell` gets null when everything should be read again. */
export function openPublic(hallId: string, tell: (change: PublicChange | null) => void): () => void {
  if (typeof EventSource === 'undefined') return () => undefined
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function open(): void {
    source = new EventSource(`/api/v1/live/public?hall=${encodeURIComponent(hallId)}`)
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
