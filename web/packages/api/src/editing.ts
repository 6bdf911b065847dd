// What the item editor reads and sends. The shapes are the server's own (`npm run generate`).
import { BASE, askToSignIn, call, client, reach, standardHeaders } from './transport'
import { problemFrom } from './problem'
import type { components, operations } from './schema'

type Schemas = components['schemas']
export type DraftView = Schemas['DraftView']
export type DraftRow = Schemas['DraftRow']
export type DraftQuery = NonNullable<operations['listItemDrafts']['parameters']['query']>
export type DraftContent = Schemas['ContentReply']
export type DraftAction = Schemas['AllowedAction']
export type DraftChange = Schemas['Change']
export type DraftFinding = Schemas['Finding']
export type MergeConflict = Schemas['Conflict']
export type MergedContent = Schemas['Merged']
export type NewItemDraft = Schemas['NewDraft']
export type NewPublication = Schemas['NewPublication']
export type Published = Schemas['PublicationMade']
export type ItemPlaces = Schemas['Places']
export type ItemCodes = Schemas['CodeAnswer']
export type BasicItem = Schemas['BasicItem']
export type ItemPicture = Schemas['PictureAdded']
export type ItemVersion = Schemas['VersionLine']
export type ItemVersionChanges = Schemas['VersionChanges']
export type ItemState = Schemas['NewState']['state']
export type CatalogueReport = Schemas['CatalogueReport']
export type FindingQuery = NonNullable<operations['listCatalogueFindings']['parameters']['query']>
export type ItemFindings = Schemas['ItemFindings']
export type QuestionDefinition = Schemas['Question']
export type ScenarioDefinition = Schemas['Scenario']
export type When = Schemas['Scenario']['when']

const keyed = (key: string) => ({ 'Idempotency-Key': key })
const matching = (revision: number) => ({ 'If-Match': `"${revision}"` })
const at = (id: string) => ({ path: { id } })
const step = (id: string, revision: number, key: string) => ({
  ...at(id),
  header: { ...keyed(key), ...matching(revision) },
})

export const itemDrafts = {
  list: (query: DraftQuery) => call(() => client.GET('/item-drafts', { params: { query } })),
  get: (id: string) => call(() => client.GET('/item-drafts/{id}', { params: at(id) })),
  open: (body: NewItemDraft, key: string) =>
    call(() => client.POST('/item-drafts', { body, params: { header: keyed(key) } })),
  save: (id: string, revision: number, body: DraftContent) =>
    call(() => client.PUT('/item-drafts/{id}', { params: { ...at(id), header: matching(revision) }, body })),
  merge: (id: string, base_revision: number, content: DraftContent) =>
    call(() => client.POST('/item-drafts/{id}/merge', { params: at(id), body: { base_revision, content } })),
  meet: (id: string) => call(() => client.POST('/item-drafts/{id}/presence', { params: at(id) }), false),
  changes: (id: string) => call(() => client.GET('/item-drafts/{id}/changes', { params: at(id) })),
  submit: (id: string, revision: number, key: string) =>
    call(() => client.POST('/item-drafts/{id}/submit', { params: step(id, revision, key) })),
  giveBack: (id: string, revision: number, reason: string, key: string) =>
    call(() =>
      client.POST('/item-drafts/{id}/give-back', { params: step(id, revision, key), body: { reason } }),
    ),
  discard: (id: string, revision: number, key: string) =>
    call(() => client.POST('/item-drafts/{id}/discard', { params: step(id, revision, key) })),
  confirm: (id: string, revision: number, key: string) =>
    call(() => client.POST('/item-drafts/{id}/confirm', { params: step(id, revision, key) })),
  publish: (body: NewPublication, key: string) =>
    call(() => client.POST('/item-publications', { body, params: { header: keyed(key) } })),
  places: () => call(() => client.GET('/item-places', {})),
  /** What a new item of this region can stand under; the nearest level first. */
  above: (region_id: string, text?: string) =>
    call(() => client.GET('/basic-items', { params: { query: { region_id, ...(text ? { text } : {}) } } })),
  codes: (query: operations['suggestItemCodes']['parameters']['query']) =>
    call(() => client.GET('/item-codes', { params: { query } })),
}

/** What was published of an item, and its state. */
export const itemVersions = {
  list: (id: string) => call(() => client.GET('/items/{id}/versions', { params: at(id) })),
  get: (id: string, version: number) =>
    call(() =>
      client.GET('/items/{id}/versions/{version}', { params: { path: { id, version: `${version}` } } }),
    ),
  changes: (id: string, version: number, from?: number) =>
    call(() =>
      client.GET('/items/{id}/versions/{version}/changes', {
        params: { path: { id, version: `${version}` }, query: { from } },
      }),
    ),
  withdraw: (id: string, version: number, key: string) =>
    call(() =>
      client.POST('/items/{id}/versions/{version}/withdraw', {
        params: { path: { id, version: `${version}` }, header: keyed(key) },
      }),
    ),
  setState: (id: string, revision: number, state: ItemState, reason: string, key: string) =>
    call(() =>
      client.POST('/items/{id}/state', { params: step(id, revision, key), body: { state, reason } }),
    ),
}

/** What the catalogue says about itself. */
export const catalogue = {
  report: () => call(() => client.GET('/catalogue/report', {})),
  findings: (query: FindingQuery) => call(() => client.GET('/catalogue/findings', { params: { query } })),
}

/** A picture or blank form of an item: what comes back stands in the draft, and everybody may see it. */
export async function addItemPicture(file: File, key: string): Promise<ItemPicture> {
  const response = await reach(`${BASE}/item-pictures`, {
    method: 'POST',
    body: file,
    headers: {
      ...standardHeaders('POST'),
      ...keyed(key),
      'Content-Type': 'application/octet-stream',
      'X-File-Name': encodeURIComponent(file.name),
    },
  })
  const body: unknown = await response.json().catch(() => null)
  if (response.ok) return body as ItemPicture
  if (response.status === 401 && (await askToSignIn())) return addItemPicture(file, key)
  throw problemFrom(response.status, body)
}

/** The address of a picture of an item, for an <img> or a new tab. */
export function itemPicture(sm3: string): string {
  return `${BASE}/item-pictures/${encodeURIComponent(sm3)}`
}
