// The package has no types of its own; this is what the portal's check and the tests use of it.
declare module 'sm-crypto' {
  type Bytes = ArrayLike<number>
  interface Options {
    der?: boolean
    hash?: boolean
    userId?: string
  }
  export function sm3(message: number[] | string): string
  export const sm2: {
    generateKeyPairHex(): { privateKey: string; publicKey: string }
    doSignature(message: Bytes, privateKeyHex: string, options: Options): string
    doVerifySignature(
      message: Bytes | string,
      signatureHex: string,
      publicKeyHex: string,
      options: Options,
    ): boolean
  }
}
