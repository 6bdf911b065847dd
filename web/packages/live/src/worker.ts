import type { FromWorker, ToWorker } from './messages'
import { openSource } from './source'

// One event stream for all tabs of one browser: HTTP/1.1 allows six connections to a host, and a clerk has ten tabs.
interface SharedScope {
  onconnect: (event: MessageEvent) => void
}

const ports = new Set<MessagePort>()
let close: (() => void) | null = null

function tellAll(message: FromWorker): void {
  for (const port of ports) port.postMessage(message)
}

function serve(port: MessagePort): void {
  port.onmessage = (event: MessageEvent<ToWorker>) => {
    if (event.data.type === 'connect') {
      ports.add(port)
      close ??= openSource(tellAll)
      return
    }
    ports.delete(port)
    if (ports.size > 0) return
    close?.()
    close = null
  }
  port.start()
}

;(globalThis as unknown as SharedScope).onconnect = (event) => {
  const port = event.ports[0]
  if (port) serve(port)
}
