import { api, type BundleCase, type Case, type PostReceipt, type Posted, type WayChoice } from '@yimen/api'

/** Whose result it is: one case's, or those of several items that are one. */
export interface Delivered {
  bundle: boolean
  id: string
  revision: number
}

export function deliveredOf(of: Case | BundleCase): Delivered {
  return { bundle: 'merge' in of, id: of.id, revision: of.revision }
}

type Done = Promise<{ revision: number }>

export function chooseWay({ bundle, id, revision }: Delivered, body: WayChoice, key: string): Done {
  return bundle
    ? api.bundleCases.chooseWay(id, revision, body, key)
    : api.cases.chooseWay(id, revision, body, key)
}
export function sendResult({ bundle, id, revision }: Delivered, body: Posted, key: string): Done {
  return bundle ? api.bundleCases.send(id, revision, body, key) : api.cases.send(id, revision, body, key)
}
export function recordReceipt({ bundle, id, revision }: Delivered, body: PostReceipt, key: string): Done {
  return bundle
    ? api.bundleCases.recordReceipt(id, revision, body, key)
    : api.cases.recordReceipt(id, revision, body, key)
}

/** An action that the server offers now: of a case with its reason, of a bundle by name. */
export function mayNow(of: Case | BundleCase, action: string): boolean {
  return of.actions.some((one) =>
    typeof one === 'string' ? one === action : one.name === action && one.allowed,
  )
}
