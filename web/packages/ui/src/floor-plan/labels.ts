// Where the names of a plan stand, so that they touch nothing: on one line or on two, else as a small letter with its name in the legend.
// Pure; lengths in units of the drawing.

export interface Box {
  x: number
  y: number
  width: number
  height: number
}
export interface NamedPoint {
  key: string
  name: string
  x: number
  y: number
  radius: number
}
export interface NamedZone {
  key: string
  name: string
  box: Box
}
export interface Label {
  key: string
  lines: string[]
  /** The letter stands for the name, which is in the legend. */
  isLetter: boolean
  box: Box
}
export interface LegendEntry {
  letter: string
  name: string
}
export interface Layout {
  width: number
  height: number
  /** How large the letters are. */
  letter: number
  points: NamedPoint[]
  zones: NamedZone[]
  /** What no name may touch: counters, the ring around the goal. */
  taken: Box[]
  /** What a name had better not lie on: the way, from spot to spot. */
  ways: { x: number; y: number }[][]
}

const LINE = 1.25 // from line to line, in letters
const AIR = 0.25 // around a name, in letters
const LETTERED = 0.75 // radius of the disc behind a letter, in letters
const WIDE = /[mwMW@%]/

/** Somewhat wider than any of our fonts sets it. */
export function textWidth(text: string, letter: number): number {
  const widths = [...text].map((one) => {
    if (one.codePointAt(0)! >= 0x2e80) return 1.02
    if (WIDE.test(one)) return 0.95
    return /[A-Z0-9]/.test(one) ? 0.7 : /[\s.,'’:;il|!]/.test(one) ? 0.36 : 0.6
  })
  return widths.reduce((sum, one) => sum + one, 0) * letter
}

/** Two lines of it: between the words nearest to the middle, in the middle where there are no words; null for what is short. */
export function inTwo(text: string): string[] | null {
  const middle = text.length / 2
  const gaps = [...text.matchAll(/ /g)].map((one) => one.index)
  if (gaps.length) {
    const at = gaps.reduce((best, one) => (Math.abs(one - middle) < Math.abs(best - middle) ? one : best))
    return [text.slice(0, at), text.slice(at + 1)]
  }
  return text.length > 4 ? [text.slice(0, Math.ceil(middle)), text.slice(Math.ceil(middle))] : null
}

const touch = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const holds = (a: Box, b: Box) =>
  a.x <= b.x && a.y <= b.y && b.x + b.width <= a.x + a.width && b.y + b.height <= a.y + a.height
const around = (x: number, y: number, radius: number): Box => ({
  x: x - radius,
  y: y - radius,
  width: 2 * radius,
  height: 2 * radius,
})

/** A way as a row of small boxes. */
function trail(spots: { x: number; y: number }[], step: number): Box[] {
  return spots.slice(1).flatMap((to, index) => {
    const from = spots[index]!
    const count = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / step)
    return Array.from({ length: count + 1 }, (_, n) => {
      const part = count ? n / count : 0
      return around(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part, step / 2)
    })
  })
}

export function placeLabels(layout: Layout): { labels: Label[]; legend: LegendEntry[] } {
  const { letter } = layout
  const floor: Box = { x: 0, y: 0, width: layout.width, height: layout.height }
  const labels: Label[] = []
  const legend: LegendEntry[] = []
  const discs = new Map(layout.points.map((one) => [one.key, around(one.x, one.y, letter * LETTERED)]))
  const taken = [...layout.taken]
  const trails = layout.ways.flatMap((way) => trail(way, letter / 2))

  const isFree = (box: Box, within: Box, own: string | null, soft: Box[]) =>
    holds(within, box) &&
    !taken.some((one) => touch(one, box)) &&
    !soft.some((one) => touch(one, box)) &&
    ![...discs].some(([key, disc]) => key !== own && touch(disc, box))

  /** The first of the places, for one line and then for two, off the ways if it can be. */
  function place(
    key: string,
    name: string,
    within: Box,
    own: string | null,
    placesFor: (width: number, height: number) => Box[],
  ): boolean {
    const texts = [[name], inTwo(name)].filter((one) => one !== null)
    for (const soft of [trails, []])
      for (const lines of texts) {
        const width = Math.max(...lines.map((line) => textWidth(line, letter)))
        const box = placesFor(width, lines.length * LINE * letter).find((one) =>
          isFree(one, within, own, soft),
        )
        if (!box) continue
        taken.push(box)
        labels.push({ key, lines, isLetter: false, box })
        return true
      }
    return false
  }
  function abbreviate(key: string, name: string, box: Box): void {
    const sign = String.fromCharCode('a'.charCodeAt(0) + (legend.length % 26))
    legend.push({ letter: sign, name })
    labels.push({ key, lines: [sign], isLetter: true, box })
  }

  // First: they have no other place.
  for (const zone of layout.zones) {
    const air = AIR * letter
    const within = zone.box
    const anywhere = (width: number, height: number): Box[] =>
      [0, 1, 0.5].flatMap((down) =>
        [0, 0.5, 1].map((right) => ({
          x: within.x + air + right * (within.width - 2 * air - width),
          y: within.y + air + down * (within.height - 2 * air - height),
          width,
          height,
        })),
      )
    if (place(zone.key, zone.name, within, null, anywhere)) continue
    const side = 2 * LETTERED * letter
    const box = [
      ...anywhere(side, side).filter((one) => holds(within, one)),
      around(within.x + within.width / 2, within.y + within.height / 2, side / 2), // it is smaller than a letter
    ].find((one) => isFree(one, floor, null, []))
    if (!box) continue
    taken.push(box)
    abbreviate(zone.key, zone.name, box)
  }
  for (const point of layout.points) {
    const off = point.radius + AIR * letter
    const fits = place(point.key, point.name, floor, point.key, (width, height) => {
      const above = point.y - off - height
      const below = point.y + off
      const [left, centre, right] = [point.x - off - width, point.x - width / 2, point.x + off]
      const level = point.y - height / 2
      return [
        [centre, above],
        [right, level],
        [left, level],
        [centre, below],
        [right, above],
        [left, above],
        [right, below],
        [left, below],
      ].map(([x, y]) => ({ x: x!, y: y!, width, height }))
    })
    if (!fits) abbreviate(point.key, point.name, discs.get(point.key)!)
  }
  return { labels, legend }
}
