import { describe, expect, it } from 'vitest'
import { inTwo, placeLabels, textWidth, type Box, type Layout } from './labels'

const touch = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const layout = (more: Partial<Layout> = {}): Layout => ({
  width: 360,
  height: 216,
  letter: 12,
  points: [
    { key: 'door', name: 'Main entrance', x: 180, y: 216, radius: 9 },
    { key: 'k1', name: 'Ticket machine 1', x: 135, y: 184, radius: 9 },
    { key: 'k2', name: 'Ticket machine 2', x: 135, y: 148, radius: 9 },
  ],
  zones: [{ key: 'waiting', name: 'Waiting area', box: { x: 198, y: 103, width: 63, height: 54 } }],
  taken: [{ x: 60, y: 40, width: 24, height: 19 }],
  ways: [],
  ...more,
})
function expectApart(of: Layout): void {
  const { labels } = placeLabels(of)
  labels.forEach((label, index) => {
    expect(label.box.x).toBeGreaterThanOrEqual(label.isLetter ? -9 : 0)
    expect(label.box.x + label.box.width).toBeLessThanOrEqual(of.width + (label.isLetter ? 9 : 0))
    for (const other of labels.slice(0, index))
      if (!label.isLetter || !other.isLetter)
        expect(touch(label.box, other.box), `${label.key} ${other.key}`).toBe(false)
    for (const box of label.isLetter ? [] : of.taken) expect(touch(label.box, box), label.key).toBe(false)
  })
}

describe('the names on a plan', () => {
  it('stand apart, off counters and dots, on two lines where one is too long', () => {
    expectApart(layout())
    const { labels, legend } = placeLabels(layout())
    expect(legend).toEqual([])
    expect(labels.find((one) => one.key === 'waiting')!.lines).toEqual(['Waiting', 'area'])
    expect(labels.find((one) => one.key === 'door')!.lines).toEqual(['Main entrance'])
  })

  it('become letters with a legend where there is no room, and none is lost', () => {
    const points = Array.from({ length: 20 }, (_, n) => ({
      key: `k${n}`,
      name: `Ticket machine ${n}`,
      x: 20 + n * 17,
      y: 180,
      radius: 5,
    }))
    const crowded = layout({ points })
    expectApart(crowded)
    const { labels, legend } = placeLabels(crowded)
    expect(labels.filter((one) => !one.isLetter).length + legend.length).toBe(21)
    expect(legend.length).toBeGreaterThan(0)
    expect(new Set(legend.map((one) => one.letter)).size).toBe(legend.length)
    expect(legend.every((one) => one.name.startsWith('Ticket machine'))).toBe(true)
  })

  it('lie off the way where there is another place', () => {
    const one = { key: 'desk', name: '导办台', x: 180, y: 100, radius: 5 }
    const up = [
      { x: 180, y: 200 },
      { x: 180, y: 20 },
    ]
    const free = placeLabels(layout({ points: [one], zones: [] })).labels[0]!.box
    const beside = placeLabels(layout({ points: [one], zones: [], ways: [up] })).labels[0]!.box
    expect(free.x).toBeLessThan(180)
    expect(free.x + free.width).toBeGreaterThan(180)
    expect(beside.x >= 180 || beside.x + beside.width <= 180).toBe(true)
  })

  it('are broken between words, or in the middle of a long one', () => {
    expect(inTwo('Property and housing fund')).toEqual(['Property and', 'housing fund'])
    expect(inTwo('不动产与公积金区')).toEqual(['不动产与', '公积金区'])
    expect(inTwo('等候区')).toBe(null)
    expect(textWidth('等候', 10)).toBeGreaterThan(20)
  })
})
