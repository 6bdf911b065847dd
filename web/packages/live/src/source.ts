import type { Change, FromWorker } from './messages'

const ADDRESS = '/api/v1/live'
const LONGEST_WAIT = 30_000 // milliseconds between two tries

/** Keeps one event stream open, tries again with growing pauses, and says "reset" when the line was away. */
export function openSource(tell: (message: FromWorker) => void): () => void {
  let source: EventSource | null = null
  let wait = 1000
  let timer: ReturnType<typeof setTimeout> | undefined
  let lost = false

  function open(): void {
    source = new EventSource(ADDRESS)
    source.onopen = () => {
      wait = 1000
      if (lost) tell({ type: 'reset' })
      lost = false
    }
    source.addEventListener('change', (event) => {
      tell({ type: 'change', change: JSON.parse((event as MessageEvent<string>).data) as Change })
    })
    source.addEventListener('reset', () => tell({ type: 'reset' }))
    source.onerror = () => {
      lost = true
      // The browser itself resumes a broken stream; a refused one (signed out, full house) it gives up.
      if (source?.readyState !== EventSource.CLOSED) return
      timer = setTimeout(open, wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
    }
  }

  open()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}
