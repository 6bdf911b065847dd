/** What the server says about an object: that it changed, never what it now contains. */
export interface Change {
  kind: string
  object_kind: string
  id: string
  revision: number
}

/** From the worker to its tabs. "reset" means: something may have been missed, read everything again. */
export type FromWorker = { type: 'change'; change: Change } | { type: 'reset' }
export type ToWorker = { type: 'connect' } | { type: 'leave' }
