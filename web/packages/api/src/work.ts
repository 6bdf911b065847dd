import type { components } from './schema'
import { call, client } from './transport'

// What those who work on cases keep for each other and for themselves: comments on a case (留言), saved views of work lists (常用筛选).
type Schemas = components['schemas']
export type CaseComment = Schemas['CommentView']
export type Colleague = Schemas['Colleague']
export type WorkView = Schemas['WorkView']
export type WorkViewInput = Schemas['WorkViewWords']
export type WorkFilters = Schemas['WorkFilters']

const keyed = (key: string) => ({ 'Idempotency-Key': key })
const matched = (key: string, revision: number) => ({ ...keyed(key), 'If-Match': `"${revision}"` })

export const comments = {
  list: (id: string, cursor?: string) =>
    call(() => client.GET('/cases/{id}/comments', { params: { path: { id }, query: { cursor } } })),
  colleagues: (id: string) => call(() => client.GET('/cases/{id}/colleagues', { params: { path: { id } } })),
  add: (id: string, text: string, mentions: string[], key: string) =>
    call(() =>
      client.POST('/cases/{id}/comments', {
        params: { path: { id }, header: keyed(key) },
        body: { text, mentions },
      }),
    ),
  withdraw: (id: string, comment: string, key: string) =>
    call(() =>
      client.POST('/cases/{id}/comments/{comment}/withdraw', {
        params: { path: { id, comment }, header: keyed(key) },
      }),
    ),
  seen: (id: string, key: string) =>
    call(() => client.POST('/cases/{id}/comments/seen', { params: { path: { id }, header: keyed(key) } })),
}

/** 首问负责: who may take a case over, and the hand-over. */
export const owners = {
  possible: (id: string) =>
    call(() => client.GET('/cases/{id}/possible-owners', { params: { path: { id } } })),
  handOver: (id: string, revision: number, body: Schemas['OwnerBody'], key: string) =>
    call(() =>
      client.POST('/cases/{id}/hand-over-owner', {
        params: { path: { id }, header: matched(key, revision) },
        body,
      }),
    ),
}

export const workViews = {
  list: () => call(() => client.GET('/work-views', {})),
  add: (body: WorkViewInput, key: string) =>
    call(() => client.POST('/work-views', { params: { header: keyed(key) }, body })),
  change: (view: WorkView, body: WorkViewInput, key: string) =>
    call(() =>
      client.PUT('/work-views/{id}', {
        params: { path: { id: view.id }, header: matched(key, view.revision) },
        body,
      }),
    ),
  remove: (view: WorkView, key: string) =>
    call(() =>
      client.DELETE('/work-views/{id}', {
        params: { path: { id: view.id }, header: matched(key, view.revision) },
      }),
    ),
  beginWith: (view: WorkView, on: boolean) => {
    const params = { path: { id: view.id } }
    return call(() =>
      on
        ? client.PUT('/work-views/{id}/default', { params })
        : client.DELETE('/work-views/{id}/default', { params }),
    )
  },
}
