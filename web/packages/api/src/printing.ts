import type { components, operations } from './schema'
import { call, client } from './transport'

// Tickets on paper. The shapes are the server's own (`npm run generate`).
type Schemas = components['schemas']
export type PrinterRow = Schemas['PrinterView']
export type PrinterCondition = NonNullable<PrinterRow['condition']>
export type NewPrinter = Schemas['NewPrinterBody']
export type PrinterChange = Schemas['PrinterBody']
export type SlipRow = Schemas['SlipView']
export type SlipQuery = NonNullable<operations['listSlips']['parameters']['query']>

const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } })
const at = (id: string) => ({ path: { id } })

export const printing = {
  /** A ticket as a page to keep, for whoever holds its address. */
  pdf: (token: string) => `/api/v1/ticket-pages/${encodeURIComponent(token)}/pdf`,
  printers: (hall: string) => call(() => client.GET('/halls/{id}/printers', { params: at(hall) })),
  add: (body: NewPrinter, key: string) => call(() => client.POST('/printers', { body, params: keyed(key) })),
  change: (one: PrinterRow, body: PrinterChange) =>
    call(() =>
      client.PUT('/printers/{id}', {
        body,
        params: { ...at(one.id), header: { 'If-Match': `"${one.revision}"` } },
      }),
    ),
  remove: (one: PrinterRow, key: string) =>
    call(() =>
      client.POST('/printers/{id}/remove', {
        params: { ...at(one.id), header: { 'Idempotency-Key': key, 'If-Match': `"${one.revision}"` } },
      }),
    ),
  test: (one: PrinterRow, key: string) =>
    call(() => client.POST('/printers/{id}/test-prints', { params: { ...at(one.id), ...keyed(key) } })),
  slips: (hall: string, query: SlipQuery) =>
    call(() => client.GET('/halls/{id}/slips', { params: { ...at(hall), query } })),
  /** The papers of a ticket, the newest first. */
  of: (ticket: string) => call(() => client.GET('/tickets/{id}/slips', { params: at(ticket) })),
  ticket: (ticket: string, key: string) =>
    call(() => client.POST('/tickets/{id}/slips', { params: { ...at(ticket), ...keyed(key) } })),
}
