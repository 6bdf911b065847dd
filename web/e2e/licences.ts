import { expect } from 'vitest'
import { Caller } from './caller'
import { fileCase } from './cases'

export interface LicenceLike {
  id: string
  number: string
  state: string
  revision: number
  qr_text: string
}

/** Those by whom a licence is made; each signs in once, for a one-time code is good only once. */
export async function makers(url: string) {
  const [visitor, clerk, reviewer, decider] = await Promise.all([
    Caller.signIn(url, 'visitor01', 'portal'),
    Caller.signIn(url, 'clerk01'),
    Caller.signIn(url, 'reviewer01'),
    Caller.signIn(url, 'decider01'),
  ])
  /** A licence of visitor01, sealed. */
  async function grant(): Promise<LicenceLike> {
    const ref = await fileCase(visitor, [
      [clerk, 'receive'],
      [clerk, 'accept'],
      [reviewer, 'review', { opinion: '符合条件' }],
      [decider, 'approve', { opinion: '同意' }],
    ])
    const { licence } = await visitor.get<{ licence: { id: string } }>(`/cases/${ref.id}`)
    const read = () => visitor.get<LicenceLike>(`/licences/${licence.id}`)
    let granted = await read()
    for (
      const end = Date.now() + 60_000;
      granted.state !== 'valid' && Date.now() < end;
      granted = await read()
    )
      await new Promise((resolve) => setTimeout(resolve, 100))
    expect(granted.state).toBe('valid')
    return granted
  }
  return { visitor, decider, clerk, grant }
}
