import type { components } from './schema'
import { call, client } from './transport'

// The words of papers, in force and as a draft, and how they would look. The shapes are the server's own (`npm run generate`).
type Schemas = components['schemas']
export type PaperTextRow = Schemas['PaperTextRow']
export type PaperTextView = Schemas['PaperTextView']
export type PaperText = PaperTextView['shipped']
export type PaperBlock = PaperText['blocks'][number]
export type PaperLine = PaperBlock['lines'][number]
export type PaperPiece = PaperLine['pieces'][number]
export type PaperName = PaperTextView['words'][number]
export type PaperSample = Schemas['PaperSample']
export type PaperFault = PaperSample['faults'][number]
export type PaperKind = PaperTextRow['kind']

/** Whose words: of one department, or of the whole cell. */
export interface PaperOf {
  kind: string
  department: string | undefined
}

const path = (of: PaperOf) => ({ kind: of.kind })
const seen = (of: PaperOf, revision: number) => ({
  path: path(of),
  header: { 'If-Match': `"${revision}"` },
})
const step = (of: PaperOf, revision: number, key: string) => ({
  path: path(of),
  header: { 'If-Match': `"${revision}"`, 'Idempotency-Key': key },
})
const owner = (of: PaperOf) => ({ department: of.department ?? null })

export const paperTexts = {
  list: (department: string | undefined) =>
    call(() => client.GET('/paper-texts', { params: { query: { department } } })),
  get: (of: PaperOf) =>
    call(() =>
      client.GET('/paper-texts/{kind}', { params: { path: path(of), query: { department: of.department } } }),
    ),
  /** The paper of a fictional case, in which these conditions hold ("!": not), or each fault. */
  sample: (kind: string, text: PaperText, put: string[]) =>
    call(() =>
      client.POST('/paper-texts/{kind}/sample', { params: { path: { kind } }, body: { text, put } }),
    ),
  save: (of: PaperOf, revision: number, text: PaperText) =>
    call(() =>
      client.PUT('/paper-texts/{kind}/draft', { params: seen(of, revision), body: { ...owner(of), text } }),
    ),
  publish: (of: PaperOf, revision: number, from: string, key: string) =>
    call(() =>
      client.POST('/paper-texts/{kind}/publish', {
        params: step(of, revision, key),
        body: { ...owner(of), from },
      }),
    ),
  discard: (of: PaperOf, revision: number, key: string) =>
    call(() =>
      client.POST('/paper-texts/{kind}/discard', { params: step(of, revision, key), body: owner(of) }),
    ),
}
