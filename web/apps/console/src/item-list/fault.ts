// Why a file as a whole was not taken: the server says it in English, for whoever reads its log (src/domain/catalogue/rows.cc).
const SAID = [
  [/^unknown column: (.*)/, 'unknown_column'],
  [/^columns are missing: (.*)/, 'missing_columns'],
  [/^the column occurs twice: (.*)/, 'twice'],
  [/^the file is empty/, 'empty'],
  [/^line (\d+).*may have been cut off/, 'cut_off'],
] as const

/** Which word says it, and of what it speaks; null where only the server's own words do. */
export function faultOf(error: string): { key: string; what: string } | null {
  for (const [pattern, key] of SAID) {
    const found = pattern.exec(error)
    if (found) return { key, what: found[1] ?? '' }
  }
  return null
}
