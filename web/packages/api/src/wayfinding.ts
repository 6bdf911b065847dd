import type { components, operations } from './schema'
import { call, client } from './transport'

// Floor plans, ways and doorplates. The shapes are the server's own (`npm run generate`).
type Schemas = components['schemas']
export type FloorPlan = Schemas['FloorPlan']
export type PlanFlaw = FloorPlan['flaws'][number]
export type WayFound = Schemas['WayFound']
export type WayQuery = NonNullable<operations['findWay']['parameters']['query']>

const at = (id: string) => ({ path: { id } })

export const wayfinding = {
  plan: (hall: string) => call(() => client.GET('/halls/{id}/floor-plan', { params: at(hall) }), false),
  change: (hall: string, plan: FloorPlan['plan'], revision: number) =>
    call(() =>
      client.PUT('/halls/{id}/floor-plan', {
        body: plan,
        params: { ...at(hall), header: { 'If-Match': `"${revision}"` } },
      }),
    ),
  way: (hall: string, query: WayQuery) =>
    call(() => client.GET('/halls/{id}/way', { params: { ...at(hall), query } }), false),
  /** The doorplate as a page to print: of an item in a hall, or of the hall itself. */
  doorplatePdf: (hall: string, item: string | null, language: 'zh' | 'en') =>
    `/api/v1/halls/${encodeURIComponent(hall)}${item ? `/items/${encodeURIComponent(item)}` : ''}/doorplate-pdf?language=${language}`,
}
