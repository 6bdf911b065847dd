import type { CheckMeans } from '@yimen/api'
import { sm2 } from 'sm-crypto'
import { expect, it } from 'vitest'
import { fromBase64url, hex, listKey, readPayload } from './bytes'
import { judge, trustedList } from './judge'

const NOW = new Date('2026-10-01T09:00:00+08:00')
const pair = sm2.generateKeyPairHex()
const digest = Uint8Array.from({ length: 16 }, (_, index) => index + 1)

function signed(body: number[]): Uint8Array {
  const signature = sm2.doSignature(body, pair.privateKey, { hash: true, userId: '1234567812345678' })
  return Uint8Array.from([...body, ...signature.match(/../g)!.map((byte) => parseInt(byte, 16))])
}
function big(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** (size - 1 - index)) % 256)
}
function code(validTo = '20310927', keyId = 'licence-1'): string {
  const members = [keyId, 'T.I.S.001.U', '食品经营许可证', '李**', '市场监督管理局', '20260928', validTo].map(
    (text) => [...new TextEncoder().encode(text)],
  )
  const body = [1, ...[...members, [...digest]].flatMap((member) => [member.length, ...member])]
  return `http://hall.example/portal/verify?t=x#${Buffer.from(signed(body)).toString('base64url')}`
}
function listBytes(states: [Uint8Array, number][] = [], number = 3): Uint8Array {
  const made = Math.floor(NOW.getTime() / 1000) - 3600
  const head = [
    2,
    9,
    ...new TextEncoder().encode('licence-1'),
    ...big(number, 8),
    ...big(made, 8),
    ...big(made + 86400, 8),
  ]
  return signed([
    ...head,
    ...big(states.length, 4),
    ...states.flatMap(([record, state]) => [...record.slice(0, 8), state]),
  ])
}
const means = (list: Uint8Array | null = listBytes()): CheckMeans => ({
  keys: { 'licence-1': pair.publicKey },
  list,
})
function verdict(text: string, at = NOW, from = means()) {
  return judge(text, from, trustedList(from), at)
}

it('a code of ours is genuine, and shows what it holds', () => {
  const found = verdict(code())
  expect(found.verdict).toBe('genuine')
  expect(found.licence).toMatchObject({
    identifier: '1.2.156.3005.2.T.I.S.001.U',
    type_name: '食品经营许可证',
    valid_to: '2031-09-27',
    state: 'valid',
  })
  expect(found.checks.map((check) => check.ok)).toEqual([true, true, true])
})

it('any changed character is found', () => {
  const whole = code()
  const start = whole.indexOf('#') + 1
  for (let at = start; at < whole.length; at += 7) {
    const changed = whole.slice(0, at) + (whole[at] === 'A' ? 'B' : 'A') + whole.slice(at + 1)
    const found = verdict(changed)
    expect(found.licence, String(at)).toBeNull()
    expect(found.verdict, String(at)).not.toBe('genuine')
  }
})

it.each([
  [2, 'suspended'],
  [3, 'withdrawn'],
  [4, 'cancelled'],
  [5, 'replaced'],
  [7, 'revoked'],
])('a licence that the list names with %i is %s', (state, name) => {
  const found = verdict(code(), NOW, means(listBytes([[digest, state]])))
  expect([found.verdict, found.reason, found.licence?.state]).toEqual(['not_valid', name, name])
})

it('a list that is old, missing or not ours leaves the state open', () => {
  const later = new Date(NOW.getTime() + 86_400_000)
  const forged = listBytes([[digest, 7]])
  forged[20]! ^= 1
  expect(trustedList(means(forged))).toBeNull()
  for (const [at, from] of [
    [later, means()],
    [NOW, means(null)],
    [NOW, means(forged)],
  ] as const)
    expect(verdict(code(), at, from).checks.find((check) => check.name === 'state')?.ok).toBeNull()
})

it('an old list still knows what it names', () => {
  const later = new Date(NOW.getTime() + 90 * 86_400_000)
  expect(verdict(code(), later, means(listBytes([[digest, 7]]))).reason).toBe('revoked')
})

it('the last day counts whole, in the city', () => {
  expect(verdict(code('20261001'), new Date('2026-10-01T23:59:00+08:00')).verdict).toBe('genuine')
  expect(verdict(code('20261001'), new Date('2026-10-02T00:00:00+08:00')).reason).toBe('expired')
})

it('an unknown key and a text without a code are said to be so', () => {
  expect(verdict(code('', 'licence-9')).verdict).toBe('unknown_key')
  for (const text of ['', 'http://hall.example/portal/verify?t=x', '#', '####', 'AAAA', '你好'])
    expect(verdict(text).reason, text).toBe('no_offline_code')
})

it('base64url has one text for each code', () => {
  expect(hex(fromBase64url('AQ')!)).toBe('01')
  expect(fromBase64url('AR')).toBeNull()
  expect(fromBase64url('A')).toBeNull()
  expect(fromBase64url('A+')).toBeNull()
})

it('the list names a record by the first bytes of its digest', () => {
  const bytes = fromBase64url(code().split('#')[1]!)!
  expect(listKey(readPayload(bytes.slice(0, -64))!)).toBe('0102030405060708')
})
