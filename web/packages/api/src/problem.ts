import type { ActionName, ParamProblem } from './contract'

/** Our own code for "the server could not be reached"; every other code comes from the server. */
export const OFFLINE = 'network.offline'

/** A refusal of the server (RFC 9457), or the network's silence with status 0. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string | null = null,
    readonly params: ParamProblem[] = [],
    readonly state: string | null = null,
    readonly allowed: ActionName[] = [],
    /** Names the request in the server's log; shown to a visitor who asks for help. */
    readonly instance: string | null = null,
    /** What this refusal says beside the usual: which ticket, which hours. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${code}: ${title}`)
    this.name = 'Problem'
  }

  get offline(): boolean {
    return this.code === OFFLINE
  }

  /** Nothing was decided: the same request may be sent again, with the same key. */
  get uncertain(): boolean {
    return this.offline || this.status >= 500 || this.status === 429
  }
}

interface ProblemBody {
  code?: string
  title?: string
  detail?: string | null
  instance?: string | null
  invalid_params?: ParamProblem[]
  state?: string | null
  allowed?: ActionName[]
}

export function problemFrom(status: number, body: unknown): Problem {
  const b: ProblemBody = typeof body === 'object' && body !== null ? body : {}
  return new Problem(
    status,
    b.code ?? `http.${status}`,
    b.title ?? `HTTP ${status}`,
    b.detail ?? null,
    b.invalid_params ?? [],
    b.state ?? null,
    b.allowed ?? [],
    b.instance ?? null,
    { ...b },
  )
}

export function offlineProblem(): Problem {
  return new Problem(0, OFFLINE, 'offline')
}

/** For places that catch: anything that is no Problem is a bug and is thrown on. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  throw error
}
