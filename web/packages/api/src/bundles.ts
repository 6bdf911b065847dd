import type { Form, ParcelContact, PostReceipt, Posted, WayChoice } from './contract'
import { send, type Sending } from './files'
import type { components, operations } from './schema'
import { call, client } from './transport'

// Bundles (一件事): several items as one form, one set of materials, one time.
type Schemas = components['schemas']

export type BundleBrief = Schemas['BundleBrief']
export type BundleDetail = Schemas['BundleDetail']
export type MergedBundle = Schemas['MergedBundle']
export type BundleSavings = Schemas['Savings']
export type BundleCase = Omit<Schemas['BundleCaseView'], 'values'> & { values: Form }
export type BundleCaseRow = Schemas['BundleCaseRow']
export type BundleMember = Schemas['BundleMember']
/** What has come of one member: licence, papers, or why there is none. */
export type BundleResult = Schemas['MemberOutcome']
/** A template with answers to its questions, or any items, each with answers to its own. */
export type NewBundleCase = Schemas['NewBundleCase']
export type ChosenItem = Schemas['Chosen']

const at = (id: string) => ({ path: { id } })

export type BundleTemplate = Schemas['TemplateRow']
export type BundleTemplates = Schemas['TemplatePage']
export type BundleFigures = Schemas['BundleFigures']

export const bundles = {
  /** For who oversees them; the sum is of all that match, whichever page it is. */
  templates: (query: { text?: string; cursor?: string }) =>
    call(() => client.GET('/bundle-templates', { params: { query } })),
  /** What the bundle cases of a hall came to on these days. */
  figures: (hall: string, query: { from?: string; to?: string }) =>
    call(() => client.GET('/halls/{id}/bundle-figures', { params: { ...at(hall), query } })),
  /** All, or those that an item is a member of. */
  list: (item_id?: string) =>
    call(() => client.GET('/bundles', { params: { query: { item_id } } }), false).then(
      (found) => found.items,
    ),
  /** What these answers leave of it; a question that has no answer stays open. */
  get: (key: string, answers: Record<string, string>) =>
    call(
      () => client.POST('/bundles/{key}/answers', { body: { answers }, params: { path: { key } } }),
      false,
    ),
  /** Any items, joined at once; keeps nothing. */
  combine: (items: ChosenItem[]) =>
    call(() => client.POST('/bundles/combinations', { body: { items } }), false),
}

/** Templates that are written: as item drafts, each with what the machine makes of it. */
export type BundleDraftView = Schemas['BundleDraftView']
export type BundleDraftRow = Schemas['BundleDraftRow']
export type BundleDraftQuery = NonNullable<operations['listBundleDrafts']['parameters']['query']>
export type BundleLook = Schemas['BundleLook']
export type BundleTemplateText = BundleDraftView['content']
export type BundleTemplateMember = BundleTemplateText['members'][number]
export type BundleEdge = BundleTemplateText['edges'][number]
export type BundleTemplateVersion = Schemas['TemplateVersion']
export type NewBundleDraft = Schemas['NewBundleDraft']

const stepped = (id: string, revision: number, key: string) => ({
  ...at(id),
  header: { ...keyed(key), ...matching(revision) },
})

export const bundleDrafts = {
  list: (query: BundleDraftQuery) => call(() => client.GET('/bundle-drafts', { params: { query } })),
  get: (id: string) => call(() => client.GET('/bundle-drafts/{id}', { params: at(id) })),
  open: (body: NewBundleDraft, key: string) =>
    call(() => client.POST('/bundle-drafts', { body, params: { header: keyed(key) } })),
  save: (id: string, revision: number, body: BundleTemplateText) =>
    call(() =>
      client.PUT('/bundle-drafts/{id}', { params: { ...at(id), header: matching(revision) }, body }),
    ),
  /** Whose editors keep the bundle once the draft is published. */
  move: (id: string, revision: number, region_id: string, key: string) =>
    call(() =>
      client.PUT('/bundle-drafts/{id}/region', { params: stepped(id, revision, key), body: { region_id } }),
    ),
  merge: (id: string, base_revision: number, content: BundleTemplateText) =>
    call(() =>
      client.POST('/bundle-drafts/{id}/merge', { params: at(id), body: { base_revision, content } }),
    ),
  meet: (id: string) => call(() => client.POST('/bundle-drafts/{id}/presence', { params: at(id) }), false),
  changes: (id: string) => call(() => client.GET('/bundle-drafts/{id}/changes', { params: at(id) })),
  /** What is saved of it, for somebody with these answers. */
  look: (id: string, answers: Record<string, string>) =>
    call(() => client.POST('/bundle-drafts/{id}/look', { params: at(id), body: { answers } }), false),
  /** An item of the catalogue as a member. */
  member: (id: string, item_id: string) =>
    call(() => client.GET('/bundle-drafts/{id}/member', { params: { ...at(id), query: { item_id } } })),
  submit: (id: string, revision: number, key: string) =>
    call(() => client.POST('/bundle-drafts/{id}/submit', { params: stepped(id, revision, key) })),
  giveBack: (id: string, revision: number, reason: string, key: string) =>
    call(() =>
      client.POST('/bundle-drafts/{id}/give-back', { params: stepped(id, revision, key), body: { reason } }),
    ),
  discard: (id: string, revision: number, key: string) =>
    call(() => client.POST('/bundle-drafts/{id}/discard', { params: stepped(id, revision, key) })),
  publish: (
    id: string,
    revision: number,
    body: { effective_from: string | null; note: string },
    key: string,
  ) => call(() => client.POST('/bundle-drafts/{id}/publish', { params: stepped(id, revision, key), body })),
}

const keyed = (key: string) => ({ 'Idempotency-Key': key })
const matching = (revision: number) => ({ 'If-Match': `"${revision}"` })

/** Bundle cases (一件事办件): several items that are filled in and handed in as one; each member is a case of its own. */
export const bundleCases = {
  list: (cursor?: string, limit?: number) =>
    call(() => client.GET('/bundle-cases', { params: { query: { cursor, limit } } })),
  get: (id: string) =>
    call(() => client.GET('/bundle-cases/{id}', { params: at(id) })) as Promise<BundleCase>,
  results: (id: string) => call(() => client.GET('/bundle-cases/{id}/results', { params: at(id) })),
  start: (body: NewBundleCase, key: string) =>
    call(() => client.POST('/bundle-cases', { body, params: { header: keyed(key) } })),
  saveForm: (id: string, revision: number, values: Form) =>
    call(() =>
      client.PUT('/bundle-cases/{id}/form', {
        params: { ...at(id), header: matching(revision) },
        body: { values },
      }),
    ),
  /** One scan for all members that keep a copy of this material. */
  addFile: (
    id: string,
    material: string,
    file: File,
    key: string,
    progress: (sent: number) => void,
  ): Sending<{ revision: number }> => {
    const query = new URLSearchParams({ material, name: file.name }).toString()
    return send(`/bundle-cases/${encodeURIComponent(id)}/files?${query}`, file, keyed(key), progress)
  },
  removeFile: (id: string, revision: number, file: string) =>
    call(() =>
      client.DELETE('/bundle-cases/{id}/files/{file}', {
        params: { path: { id, file }, header: matching(revision) },
      }),
    ),
  /** Has the sources that know asked instead of this material, once for all members; the answer comes later. */
  askFact: (id: string, material: string, key: string) =>
    call(() =>
      client.POST('/bundle-cases/{id}/materials/{material}/ask', {
        params: { path: { id, material }, header: keyed(key) },
      }),
    ),
  /** What a visitor shows becomes every material that it stands for. */
  attachShown: (id: string, code: string, key: string) =>
    call(() =>
      client.POST('/bundle-cases/{id}/shown-licence', {
        params: { ...at(id), header: keyed(key) },
        body: { code },
      }),
    ),
  /** All members that wait for it here, in one step; which those were, and who is left. */
  receive: (id: string, key: string) =>
    call(() => client.POST('/bundle-cases/{id}/receive', { params: { ...at(id), header: keyed(key) } })),
  close: (id: string, key: string) =>
    call(() => client.POST('/bundle-cases/{id}/close', { params: { ...at(id), header: keyed(key) } })),
  /** All results that are there, for one receipt; the picture of a signature as PNG in base64, where the visitor signs at a counter. */
  handOver: (id: string, signature: string | null, key: string) =>
    call(() =>
      client.POST('/bundle-cases/{id}/hand-over', {
        params: { ...at(id), header: keyed(key) },
        body: signature ? { signature_png_base64: signature } : {},
      }),
    ),
  /** How all results are to come, chosen once. */
  chooseWay: (id: string, revision: number, body: WayChoice, key: string) =>
    call(() => client.PUT('/bundle-cases/{id}/delivery-way', { params: stepped(id, revision, key), body })),
  /** All results that are there and go by post, in one parcel. */
  send: (id: string, revision: number, body: Posted, key: string) =>
    call(() => client.POST('/bundle-cases/{id}/send', { params: stepped(id, revision, key), body })),
  recordReceipt: (id: string, revision: number, body: PostReceipt, key: string) =>
    call(() => client.POST('/bundle-cases/{id}/receipt', { params: stepped(id, revision, key), body })),
  submit: (id: string, revision: number, key: string) =>
    call(() =>
      client.POST('/bundle-cases/{id}/submit', {
        params: { ...at(id), header: { ...keyed(key), ...matching(revision) } },
      }),
    ),
  /** Personal values in clear, for who goes on with somebody's draft; the journal says why. */
  reveal: (id: string, reason: string) =>
    call(() => client.POST('/bundle-cases/{id}/reveal', { params: at(id), body: { reason } })) as Promise<{
      values: Form
      contact: ParcelContact | null
    }>,
  withdraw: (id: string, revision: number, reason: string, key: string) =>
    call(() =>
      client.POST('/bundle-cases/{id}/withdraw', {
        params: { ...at(id), header: { ...keyed(key), ...matching(revision) } },
        body: { reason },
      }),
    ),
}
