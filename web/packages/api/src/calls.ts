import type {
  Case,
  CaseQuery,
  CaseSteps,
  CheckInput,
  CreditState,
  Form,
  GapsInput,
  PostReceipt,
  Posted,
  PromisesInput,
  PromiseStep,
  ItemQuery,
  LicenceDeed,
  LossSettled,
  UseAnswer,
  LicenceOperation,
  NewCase,
  Registration,
  Revealed,
  SecondFactor,
  ShownLicence,
  WayChoice,
} from './contract'
import { newKey } from './intention'
import { call, client } from './transport'

export * from './hall-calls'
export { booking } from './booking'
export { bridge } from './bridge'
export { bundleCases, bundleDrafts, bundles } from './bundles'
export { coaching } from './coaching'
export { watch } from './console'
export { catalogue, itemDrafts, itemVersions } from './editing'
export { deemedOrders } from './deemed-orders'
export { instant } from './instant'
export { itemLists } from './item-lists'
export { licenceImports } from './licence-imports'
export { licenceLayouts } from './layouts'
export { paperTexts } from './papers'
export { agencies } from './agencies'
export { staffing } from './staffing'
export { leaves } from './leaves'
export { mandates } from './mandates'
export { printing } from './printing'
export { originals } from './originals'
export { publications, stages } from './stages'
export { triage } from './triage'
export { guide, queue, settings, threads, voice } from './visit'
export { vocabulary } from './vocabulary'
export { comments, owners, workViews } from './work'
export { wayfinding } from './wayfinding'

const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } })
const matching = (revision: number) => ({ 'If-Match': `"${revision}"` })
const at = (id: string) => ({ path: { id } })

const PROMISE_PATHS: Record<PromiseStep, string> = {
  keep_promise: 'keep',
  find_broken: 'find-broken',
  answer_finding: 'answer',
  clear_finding: 'clear',
  order_correction: 'order-correction',
  confirm_correction: 'confirm-correction',
  revoke_result: 'revoke',
  object_record: 'record/object',
  uphold_record: 'record/uphold',
  remove_record: 'record/remove',
  ask_repair: 'record/ask-repair',
  repair_record: 'record/repair',
}

export const session = {
  me: () => call(() => client.GET('/me', {}), false),
  signIn: (login: string, password: string) =>
    call(() => client.POST('/sessions', { body: { login, password } }), false),
  secondFactor: (body: SecondFactor) => call(() => client.POST('/sessions/second-factor', { body }), false),
  signOut: () => call(() => client.DELETE('/sessions/current', {}), false),
  register: (body: Registration, key: string) =>
    call(() => client.POST('/accounts', { body, params: keyed(key) }), false),
  demoSignIns: () => call(() => client.GET('/demo/sign-ins', {}), false),
  beginTotp: () => call(() => client.POST('/me/second-factors/totp/begin', { params: keyed(newKey()) })),
  addTotp: (code: string, label: string, key: string) =>
    call(() => client.POST('/me/second-factors/totp', { body: { code, label }, params: keyed(key) })),
  beginWebauthn: () =>
    call(() => client.POST('/me/second-factors/webauthn/begin', { params: keyed(newKey()) })),
  addWebauthn: (body: { label: string; client_data_json: string; attestation_object: string }, key: string) =>
    call(() => client.POST('/me/second-factors/webauthn', { body, params: keyed(key) })),
}

export const visitors = {
  findOrAdd: (body: { name: string; id_number: string; phone?: string }, key: string) =>
    call(() => client.POST('/visitors', { body, params: keyed(key) })),
}

export const places = {
  halls: () => call(() => client.GET('/halls', {})),
  due: (from: string, working_days: number) =>
    call(() => client.GET('/calendar/due', { params: { query: { from, working_days } } })),
}

export const items = {
  list: (query: ItemQuery) => call(() => client.GET('/items', { params: { query } })),
  /** What people came for in the last weeks, and what else can be applied for. */
  asked: (limit: number) => call(() => client.GET('/asked-items', { params: { query: { limit } } })),
  facets: (query: ItemQuery) => call(() => client.GET('/item-facets', { params: { query } })),
  get: (id: string) => call(() => client.GET('/items/{id}', { params: at(id) })),
}

/** A step of a case's life; the server's table of transitions says when it is allowed. */
export type Step = keyof CaseSteps

const stepOf = (id: string, revision: number, key: string) => ({
  ...at(id),
  header: { 'Idempotency-Key': key, ...matching(revision) },
})

export const cases = {
  list: (query: CaseQuery) => call(() => client.GET('/cases', { params: { query } })),
  counts: () => call(() => client.GET('/cases/counts', {})),
  // The document says of a form only that it is an object; the item's definition says what is in it.
  get: (id: string) => call(() => client.GET('/cases/{id}', { params: at(id) })) as Promise<Case>,
  open: (body: NewCase, key: string) => call(() => client.POST('/cases', { body, params: keyed(key) })),
  saveForm: (id: string, revision: number, form: Form) =>
    call(() =>
      client.PUT('/cases/{id}/form', { params: { ...at(id), header: matching(revision) }, body: { form } }),
    ),
  removeFile: (id: string, revision: number, file: string) =>
    call(() =>
      client.DELETE('/cases/{id}/files/{file}', {
        params: { path: { id, file }, header: matching(revision) },
      }),
    ),
  attachShown: (id: string, requirement: string, code: string, key: string) =>
    call(() =>
      client.POST('/cases/{id}/materials/{requirement}/shown-licence', {
        params: { path: { id, requirement }, ...keyed(key) },
        body: { code },
      }),
    ),
  check: (id: string, checks: CheckInput[]) =>
    call(() => client.PUT('/cases/{id}/checks', { params: at(id), body: { checks } })),
  reveal: (id: string, reason: string) =>
    call(() => client.POST('/cases/{id}/reveal', { params: at(id), body: { reason } })) as Promise<Revealed>,
  chooseWay: (id: string, revision: number, body: WayChoice, key: string) =>
    call(() => client.PUT('/cases/{id}/delivery-way', { params: stepOf(id, revision, key), body })),
  /** The result is with a courier. */
  send: (id: string, revision: number, body: Posted, key: string) =>
    call(() => client.POST('/cases/{id}/send', { params: stepOf(id, revision, key), body })),
  recordReceipt: (id: string, revision: number, body: PostReceipt, key: string) =>
    call(() => client.POST('/cases/{id}/receipt', { params: stepOf(id, revision, key), body })),
  nameGaps: (id: string, revision: number, body: GapsInput, key: string) =>
    call(() =>
      client.PUT('/cases/{id}/gaps', {
        params: { ...at(id), header: { 'Idempotency-Key': key, ...matching(revision) } },
        body,
      }),
    ),
  namePromises: (id: string, revision: number, body: PromisesInput, key: string) =>
    call(() =>
      client.PUT('/cases/{id}/promises', {
        params: { ...at(id), header: { 'Idempotency-Key': key, ...matching(revision) } },
        body,
      }),
    ),
  promiseStep: (
    step: PromiseStep,
    id: string,
    revision: number,
    requirement: string,
    body: { text?: string; until?: string },
    key: string,
  ) =>
    call(() =>
      // The steps share one shape, as those of a case do.
      client.POST(
        `/cases/{id}/promises/{requirement}/${PROMISE_PATHS[step]}` as '/cases/{id}/promises/{requirement}/keep',
        {
          params: { path: { id, requirement }, header: { 'Idempotency-Key': key, ...matching(revision) } },
          body: body as { text: string },
        },
      ),
    ),
  askFact: (id: string, requirement: string, key: string) =>
    call(() =>
      client.POST('/cases/{id}/materials/{requirement}/ask', {
        params: { path: { id, requirement }, ...keyed(key) },
      }),
    ),
  settleLicence: (id: string, revision: number, use: string, body: LossSettled, key: string) =>
    call(() =>
      client.POST('/cases/{id}/uses/{use}/settle', {
        params: { path: { id, use }, header: { 'Idempotency-Key': key, ...matching(revision) } },
        body,
      }),
    ),
  objectToUse: (id: string, revision: number, use: string, reason: string, key: string) =>
    call(() =>
      client.POST('/cases/{id}/uses/{use}/object', {
        params: { path: { id, use }, header: { 'Idempotency-Key': key, ...matching(revision) } },
        body: { reason },
      }),
    ),
  answerUse: (id: string, revision: number, use: string, body: UseAnswer, key: string) =>
    call(() =>
      client.POST('/cases/{id}/uses/{use}/answer', {
        params: { path: { id, use }, header: { 'Idempotency-Key': key, ...matching(revision) } },
        body,
      }),
    ),
  confirmGap: (id: string, revision: number, requirement: string, key: string) =>
    call(() =>
      client.POST('/cases/{id}/gaps/{requirement}/confirm', {
        params: { path: { id, requirement }, header: { 'Idempotency-Key': key, ...matching(revision) } },
      }),
    ),
  returnGap: (id: string, revision: number, requirement: string, reason: string, key: string) =>
    call(() =>
      client.POST('/cases/{id}/gaps/{requirement}/return', {
        params: { path: { id, requirement }, header: { 'Idempotency-Key': key, ...matching(revision) } },
        body: { reason },
      }),
    ),
  askSupplement: (
    id: string,
    revision: number,
    items: { requirement: string; text: string }[],
    until: string,
    key: string,
  ) =>
    call(() =>
      client.POST('/cases/{id}/supplements', {
        params: { ...at(id), header: { 'Idempotency-Key': key, ...matching(revision) } },
        body: { items, until },
      }),
    ),
  step: <S extends Step>(step: S, id: string, revision: number, body: CaseSteps[S], key: string) =>
    call(() =>
      // The steps share one shape; the cast tells openapi-fetch so, which sees only a union of paths.
      client.POST(`/cases/{id}/${step}` as '/cases/{id}/accept', {
        params: { ...at(id), header: { 'Idempotency-Key': key, ...matching(revision) } },
        body: body as CaseSteps['accept'],
      }),
    ),
}

/** The record of broken promises (失信记录). A look of staff at one subject's is journaled. */
export const credit = {
  list: async (query: { state?: CreditState; subject?: string; cursor?: string }) => {
    const page = await call(() => client.GET('/credit-records', { params: { query } }))
    // What is on record is about one requirement of a case.
    return {
      ...page,
      items: page.items.map((row) => ({ ...row, id: `${row.case_id}/${row.requirement}` })),
    }
  },
}

export const licences = {
  types: () => call(() => client.GET('/licence-types', {})),
  /** `find`: a whole number, or a whole identifier (GB/T 36904), which begins with its root. */
  list: (cursor?: string, find?: string) => {
    const by = find && { [find.startsWith('1.2.156.3005.2.') ? 'identifier' : 'number']: find }
    return call(() => client.GET('/licences', { params: { query: { cursor, ...by } } }))
  },
  /** What somebody holds, alone or with others, by their number; the look is journaled. */
  find: (id_number: string, purpose: string) =>
    call(() => client.POST('/licences/find', { body: { id_number, purpose } })),
  queriedTypes: () => call(() => client.GET('/licence-queries/types', {})),
  query: (body: { type_code: string; subject_id: string; purpose: string }, key: string) =>
    call(() => client.POST('/licence-queries', { params: { header: { 'Idempotency-Key': key } }, body })),
  get: (id: string) => call(() => client.GET('/licences/{id}', { params: at(id) })),
  operate: (name: LicenceOperation, id: string, revision: number, body: LicenceDeed, key: string) =>
    call(() =>
      // As with the steps of a case: one shape.
      client.POST(`/licences/{id}/${name}` as '/licences/{id}/suspend', {
        params: { ...at(id), header: { 'Idempotency-Key': key, ...matching(revision) } },
        body,
      }),
    ),
  /** Shows it to one clerk: the code is in the answer, once. */
  show: (id: string, purpose: string) =>
    call(() => client.POST('/licences/{id}/shows', { params: at(id), body: { purpose } })),
  endShow: (id: string) => call(() => client.DELETE('/licence-shows/{id}', { params: at(id) })),
  lookAt: (code: string) =>
    call(() => client.POST('/licence-shows/look', { body: { code } })) as Promise<ShownLicence>,
  uses: (id: string) => call(() => client.GET('/licences/{id}/uses', { params: at(id) })),
  filings: (id: string) => call(() => client.GET('/licences/{id}/filings', { params: at(id) })),
  copies: (id: string) => call(() => client.GET('/licences/{id}/copies', { params: at(id) })),
  copy: (id: string, body: { purpose: string; days: number }, key: string) =>
    call(() => client.POST('/licences/{id}/copies', { body, params: { ...at(id), ...keyed(key) } })),
  verifyToken: (token: string) =>
    call(() => client.GET('/verify/{token}', { params: { path: { token } } }), false),
  verifyText: (text: string) => call(() => client.POST('/verify', { body: { text } }), false),
}

export const documents = {
  verify: (token: string) => call(() => client.POST('/documents/verify', { body: { token } }), false),
}

export const inbox = {
  list: (cursor?: string) => call(() => client.GET('/messages', { params: { query: { cursor } } })),
  unread: () => call(() => client.GET('/messages/unread', {}), false),
  markRead: (id: string) => call(() => client.POST('/messages/{id}/read', { params: at(id) })),
}
