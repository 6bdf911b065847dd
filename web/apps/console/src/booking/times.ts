/** Minutes after midnight as "09:30", for a time field; and back. */
export function asTime(minute: number | null | undefined): string {
  if (minute === null || minute === undefined) return ''
  const shown = Math.min(minute, 24 * 60 - 1) // the end of a day has no time of its own in a time field
  return `${String(Math.floor(shown / 60)).padStart(2, '0')}:${String(shown % 60).padStart(2, '0')}`
}

export function asMinute(time: string): number | null {
  const found = /^(\d{2}):(\d{2})/.exec(time)
  return found ? Number(found[1]) * 60 + Number(found[2]) : null
}
