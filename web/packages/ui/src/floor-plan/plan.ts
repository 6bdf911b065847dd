// A floor plan as the server gives it; lengths in decimetres from the upper left corner of a floor.
export interface PlanFloor {
  level: number
  width_dm: number
  height_dm: number
}
export interface PlanZone {
  id: number
  level: number
  name: string
  name_en: string
  x_dm: number
  y_dm: number
  width_dm: number
  height_dm: number
}
export type PointKind = 'way' | 'entrance' | 'counter' | 'kiosk' | 'desk' | 'lift' | 'stairs'
export interface PlanPoint {
  id: number
  level: number
  kind: PointKind
  x_dm: number
  y_dm: number
  name: string
  name_en: string
  counter_id?: string | null
  device_id?: string | null
  steps: boolean
}
export interface PlanWay {
  from: number
  to: number
  steps: boolean
}
export interface Plan {
  floors: PlanFloor[]
  zones: PlanZone[]
  points: PlanPoint[]
  ways: PlanWay[]
}
export interface PlanCounter {
  id: string
  number: number
  name: string
  name_en: string
}
/** A spot of a way. */
export interface PlanSpot {
  level: number
  x_dm: number
  y_dm: number
}
/** What is chosen in the editor. */
export interface PlanTarget {
  kind: 'point' | 'zone'
  id: number
}

/** What a point is called on the plan: a counter by its number, others by their own name. */
export function shortName(point: PlanPoint, counters: PlanCounter[], english: boolean): string {
  const counter = counters.find((one) => one.id === point.counter_id)
  if (counter) return String(counter.number)
  return english && point.name_en ? asLabel(point.name_en) : point.name
}

/** As it stands on a plan: "the main entrance" is "Main entrance". */
function asLabel(name: string): string {
  const bare = name.replace(/^the /, '')
  return bare.charAt(0).toUpperCase() + bare.slice(1)
}
