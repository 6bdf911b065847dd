import type { components } from './schema'
import { call, client } from './transport'

// Licences that others issued, brought in as a list (docs/standards/licence-exchange.md).
type Schemas = components['schemas']
export type ImportedRow = Schemas['ImportedRow']
export type ImportOutcome = ImportedRow['outcome']
export type LicenceImport = Schemas['ImportSeen']
export type LicenceList = Schemas['ImportList']
export type ImportWay = 'list' | 'query'

export const licenceImports = {
  /** What would become of each row; nothing of it is kept. */
  look: (body: LicenceList) => call(() => client.POST('/licence-imports/look', { body })),
  bring: (body: LicenceList, key: string) =>
    call(() => client.POST('/licence-imports', { params: { header: { 'Idempotency-Key': key } }, body })),
  list: (way?: ImportWay, cursor?: string) =>
    call(() => client.GET('/licence-imports', { params: { query: { way, cursor } } })),
}
