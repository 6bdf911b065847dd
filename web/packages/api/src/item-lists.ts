// Items that come in as lists and go out as lists (docs/guides/item-lists.md); both run on the server, in small steps.
import { BASE, call, client } from './transport'
import { send, type Sending } from './files'
import type { components, operations } from './schema'

type Schemas = components['schemas']
export type ItemImport = Schemas['ImportView']
export type ItemImportRow = Schemas['ImportRow']
export type ItemExport = Schemas['ExportView']
export type NewItemExport = Schemas['NewExport']
export type ItemVerdict = NonNullable<
  NonNullable<operations['listItemImportRows']['parameters']['query']>['verdict']
>

export const LARGEST_ITEM_LIST = 64 * 1024 * 1024 // bytes, the server's limit

const at = (id: string) => ({ path: { id } })
const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } })

export const itemLists = {
  /** Begins with a file. `looks`: says what would become of each row, and does nothing. */
  begin: (file: File, looks: boolean, key: string, progress: (sent: number) => void): Sending<ItemImport> =>
    send(
      `/item-imports${looks ? '?dry_run=true' : ''}`,
      file,
      { 'X-File-Name': encodeURIComponent(file.name), 'Idempotency-Key': key },
      progress,
    ),
  list: (cursor?: string) => call(() => client.GET('/item-imports', { params: { query: { cursor } } })),
  get: (id: string) => call(() => client.GET('/item-imports/{id}', { params: at(id) })),
  rows: (id: string, verdict?: ItemVerdict, cursor?: string) =>
    call(() =>
      client.GET('/item-imports/{id}/rows', {
        params: { ...at(id), query: { verdict, cursor: cursor ? Number(cursor) : undefined } },
      }),
    ),
  cancel: (id: string, key: string) =>
    call(() => client.POST('/item-imports/{id}/cancel', { params: { ...at(id), ...keyed(key) } })),
  give: (body: NewItemExport, key: string) =>
    call(() => client.POST('/item-exports', { body, params: keyed(key) })),
  given: (id: string) => call(() => client.GET('/item-exports/{id}', { params: at(id) })),
  cancelGiving: (id: string, key: string) =>
    call(() => client.POST('/item-exports/{id}/cancel', { params: { ...at(id), ...keyed(key) } })),
}

/** The address of the file of a finished export, for a link. */
export const itemListFile = (id: string) => `${BASE}/item-exports/${id}/file`
