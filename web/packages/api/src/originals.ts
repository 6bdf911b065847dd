import { bytes } from './files'
import type { components, operations } from './schema'
import { call, client } from './transport'

// Originals that a hall keeps for a while, and the slips with which they change hands (原件交接单).
type Schemas = components['schemas']
export type HeldOriginal = Schemas['OriginalView']
export type CaseOriginals = Schemas['CaseOriginals']
export type CasePiece = Schemas['CasePiece']
export type OriginalMove = Schemas['OriginalMove']
export type OriginalReceipt = Schemas['OriginalReceipt']
export type OriginalSlip = Schemas['OriginalSlip']
export type SlipAnswer = Schemas['SlipAnswer']
export type SlipAlarm = Schemas['SlipAlarm']
export type OriginalPlace = HeldOriginal['place']
export type NewPiece = Schemas['NewPiece']
export type ReceiptSigning = Schemas['ReceiptSigning']
export type OriginalsExport = Schemas['OriginalsExport']
type OriginalsAsked = NonNullable<operations['listOriginals']['parameters']['query']>
type SlipsAsked = NonNullable<operations['listOriginalSlips']['parameters']['query']>

interface Of {
  id: string
  revision: number
}
const about = (of: Of, key: string) => ({
  params: { path: { id: of.id }, header: { 'Idempotency-Key': key, 'If-Match': `"${of.revision}"` } },
})
const keyed = (id: string, key: string) => ({
  params: { path: { id }, header: { 'Idempotency-Key': key } },
})

export const originals = {
  ofCase: (id: string) => call(() => client.GET('/cases/{id}/originals', { params: { path: { id } } })),
  take: (id: string, pieces: NewPiece[], signing: ReceiptSigning, key: string) =>
    call(() =>
      client.POST('/cases/{id}/originals', {
        ...keyed(id, key),
        body: {
          pieces,
          signature_png_base64: signing.signature_png_base64,
          signed_on_paper: signing.signed_on_paper,
        },
      }),
    ),
  giveBack: (id: string, pieces: string[], signing: ReceiptSigning, key: string) =>
    call(() =>
      client.POST('/cases/{id}/originals/give-back', {
        ...keyed(id, key),
        body: { originals: pieces, ...signing },
      }),
    ),
  sign: (receipt: Of, signing: ReceiptSigning, key: string) =>
    call(() => client.POST('/original-receipts/{id}/sign', { ...about(receipt, key), body: signing })),
  cancel: (receipt: Of, key: string) =>
    call(() => client.POST('/original-receipts/{id}/cancel', about(receipt, key))),
  receipt: (id: string) => bytes(`/original-receipts/${id}/open`),
  list: (query: OriginalsAsked) => call(() => client.GET('/originals', { params: { query } })),
  file: (body: OriginalsExport) => bytes('/originals/file', body),
  pass: (pieces: string[], key: string) =>
    call(() =>
      client.POST('/original-slips', {
        params: { header: { 'Idempotency-Key': key } },
        body: { originals: pieces },
      }),
    ),
  slips: (query: SlipsAsked) => call(() => client.GET('/original-slips', { params: { query } })),
  signSlip: (slip: Of, lines: SlipAnswer[], key: string) =>
    call(() => client.POST('/original-slips/{id}/sign', { ...about(slip, key), body: { lines } })),
  recall: (slip: Of, key: string) => call(() => client.POST('/original-slips/{id}/recall', about(slip, key))),
  slip: (id: string) => bytes(`/original-slips/${id}/open`),
  settle: (alarm: Of, note: string, key: string) =>
    call(() => client.POST('/original-alarms/{id}/settle', { ...about(alarm, key), body: { note } })),
}
