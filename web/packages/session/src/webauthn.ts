import type { SignIn, WebauthnAssertion, WebauthnEnrolment } from '@yimen/api'

// Security keys (W3C WebAuthn level 2). The wire carries base64url without padding.

function toBytes(text: string): ArrayBuffer {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (c) => c.charCodeAt(0)).buffer
}

function toText(bytes: ArrayBuffer): string {
  const plain = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

export function webauthnSupported(): boolean {
  return typeof PublicKeyCredential !== 'undefined'
}

/** Asks the key to prove itself; null when the person or the browser declined. */
export async function useKey(offer: NonNullable<SignIn['webauthn']>): Promise<WebauthnAssertion | null> {
  try {
    const credential = (await navigator.credentials.get({
      publicKey: {
        challenge: toBytes(offer.challenge),
        rpId: offer.rp_id,
        allowCredentials: offer.credential_ids.map((id) => ({ type: 'public-key', id: toBytes(id) })),
        userVerification: 'preferred',
      },
    })) as PublicKeyCredential | null
    if (!credential) return null
    const answer = credential.response as AuthenticatorAssertionResponse
    return {
      credential_id: toText(credential.rawId),
      client_data_json: toText(answer.clientDataJSON),
      authenticator_data: toText(answer.authenticatorData),
      signature: toText(answer.signature),
    }
  } catch {
    return null
  }
}

/** Lets a new key make its pair; null when the person or the browser declined. */
export async function createKey(
  offer: WebauthnEnrolment,
): Promise<{ client_data_json: string; attestation_object: string } | null> {
  try {
    const credential = (await navigator.credentials.create({
      publicKey: {
        challenge: toBytes(offer.challenge),
        rp: { id: offer.rp_id, name: '一门' },
        user: { id: toBytes(offer.user_id), name: offer.user_name, displayName: offer.user_name },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }], // ES256, the one every key has
        authenticatorSelection: { userVerification: 'preferred' },
        attestation: 'none',
      },
    })) as PublicKeyCredential | null
    if (!credential) return null
    const answer = credential.response as AuthenticatorAttestationResponse
    return {
      client_data_json: toText(answer.clientDataJSON),
      attestation_object: toText(answer.attestationObject),
    }
  } catch {
    return null
  }
}
