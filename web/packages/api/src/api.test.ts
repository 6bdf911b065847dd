import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, configure, online, rememberCsrf, useIntention, Problem } from './index'

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const refusal = (status: number, code: string) => json(status, { code, title: code, status })
const fetched = vi.fn<(request: Request) => Promise<Response>>()
const mend = vi.fn<() => Promise<boolean>>()

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
  fetched.mockReset()
  mend.mockReset()
  configure({ channel: 'counter', signedOut: mend })
  rememberCsrf('csrf-1')
})
afterEach(() => vi.unstubAllGlobals())

const sent = (index = 0) => fetched.mock.calls[index]![0]

describe('a call', () => {
  it('names the channel, and the csrf token when it changes something', async () => {
    fetched.mockImplementation(async () => json(200, { items: [], next: null, total: 0 }))
    await api.cases.list({ list: 'mine' })
    expect(sent().headers.get('X-Yimen-Channel')).toBe('counter')
    expect(sent().headers.has('X-CSRF-Token')).toBe(false)
    await api.cases.step('accept', 'c1', 7, {}, 'key-1')
    expect(sent(1).headers.get('X-CSRF-Token')).toBe('csrf-1')
    expect(sent(1).headers.get('Idempotency-Key')).toBe('key-1')
    expect(sent(1).headers.get('If-Match')).toBe('"7"')
    expect(new URL(sent(1).url).pathname).toBe('/api/v1/cases/c1/accept')
  })

  it('throws the refusal of the server with its code and what is allowed', async () => {
    fetched.mockResolvedValue(
      json(409, { code: 'cases.not_allowed', title: 'no', state: 'closed', allowed: ['close'] }),
    )
    await expect(api.cases.get('c1')).rejects.toMatchObject({
      status: 409,
      code: 'cases.not_allowed',
      state: 'closed',
      allowed: ['close'],
    })
  })

  it('says that the line is down, and that it is back', async () => {
    fetched.mockRejectedValueOnce(new TypeError('failed to fetch'))
    await expect(api.cases.get('c1')).rejects.toMatchObject({ code: 'network.offline', uncertain: true })
    expect(online.value).toBe(false)
    fetched.mockResolvedValueOnce(json(200, {}))
    await api.cases.get('c1')
    expect(online.value).toBe(true)
  })

  it('that was under way when the line dropped does not say that the line is there', async () => {
    const answered: (() => void)[] = []
    fetched.mockImplementation(() => new Promise((resolve) => answered.push(() => resolve(json(200, {})))))
    const early = api.cases.get('c1')
    window.dispatchEvent(new Event('offline'))
    const late = api.cases.get('c1')
    answered[0]!()
    await early
    expect(online.value).toBe(false)
    answered[1]!()
    await late
    expect(online.value).toBe(true)
  })

  it('is sent once more after the person signed in again', async () => {
    fetched
      .mockResolvedValueOnce(refusal(401, 'http.unauthenticated'))
      .mockResolvedValueOnce(json(200, { id: 'c1' }))
    mend.mockResolvedValue(true)
    await expect(api.cases.get('c1')).resolves.toEqual({ id: 'c1' })
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  it('is not sent again when the person gave up, nor for ever', async () => {
    fetched.mockImplementation(async () => refusal(401, 'http.unauthenticated'))
    mend.mockResolvedValueOnce(false)
    await expect(api.cases.get('c1')).rejects.toMatchObject({ status: 401 })
    expect(fetched).toHaveBeenCalledTimes(1)
    mend.mockResolvedValue(true)
    await expect(api.cases.get('c1')).rejects.toMatchObject({ status: 401 })
    expect(fetched).toHaveBeenCalledTimes(3)
  })
})

describe('an intention', () => {
  it('is carried out once, however often it is clicked', async () => {
    const intention = useIntention()
    const send = vi.fn(async () => 'done')
    const [first, second] = await Promise.all([intention.run(send), intention.run(send)])
    expect([first, second]).toEqual(['done', undefined])
    expect(send).toHaveBeenCalledTimes(1)
  })

  it('keeps its key after silence, and takes a new one after an answer', async () => {
    const intention = useIntention()
    const keys: string[] = []
    const outcomes = [
      new Problem(0, 'network.offline', ''),
      new Problem(503, 'http.busy', ''),
      null,
      new Problem(409, 'x', ''),
      null,
    ]
    for (const outcome of outcomes)
      await intention.run(async (key) => {
        keys.push(key)
        if (outcome) throw outcome
      })
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).toBe(keys[0])
    expect(keys[3]).not.toBe(keys[2])
    expect(keys[4]).not.toBe(keys[3])
  })

  it('throws bugs on instead of showing them as refusals', async () => {
    const intention = useIntention()
    await expect(intention.run(() => Promise.reject(new TypeError('bug')))).rejects.toThrow('bug')
    expect(intention.busy.value).toBe(false)
  })
})
