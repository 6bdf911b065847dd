import type { Change, FromWorker, ToWorker } from './messages'
import { openSource } from './source'

export type { Change } from './messages'

/** Called with each change, and with null when everything should be read again. */
type Listener = (change: Change | null) => void

const listeners = new Set<Listener>()
let leave: (() => void) | null = null

function tell(message: FromWorker): void {
  for (const listener of listeners) listener(message.type === 'change' ? message.change : null)
}

function join(): () => void {
  if (typeof EventSource === 'undefined') return () => undefined
  if (typeof SharedWorker === 'undefined') return openSource(tell) // Chrome on Android has none
  const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), {
    type: 'module',
    name: 'yimen-live',
  })
  const post = (message: ToWorker) => worker.port.postMessage(message)
  worker.port.onmessage = (event: MessageEvent<FromWorker>) => tell(event.data)
  post({ type: 'connect' })
  const gone = () => post({ type: 'leave' })
  addEventListener('pagehide', gone)
  return () => {
    removeEventListener('pagehide', gone)
    gone()
    worker.port.close()
  }
}

/** Hears of changes until the returned function is called. The stream is open only while somebody listens. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener)
  leave ??= join()
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    leave?.()
    leave = null
  }
}
