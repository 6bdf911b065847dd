// The package has no types of its own; this is what the tests use of it.
declare module 'sm-crypto' {
  export function sm3(message: number[] | string): string
  export const sm2: {
    doVerifySignature(
      message: number[] | string,
      signatureHex: string,
      publicKeyHex: string,
      options: { der?: boolean; hash?: boolean },
    ): boolean
  }
}
