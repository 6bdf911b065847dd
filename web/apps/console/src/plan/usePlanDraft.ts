import type { FloorPlan } from '@yimen/api'
import type { PlanPoint, PlanTarget, PlanZone, PointKind } from '@yimen/ui'
import { computed, reactive, ref, shallowRef } from 'vue'

const USUAL = { width_dm: 400, height_dm: 240 } // decimetres: a floor of 40 by 24 m
const ZONE = { width_dm: 80, height_dm: 50 }
type Plan = FloorPlan['plan']

const clone = (plan: Plan): Plan => JSON.parse(JSON.stringify(plan)) as Plan
const nextId = (list: { id: number }[]) => Math.max(0, ...list.map((one) => one.id)) + 1

/** What stands on the drawing board: a plan as it was read, and what has been done to it since. */
export function usePlanDraft() {
  const plan = reactive<Plan>({ floors: [], zones: [], points: [], ways: [] })
  const revision = ref(0)
  const before = ref(JSON.stringify(plan)) // as it was read
  const level = ref(1)
  const chosen = shallowRef<PlanTarget | null>(null)
  const touched = computed(() => JSON.stringify(plan) !== before.value)

  function take(read: FloorPlan): void {
    Object.assign(plan, clone(read.plan))
    revision.value = read.revision
    before.value = JSON.stringify(plan)
    if (!plan.floors.some((one) => one.level === level.value)) level.value = plan.floors[0]?.level ?? 1
    if (!target.value) chosen.value = null
  }

  const floor = computed(() => plan.floors.find((one) => one.level === level.value))
  const target = computed(() => {
    const now = chosen.value
    if (now?.kind === 'zone') return plan.zones.find((one) => one.id === now.id)
    return now ? plan.points.find((one) => one.id === now.id) : undefined
  })
  const point = computed(() => (chosen.value?.kind === 'point' ? (target.value as PlanPoint) : undefined))
  const zone = computed(() => (chosen.value?.kind === 'zone' ? (target.value as PlanZone) : undefined))

  /** A floor above those that are there, as large as the last one. */
  function addFloor(): void {
    const top = plan.floors.at(-1)
    const next = Math.max(0, ...plan.floors.map((one) => one.level)) + 1
    plan.floors.push({
      level: next,
      width_dm: top?.width_dm ?? USUAL.width_dm,
      height_dm: top?.height_dm ?? USUAL.height_dm,
    })
    level.value = next
    chosen.value = null
  }
  function show(one: number): void {
    level.value = one
    chosen.value = null
  }
  function resize(side: 'width_dm' | 'height_dm', dm: number): void {
    if (floor.value) floor.value[side] = dm
  }
  function removeFloor(): void {
    const gone = new Set(plan.points.filter((one) => one.level === level.value).map((one) => one.id))
    plan.ways = plan.ways.filter((way) => !gone.has(way.from) && !gone.has(way.to))
    plan.points = plan.points.filter((one) => one.level !== level.value)
    plan.zones = plan.zones.filter((one) => one.level !== level.value)
    plan.floors = plan.floors.filter((one) => one.level !== level.value)
    level.value = plan.floors[0]?.level ?? 1
    chosen.value = null
  }
  const middle = () => ({
    x_dm: Math.round((floor.value?.width_dm ?? 0) / 2),
    y_dm: Math.round((floor.value?.height_dm ?? 0) / 2),
  })
  function addZone(name: string): void {
    const id = nextId(plan.zones)
    const width_dm = Math.min(ZONE.width_dm, floor.value?.width_dm ?? 0)
    const height_dm = Math.min(ZONE.height_dm, floor.value?.height_dm ?? 0)
    plan.zones.push({ id, level: level.value, name, name_en: '', x_dm: 0, y_dm: 0, width_dm, height_dm })
    chosen.value = { kind: 'zone', id }
  }
  /** In the middle, or beside what is chosen, and joined to it: so a way is drawn point by point. */
  function addPoint(kind: PointKind, counter_id: string | null = null): void {
    const id = nextId(plan.points)
    const from = point.value?.level === level.value ? point.value : undefined
    const spot = from ? within(from.x_dm + 40, from.y_dm) : middle()
    plan.points.push({
      id,
      level: level.value,
      kind,
      ...spot,
      name: '',
      name_en: '',
      counter_id,
      device_id: null,
      steps: false,
    })
    if (from) connect(from.id, id)
    chosen.value = { kind: 'point', id }
  }
  function within(x: number, y: number, width = 0, height = 0) {
    const most = floor.value ?? { width_dm: 0, height_dm: 0 }
    return {
      x_dm: Math.min(Math.max(0, Math.round(x)), most.width_dm - width),
      y_dm: Math.min(Math.max(0, Math.round(y)), most.height_dm - height),
    }
  }
  function move(of: PlanTarget, x: number, y: number): void {
    if (of.kind === 'zone') {
      const one = plan.zones.find((candidate) => candidate.id === of.id)
      if (one) Object.assign(one, within(x, y, one.width_dm, one.height_dm))
    } else {
      const one = plan.points.find((candidate) => candidate.id === of.id)
      if (one) Object.assign(one, within(x, y))
    }
  }
  function remove(): void {
    const now = chosen.value
    if (now?.kind === 'zone') plan.zones = plan.zones.filter((one) => one.id !== now.id)
    else if (now) {
      plan.points = plan.points.filter((one) => one.id !== now.id)
      plan.ways = plan.ways.filter((way) => way.from !== now.id && way.to !== now.id)
    }
    chosen.value = null
  }
  const joins = (way: { from: number; to: number }, a: number, b: number) =>
    (way.from === a && way.to === b) || (way.from === b && way.to === a)
  function connect(from: number, to: number): void {
    if (from !== to && !plan.ways.some((way) => joins(way, from, to)))
      plan.ways.push({ from, to, steps: false })
  }
  function disconnect(from: number, to: number): void {
    plan.ways = plan.ways.filter((way) => !joins(way, from, to))
  }
  /** The ways of a point, each with the point at its other end. */
  const neighbours = computed(() => {
    const id = point.value?.id
    return plan.ways.flatMap((way) => {
      const other = way.from === id ? way.to : way.to === id ? way.from : null
      const end = plan.points.find((one) => one.id === other)
      return end ? [{ way, end }] : []
    })
  })
  /** What a point may be joined to: of its own floor, and lifts to lifts and stairs to stairs of the others. */
  const joinable = computed(() => {
    const one = point.value
    const taken = new Set(neighbours.value.map((next) => next.end.id))
    return plan.points.filter(
      (other) =>
        one &&
        other.id !== one.id &&
        !taken.has(other.id) &&
        (other.level === one.level ||
          (other.kind === one.kind && (one.kind === 'lift' || one.kind === 'stairs'))),
    )
  })

  return {
    plan,
    revision,
    level,
    chosen,
    touched,
    floor,
    point,
    zone,
    neighbours,
    joinable,
    take,
    addFloor,
    show,
    resize,
    removeFloor,
    addZone,
    addPoint,
    move,
    remove,
    connect,
    disconnect,
  }
}

export type PlanDraft = ReturnType<typeof usePlanDraft>
