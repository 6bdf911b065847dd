// Reads what the tests below need of a sealed document, with nothing of the server: a ZIP that is stored without compression, and DER.

/** The entries of a ZIP whose entries are stored (method 0), as ours are. */
export function entriesOf(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'))
  const entries = new Map<string, Buffer>()
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [size, name, extra, comment] = [
      zip.readUInt32LE(at + 24),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ]
    const local = zip.readUInt32LE(at + 42)
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    entries.set(zip.toString('utf8', at + 46, at + 46 + name), zip.subarray(from, from + size))
    at += 46 + name + extra + comment
  }
  return entries
}

export interface Der {
  tag: number
  /** With head. */
  whole: Buffer
  content: Buffer
}

/** The values that follow each other in DER. */
export function values(der: Buffer): Der[] {
  const out: Der[] = []
  for (let at = 0; at < der.length;) {
    let length = der[at + 1] ?? 0
    let head = 2
    if (length & 0x80) {
      head += length & 0x7f
      length = der.subarray(at + 2, at + head).reduce((sum, byte) => sum * 256 + byte, 0)
    }
    out.push({
      tag: der[at] ?? 0,
      whole: der.subarray(at, at + head + length),
      content: der.subarray(at + head, at + head + length),
    })
    at += head + length
  }
  return out
}

export const inside = (der: Buffer): Der[] => values(values(der)[0]!.content)
/** A BIT STRING without its count of unused bits. */
export const bits = (value: Der): Buffer => value.content.subarray(1)
