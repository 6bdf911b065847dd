// The two byte formats of docs/standards/licence-qr.md, read where there may be no network.

const SIGNATURE = 64
const DIGEST_IN_LIST = 8
const ROOT = '1.2.156.3005.2'

export interface Signed {
  body: Uint8Array
  signature: Uint8Array
}

export interface Payload {
  keyId: string
  identifier: string
  typeName: string
  holder: string
  issuer: string
  issuedOn: string
  validTo: string | null
  digest: Uint8Array
}

export interface StatusList {
  keyId: string
  number: number
  madeAt: Date
  nextUpdate: Date
  /** Digest (hex) → code of the state. */
  entries: Map<string, number>
}

export function hex(bytes: ArrayLike<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** null when it is no base64url; bits that no byte takes must be zero, or two texts would stand for one code. */
export function fromBase64url(text: string): Uint8Array | null {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  if (text.length % 4 === 1) return null
  const out: number[] = []
  let bits = 0
  let held = 0
  for (const letter of text) {
    const value = letters.indexOf(letter)
    if (value < 0) return null
    held = (held << 6) | value
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out.push(held >> bits)
      held &= (1 << bits) - 1
    }
  }
  return held ? null : Uint8Array.from(out)
}

export function split(bytes: Uint8Array | null): Signed | null {
  if (!bytes || bytes.length <= SIGNATURE) return null
  return { body: bytes.slice(0, -SIGNATURE), signature: bytes.slice(-SIGNATURE) }
}

/** The signed code in a scanned text: what stands behind '#', or the whole. */
export function codeIn(text: string): Signed | null {
  return split(fromBase64url(text.slice(text.indexOf('#') + 1).trim()))
}

function day(text: string): string | null {
  return /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : null
}

export function readPayload(body: Uint8Array): Payload | null {
  if (body[0] !== 1) return null
  const members: Uint8Array[] = []
  let at = 1
  while (at < body.length) {
    const size = body[at]!
    if (at + 1 + size > body.length) return null
    members.push(body.slice(at + 1, at + 1 + size))
    at += 1 + size
  }
  if (members.length !== 8) return null
  const [keyId, identifier, typeName, holder, issuer, issued, until] = members
    .slice(0, 7)
    .map((member) => new TextDecoder().decode(member)) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const issuedOn = day(issued)
  const validTo = until ? day(until) : null
  if (!issuedOn || (until && !validTo)) return null
  return {
    keyId,
    identifier: `${ROOT}.${identifier}`,
    typeName,
    holder,
    issuer,
    issuedOn,
    validTo,
    digest: members[7]!,
  }
}

export function readStatusList(body: Uint8Array): StatusList | null {
  if (body[0] !== 2 || body.length < 2) return null
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const start = 2 + body[1]!
  if (body.length < start + 28) return null
  const count = view.getUint32(start + 24)
  const first = start + 28
  if (body.length !== first + count * (DIGEST_IN_LIST + 1)) return null
  const entries = new Map<string, number>()
  for (let at = first; at < body.length; at += DIGEST_IN_LIST + 1)
    entries.set(hex(body.subarray(at, at + DIGEST_IN_LIST)), body[at + DIGEST_IN_LIST]!)
  return {
    keyId: new TextDecoder().decode(body.subarray(2, start)),
    number: Number(view.getBigInt64(start)),
    madeAt: new Date(Number(view.getBigInt64(start + 8)) * 1000),
    nextUpdate: new Date(Number(view.getBigInt64(start + 16)) * 1000),
    entries,
  }
}

/** Under which the list names a record. */
export function listKey(payload: Payload): string {
  return hex(payload.digest.subarray(0, DIGEST_IN_LIST))
}
