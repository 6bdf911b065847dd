// One typeface for all texts (Noto Sans SC), cut into a hundred ranges of which a page fetches the ones it shows. It is fetched when
// the page stands and rests, never on a line that is paid or slow, and not at all where the machine has the same face.

interface Line {
  saveData?: boolean
  effectiveType?: string
}

/** Whether a megabyte of type is welcome on this line; unknown lines are taken as good. */
export function lineIsGood(line: Line | undefined): boolean {
  return !line?.saveData && !['slow-2g', '2g', '3g'].includes(line?.effectiveType ?? '4g')
}

function pageRests(): Promise<void> {
  return new Promise((resolve) => {
    // Safari knows no idle callback.
    const rest = () =>
      'requestIdleCallback' in window ? requestIdleCallback(() => resolve()) : setTimeout(resolve, 500)
    if (document.readyState === 'complete') rest()
    else addEventListener('load', rest, { once: true })
  })
}

export async function loadTypeface(): Promise<void> {
  if (!lineIsGood((navigator as { connection?: Line }).connection)) return
  await pageRests()
  await import('@fontsource-variable/noto-sans-sc')
}
