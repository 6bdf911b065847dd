import type { components, operations } from './schema'
import { call, client } from './transport'

// Rules of instant approval (秒批), the switch, and what a rule came to in a case. The shapes are the server's own (`npm run generate`).
type Schemas = components['schemas']
export type InstantRow = Schemas['RuleRow']
export type InstantRule = Schemas['RuleView']
export type InstantText = NonNullable<InstantRule['draft']>['rule']
export type InstantCondition = InstantText['conditions'][number]
export type InstantVariable = Schemas['Variable']
export type InstantVersion = Schemas['RuleVersion']
export type InstantStop = Schemas['Stop']
export type InstantTrial = Schemas['Trial']
export type InstantHeld = Schemas['Held']
export type InstantRun = Schemas['CaseRun']
export type InstantQuery = NonNullable<operations['listInstantRules']['parameters']['query']>

const seen = (item: string, revision: number) => ({
  path: { item },
  header: { 'If-Match': `"${revision}"` },
})
const step = (item: string, revision: number, key: string) => ({
  path: { item },
  header: { 'If-Match': `"${revision}"`, 'Idempotency-Key': key },
})
const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } })
const ofStop = (stop: InstantStop, key: string) => ({
  path: { id: stop.id },
  header: { 'If-Match': `"${stop.revision}"`, 'Idempotency-Key': key },
})

export const instant = {
  list: (query: InstantQuery) => call(() => client.GET('/instant-rules', { params: { query } })),
  get: (item: string) => call(() => client.GET('/instant-rules/{item}', { params: { path: { item } } })),
  save: (item: string, revision: number, rule: InstantText) =>
    call(() => client.PUT('/instant-rules/{item}/draft', { params: seen(item, revision), body: { rule } })),
  publish: (item: string, revision: number, key: string) =>
    call(() => client.POST('/instant-rules/{item}/publish', { params: step(item, revision, key) })),
  discard: (item: string, revision: number, key: string) =>
    call(() => client.POST('/instant-rules/{item}/discard', { params: step(item, revision, key) })),
  trial: (item: string, days: number) =>
    call(() => client.GET('/instant-rules/{item}/trial', { params: { path: { item }, query: { days } } })),
  stopsOfAll: () => call(() => client.GET('/instant-stops')),
  /** Of one item, or of all. */
  stop: (item: string | null, reason: string, key: string) =>
    item
      ? call(() =>
          client.POST('/instant-rules/{item}/stop', {
            params: { path: { item }, ...keyed(key) },
            body: { reason },
          }),
        )
      : call(() => client.POST('/instant-stops', { params: keyed(key), body: { reason } })),
  askToResume: (stop: InstantStop, reason: string, key: string) =>
    call(() => client.POST('/instant-stops/{id}/ask', { params: ofStop(stop, key), body: { reason } })),
  resume: (stop: InstantStop, key: string) =>
    call(() => client.POST('/instant-stops/{id}/resume', { params: ofStop(stop, key) })),
  ofCase: (id: string) => call(() => client.GET('/cases/{id}/instant', { params: { path: { id } } })),
}
