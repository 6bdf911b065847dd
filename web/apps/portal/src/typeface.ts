// One typeface for all texts (Noto Sans SC), cut into a hundred ranges of which a page fetches the ones it shows. It is fetched when
// the page stands with what it shows, so that it takes no line from the texts themselves; never on a line that is paid or slow, and not
// at all where the machine has the same face.

interface Line {
  saveData?: boolean
  effectiveType?: string
}

/** Whether a megabyte of type is welcome on this line; unknown lines are taken as good. */
export function lineIsGood(line: Line | undefined): boolean {
  return !line?.saveData && !['slow-2g', '2g', '3g'].includes(line?.effectiveType ?? '4g')
}

const REST = 2500 // milliseconds without a request

/** When the last script, picture or answer came, in milliseconds of this page. */
export function lastFetched(fetched: { responseEnd: number }[]): number {
  return fetched.reduce((last, { responseEnd }) => Math.max(last, responseEnd), 0)
}

/** A page is loaded before its data are: it rests when nothing has come for a while. */
function pageRests(): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const left = lastFetched(performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      const wait = left + REST - performance.now()
      if (wait > 0) setTimeout(look, wait)
      else resolve()
    }
    if (document.readyState === 'complete') look()
    else addEventListener('load', look, { once: true })
  })
}

export async function loadTypeface(): Promise<void> {
  if (!lineIsGood((navigator as { connection?: Line }).connection)) return
  await pageRests()
  await import('@fontsource-variable/noto-sans-sc').catch(() => undefined) // without a network the typeface of the system serves
}
