import type { FloorPlan } from '@yimen/api'
import { describe, expect, it } from 'vitest'
import { usePlanDraft } from './usePlanDraft'

const read = (): FloorPlan =>
  ({
    plan: {
      floors: [{ level: 1, width_dm: 300, height_dm: 200 }],
      zones: [],
      points: [],
      ways: [],
    },
    revision: 3,
  }) as unknown as FloorPlan

describe('a plan on the drawing board', () => {
  it('joins what is put on to what is chosen, and keeps everything on its floor', () => {
    const draft = usePlanDraft()
    expect(draft.touched.value).toBe(false) // so that what is read is taken
    draft.take(read())
    expect(draft.touched.value).toBe(false)
    draft.addPoint('entrance')
    draft.move({ kind: 'point', id: 1 }, 290, 250)
    draft.addPoint('way')
    expect(draft.plan.points.map((one) => [one.x_dm, one.y_dm])).toEqual([
      [290, 200],
      [300, 200],
    ])
    expect(draft.plan.ways).toEqual([{ from: 1, to: 2, steps: false }])
    expect(draft.touched.value).toBe(true)
  })

  it('joins two points once, and takes the ways of what is removed with it', () => {
    const draft = usePlanDraft()
    draft.take(read())
    draft.addPoint('way')
    draft.addPoint('way')
    draft.connect(2, 1)
    expect(draft.plan.ways).toHaveLength(1)
    draft.disconnect(2, 1)
    expect(draft.plan.ways).toHaveLength(0)
    draft.connect(1, 2)
    draft.remove()
    expect([draft.plan.points.length, draft.plan.ways.length, draft.chosen.value]).toEqual([1, 0, null])
  })

  it('offers other floors only from lift to lift, and drops a floor with all that stands on it', () => {
    const draft = usePlanDraft()
    draft.take(read())
    draft.addPoint('lift')
    draft.addFloor()
    draft.addPoint('stairs')
    draft.addPoint('lift')
    expect(draft.joinable.value.map((one) => one.id)).toEqual([1])
    draft.connect(3, 1)
    draft.removeFloor()
    expect([draft.plan.points.map((one) => one.id), draft.plan.ways, draft.level.value]).toEqual([[1], [], 1])
  })

  it('takes what was saved as its new beginning', () => {
    const draft = usePlanDraft()
    draft.take(read())
    draft.addZone('等候区')
    const saved = {
      ...read(),
      plan: JSON.parse(JSON.stringify(draft.plan)) as FloorPlan['plan'],
      revision: 4,
    }
    draft.take(saved)
    expect([draft.touched.value, draft.revision.value]).toEqual([false, 4])
  })
})
