/** Letters and digits that nobody mistakes for one another when they are read from a slip. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const LENGTH = 14

/** A password for the first sign-in, 14 signs drawn evenly. */
export function newPassword(): string {
  const out: string[] = []
  while (out.length < LENGTH)
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH)))
      // The rest above a multiple of the signs would make the first ones likelier.
      if (byte < 256 - (256 % SIGNS.length) && out.length < LENGTH) out.push(SIGNS[byte % SIGNS.length]!)
  return out.join('')
}
