import { randomUUID } from 'node:crypto'
import { account, freshCode } from './accounts'

/** Somebody of the demo who speaks to the API without a browser, to bring the hall into the state that a page shows. */
export class Caller {
  private cookies = ''
  private csrf = ''

  private constructor(
    private readonly url: string,
    private readonly channel: string,
  ) {}

  static async signIn(url: string, login: string, channel = 'counter'): Promise<Caller> {
    const caller = new Caller(url, channel)
    const { password } = await account(url, login)
    let step = await caller.post<{ state: string; pending?: string; csrf_token?: string }>('/sessions', {
      login,
      password,
    })
    if (step.state === 'second_factor')
      step = await caller.post('/sessions/second-factor', {
        pending: step.pending,
        totp: await freshCode(url, login),
      })
    caller.csrf = step.csrf_token ?? ''
    return caller
  }

  get<T>(path: string): Promise<T> {
    return this.send('GET', path)
  }
  post<T>(path: string, body: unknown = {}, match?: number): Promise<T> {
    return this.send('POST', path, JSON.stringify(body), match)
  }
  put<T>(path: string, body: unknown, match: number): Promise<T> {
    return this.send('PUT', path, JSON.stringify(body), match)
  }
  upload<T>(path: string, name: string, body: Buffer): Promise<T> {
    return this.send('POST', path, body, undefined, { 'X-File-Name': name })
  }

  /** What a call answers that is no JSON. */
  async bytes(path: string, body: unknown): Promise<ArrayBuffer> {
    return (await this.reply('POST', path, JSON.stringify(body))).arrayBuffer()
  }

  private async send<T>(
    method: string,
    path: string,
    body?: string | Buffer,
    match?: number,
    more: Record<string, string> = {},
  ): Promise<T> {
    const text = await (await this.reply(method, path, body, match, more)).text()
    return (text ? JSON.parse(text) : undefined) as T
  }

  private async reply(
    method: string,
    path: string,
    body?: string | Buffer,
    match?: number,
    more: Record<string, string> = {},
  ): Promise<Response> {
    const reply = await fetch(`${this.url}/api/v1${path}`, {
      method,
      body: body as BodyInit,
      headers: {
        'X-Yimen-Channel': this.channel,
        ...(this.cookies ? { Cookie: this.cookies } : {}),
        ...(method === 'GET' ? {} : { 'X-CSRF-Token': this.csrf, 'Idempotency-Key': randomUUID() }),
        ...(typeof body === 'string' ? { 'Content-Type': 'application/json' } : {}),
        ...(match === undefined ? {} : { 'If-Match': `"${match}"` }),
        ...more,
      },
    })
    // Not getSetCookie(), which Debian's Node 18 has not; a date in a cookie has a comma too, but no name and "=" behind it.
    const cookies = reply.headers.get('set-cookie')?.split(/, (?=[^;=\s]+=)/) ?? []
    const set = cookies.map((one) => one.split(';')[0])
    if (set.length) this.cookies = set.join('; ')
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`)
    return reply
  }
}
