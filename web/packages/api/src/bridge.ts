import { newKey } from './intention'

// The bridge to the devices of this desk or kiosk (docs/standards/device-bridge.md): a program on this machine, at a fixed address.
const BRIDGE = 'http://127.0.0.1:9471'

export type BridgeDevice = 'card' | 'page' | 'signature' | 'rating'
export interface BridgeStatus {
  protocol: number
  paired: boolean
  devices: { kind: BridgeDevice; name: string; state: 'ready' | 'missing' }[]
}
/** What a card says. */
export interface CardRead {
  id_number: string
  name: string
  /** That this reader has read it for the challenge that was given. */
  proof?: string
}
export type BridgeFault =
  | 'absent' // no bridge answers on this machine
  | 'not_paired'
  | 'wrong_code'
  | 'too_many_tries'
  | 'device_missing'
  | 'given_up' // somebody else, or nobody any more, waits for the device
  | 'other'
const KNOWN: string[] = ['not_paired', 'wrong_code', 'too_many_tries', 'device_missing', 'given_up']

export class BridgeError extends Error {
  constructor(readonly fault: BridgeFault) {
    super(fault)
  }
}

async function ask(path: string, body?: object, signal?: AbortSignal): Promise<Response> {
  let response: Response
  try {
    response = await fetch(BRIDGE + path, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      ...(body ? { headers: { 'Content-Type': 'application/json' } } : {}),
      ...(signal ? { signal } : {}),
      credentials: 'omit',
      cache: 'no-store',
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new BridgeError('absent')
  }
  if (response.ok) return response
  const said = (await response.json().catch(() => ({}))) as { error?: string }
  throw new BridgeError(KNOWN.includes(said.error ?? '') ? (said.error as BridgeFault) : 'other')
}

/** Nothing where nobody used the device in that time. */
async function reading(
  kind: BridgeDevice,
  wait: number,
  signal?: AbortSignal,
  more: object = {},
): Promise<Response | null> {
  const response = await ask(`/${kind}`, { wait_seconds: wait, ...more }, signal)
  return response.status === 204 ? null : response
}

export const bridge = {
  status: async (signal?: AbortSignal) =>
    (await (await ask('/status', undefined, signal)).json()) as BridgeStatus,
  pair: async (code: string) => void (await ask('/pair', { code })),
  cancel: async (kind: BridgeDevice) => void (await ask('/cancel', { kind })),
  card: async (wait: number, signal?: AbortSignal, challenge?: string): Promise<CardRead | null> =>
    ((await (await reading('card', wait, signal, challenge ? { challenge } : {}))?.json()) as
      CardRead | undefined) ?? null,
  /** The page under the camera, as a file of its own name. */
  page: async (wait: number, signal?: AbortSignal): Promise<File | null> => {
    const picture = await (await reading('page', wait, signal))?.blob()
    if (!picture) return null
    const ending = picture.type === 'image/jpeg' ? 'jpg' : 'png'
    return new File([picture], `page-${newKey().slice(0, 8)}.${ending}`, { type: picture.type })
  },
  /** PNG in base64, without the "data:" in front. */
  signature: async (wait: number, signal?: AbortSignal): Promise<string | null> => {
    const picture = await (await reading('signature', wait, signal))?.arrayBuffer()
    if (!picture) return null
    return btoa(Array.from(new Uint8Array(picture), (byte) => String.fromCharCode(byte)).join(''))
  },
  rating: async (wait: number, signal?: AbortSignal): Promise<number | null> => {
    const found = (await (await reading('rating', wait, signal))?.json()) as { grade: number } | undefined
    return found && [1, 2, 3, 4, 5].includes(found.grade) ? found.grade : null
  },
}
