// What a visitor may hold out to the machine, and whether an id number can be one (GB 11643: the last sign is a check of the others).

export const ID_LENGTH = 18

export function looksLikeId(text: string): boolean {
  return /^\d{17}[\dX]$/.test(text) && checkSign(text) === text[17]
}

function checkSign(text: string): string {
  let sum = 0
  for (let at = 0; at < 17; at += 1) sum += Number(text[at]) * (2 ** (17 - at) % 11)
  return '10X98765432'[sum % 11] ?? ''
}

/** Ten letters and digits: a booking. The codes of a visit and of a list have eight, those of tickets more. */
export function isBookingCode(code: string): boolean {
  return /^[0-9A-HJ-NP-Z]{10}$/.test(code.replace(/[\s-]/g, '').toUpperCase())
}

/** An id number as it is shown: in groups, the birthday covered unless somebody asks to see it. */
export function grouped(text: string, covered: boolean): string {
  const shown = covered
    ? text.slice(0, 6) + '●'.repeat(Math.min(8, Math.max(0, text.length - 6))) + text.slice(14)
    : text
  return [shown.slice(0, 6), shown.slice(6, 14), shown.slice(14)].filter(Boolean).join(' ')
}
