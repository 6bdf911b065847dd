import { readFileSync } from 'node:fs'
import { Caller } from './caller'

// Who of the demo works on what, as demo/hall.json says, each signed in once: a code of the second step is taken only once.
interface Demo {
  departments: { key: string; name: string }[]
  staff: { login: string; roles: { role: string; department?: string }[] }[]
}
const DEMO = JSON.parse(readFileSync(new URL('../../demo/hall.json', import.meta.url), 'utf8')) as Demo

/** The login of who has this role in the department of this name. */
export function loginOf(role: 'reviewer' | 'decider', department: string): string {
  const key = DEMO.departments.find((one) => one.name === department)?.key
  const found = DEMO.staff.find((one) =>
    one.roles.some((each) => each.role === role && each.department === key),
  )
  if (!key || !found) throw new Error(`the demo has no ${role} of ${department}`)
  return found.login
}

/** What who grants this case writes down of what the decision establishes, as a body of the step. */
export function grantOf({ definition }: Pick<Case, 'definition'>): object {
  const values: Record<string, string> = {
    citizen_id: '11010519491231002X',
    credit_code: '91350100M000100Y43',
    date: '2026-09-01',
  }
  const fields = definition.result.establishes ?? []
  const established = Object.fromEntries(fields.map(({ key, kind }) => [key, values[kind] ?? '示例内容']))
  return fields.length ? { established } : {}
}

const WAITING = ['submitted', 'received', 'accepted', 'reviewed'] // for somebody of the staff

interface Member {
  key: string
  case_id: string
  state: string
}
/** `department_name` is the one of the hall; the bundle says the kind of department. */
export interface Case {
  revision: number
  state: string
  department_name: string
  definition: { result: { establishes: { key: string; kind: string }[] | null } }
}
interface Moved {
  state: string
  members: Member[]
}
/** Instead of what would come next for a member. */
type Instead = (one: Member) => [action: string, body: object] | undefined

/** All who handle cases over the API: clerks of the east hall, reviewers and deciders of every department. */
export class Staff {
  private readonly signedIn = new Map<string, Promise<Caller>>()
  constructor(
    private readonly url: string,
    private readonly clerk = 'clerk04',
  ) {}

  as(login: string): Promise<Caller> {
    const known = this.signedIn.get(login) ?? Caller.signIn(this.url, login)
    this.signedIn.set(login, known)
    return known
  }

  /** Moves each member that waits for somebody by one step, those of `only` where given; what the bundle was before. */
  async step(visitor: Caller, bundle: string, only?: string[], instead?: Instead): Promise<Moved> {
    const found = await visitor.get<Moved>(`/bundle-cases/${bundle}`)
    for (const one of found.members) {
      if (!WAITING.includes(one.state) || (only && !only.includes(one.key))) continue
      const current = await visitor.get<Case>(`/cases/${one.case_id}`)
      const next = this.next(current)
      if (!next) continue
      const [login, usual] = next
      const [action, body] = instead?.(one) ?? [usual, usual === 'approve' ? grantOf(current) : {}]
      await (await this.as(login)).post(`/cases/${one.case_id}/${action}`, body, current.revision)
    }
    return found
  }

  /** Goes on until it holds; what waits for another member is filed by the server a moment later. */
  async until(
    holds: (found: Moved) => boolean | Promise<boolean>,
    ...[visitor, bundle, only, instead]: Parameters<Staff['step']>
  ): Promise<void> {
    for (const end = Date.now() + 90_000; Date.now() < end;) {
      if (await holds(await this.step(visitor, bundle, only, instead))) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`the bundle ${bundle} was not moved on in time`)
  }

  private next(one: Case): [login: string, action: string] | undefined {
    if (one.state === 'submitted') return [this.clerk, 'receive']
    if (one.state === 'received') return [this.clerk, 'accept']
    if (one.state === 'accepted') return [loginOf('reviewer', one.department_name), 'review']
    if (one.state === 'reviewed') return [loginOf('decider', one.department_name), 'approve']
    return undefined
  }
}
