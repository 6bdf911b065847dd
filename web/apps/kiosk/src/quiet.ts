// Nobody is at the machine: the watchdog may load the page anew.
let quiet = true

export function noteQuiet(now: boolean): void {
  quiet = now
}
export const isQuiet = (): boolean => quiet
