import type { CheckMeans, LicenceKeys, Verdict } from '@yimen/api'
import { cityDay } from '@yimen/i18n'
import { sm2 } from 'sm-crypto'
import {
  codeIn,
  hex,
  listKey,
  readPayload,
  readStatusList,
  split,
  type Signed,
  type StatusList,
} from './bytes'

const STATES: Record<number, string> = {
  2: 'suspended',
  3: 'withdrawn',
  4: 'cancelled',
  5: 'replaced',
  7: 'revoked',
}

function holds(signed: Signed, keys: LicenceKeys, keyId: string): boolean {
  const key = keys[keyId]
  // Z with the usual distinguishing id (GM/T 0009), as the server signs.
  const options = { hash: true, userId: '1234567812345678' }
  return !!key && sm2.doVerifySignature(signed.body, hex(signed.signature), key, options)
}

/** The status list, when it is ours: signed by a published key. */
export function trustedList(means: CheckMeans): StatusList | null {
  const signed = split(means.list)
  const list = signed && readStatusList(signed.body)
  return list && holds(signed, means.keys, list.keyId) ? list : null
}

function refused(verdict: Verdict['verdict'], reason: string): Verdict {
  return { verdict, reason, licence: null, checks: [{ name: 'signature', ok: false, reason }] }
}

/**
 * What a code is worth by itself, by the keys and the list that are at hand. The state is only known as of a list that is still good: with
 * an older one, or none, that check is left open (`ok: null`).
 */
export function judge(text: string, means: CheckMeans, list: StatusList | null, now: Date): Verdict {
  const signed = codeIn(text)
  const payload = signed && readPayload(signed.body)
  if (!signed || !payload) return refused('unknown', 'no_offline_code')
  if (!means.keys[payload.keyId]) return refused('unknown_key', 'unknown_key')
  if (!holds(signed, means.keys, payload.keyId)) return refused('tampered', 'bad_signature')
  const code = list?.entries.get(listKey(payload))
  const named = code === undefined ? null : (STATES[code] ?? 'revoked')
  const listIsGood = !!list && now < list.nextUpdate
  const over = !!payload.validTo && payload.validTo < cityDay(now)
  return {
    verdict: named || over ? 'not_valid' : 'genuine',
    reason: named ?? (over ? 'expired' : ''),
    licence: {
      identifier: payload.identifier,
      type_name: payload.typeName,
      holder_name: payload.holder,
      issuer_name: payload.issuer,
      issued_on: payload.issuedOn,
      valid_from: payload.issuedOn,
      valid_to: payload.validTo,
      state: named ?? (over ? 'expired' : 'valid'),
      state_since: null,
    },
    checks: [
      { name: 'signature', ok: true, reason: '' },
      { name: 'state', ok: named ? false : listIsGood ? true : null, reason: named ?? '' },
      { name: 'period', ok: !over, reason: over ? 'expired' : '' },
    ],
  }
}
