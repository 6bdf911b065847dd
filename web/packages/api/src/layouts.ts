import { bytes } from './files'
import type { components } from './schema'
import { call, client } from './transport'

// Types of licences: what they lay down and how their licences look, in force and as a draft. The shapes are the server's own
// (`npm run generate`).
type Schemas = components['schemas']
export type LicenceLayoutRow = Schemas['LayoutRow']
export type LicenceLayout = Schemas['LayoutView']
export type LayoutText = LicenceLayout['layout']
export type LayoutLine = LayoutText['lines'][number]
export type LicenceFacts = LicenceLayout['facts']
export type LicenceTypeText = Pick<LicenceLayout, 'layout' | 'facts'>

const seen = (code: string, revision: number) => ({
  path: { code },
  header: { 'If-Match': `"${revision}"` },
})
const step = (code: string, revision: number, key: string) => ({
  path: { code },
  header: { 'If-Match': `"${revision}"`, 'Idempotency-Key': key },
})

export const licenceLayouts = {
  list: () => call(() => client.GET('/licence-layouts')),
  get: (code: string) => call(() => client.GET('/licence-layouts/{code}', { params: { path: { code } } })),
  /** A type that is not in use before somebody else publishes it. */
  begin: (code: string, facts: LicenceFacts, key: string) =>
    call(() =>
      client.POST('/licence-layouts', {
        params: { header: { 'Idempotency-Key': key } },
        body: { code, facts },
      }),
    ),
  /** A picture of how it would look, with sample values. */
  sample: (code: string, layout: LayoutText) =>
    bytes(`/licence-layouts/${encodeURIComponent(code)}/sample`, { layout }),
  save: (code: string, revision: number, text: LicenceTypeText) =>
    call(() =>
      client.PUT('/licence-layouts/{code}/draft', {
        params: seen(code, revision),
        body: { layout: text.layout, facts: text.facts },
      }),
    ),
  publish: (code: string, revision: number, key: string) =>
    call(() => client.POST('/licence-layouts/{code}/publish', { params: step(code, revision, key) })),
  discard: (code: string, revision: number, key: string) =>
    call(() => client.POST('/licence-layouts/{code}/discard', { params: step(code, revision, key) })),
}
