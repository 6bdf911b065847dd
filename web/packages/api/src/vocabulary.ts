// The vocabulary: data elements and material types, and their merges. The shapes are the server's own (`npm run generate`).
import type { components, operations } from './schema'
import { call, client } from './transport'

type Schemas = components['schemas']
export type Term = Schemas['Term']
export type TermKind = Term['kind']
export type TermFacts = Schemas['TermFacts']
export type TermQuery = NonNullable<operations['listTerms']['parameters']['query']>
export type MergeCandidate = Schemas['Candidate']
export type TermMerge = Schemas['Merge']
export type NewTermMerge = Schemas['NewMerge']

const keyed = (key: string) => ({ 'Idempotency-Key': key })
const matching = (revision: number) => ({ 'If-Match': `"${revision}"` })

export const vocabulary = {
  list: (query: TermQuery) => call(() => client.GET('/vocabulary/terms', { params: { query } })),
  /** One term, merged or not. */
  get: (kind: TermKind, code: string) => {
    const params = { path: { code } }
    return kind === 'element'
      ? call(() => client.GET('/vocabulary/elements/{code}', { params }))
      : call(() => client.GET('/vocabulary/material-types/{code}', { params }))
  },
  change: (term: Term, body: TermFacts) => {
    const params = { path: { code: term.code }, header: matching(term.revision) }
    return term.kind === 'element'
      ? call(() => client.PUT('/vocabulary/elements/{code}', { params, body }))
      : call(() => client.PUT('/vocabulary/material-types/{code}', { params, body }))
  },
  candidates: (kind: TermKind) =>
    call(() => client.GET('/vocabulary/candidates', { params: { query: { kind } } })),
  merges: () => call(() => client.GET('/vocabulary/merges', {})),
  propose: (body: NewTermMerge, key: string) =>
    call(() => client.POST('/vocabulary/merges', { body, params: { header: keyed(key) } })),
  decide: (merge: TermMerge, verdict: 'confirm' | 'refuse', key: string) => {
    const params = { path: { id: merge.id }, header: { ...keyed(key), ...matching(merge.revision) } }
    return verdict === 'confirm'
      ? call(() => client.POST('/vocabulary/merges/{id}/confirm', { params }))
      : call(() => client.POST('/vocabulary/merges/{id}/refuse', { params }))
  },
}
