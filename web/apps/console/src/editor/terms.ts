import type { Definition, Term } from '@yimen/api'
import { FIELD_KINDS } from './specs'

// What a field or a material of an item takes over from the term that it is.

type Field = Definition['form']['sections'][number]['fields'][number]
type Requirement = Definition['requirements'][number]

const LIMITS = {
  min_length: 'minLength',
  max_length: 'maxLength',
  minimum: 'minimum',
  maximum: 'maximum',
} as const

/** Nobody has said yet what is filled in: it stands as it began. */
const untouched = (field: Field) =>
  field.kind === 'text' &&
  !field.options.length &&
  field.pattern === null &&
  Object.keys(LIMITS).every((key) => field[key as keyof typeof LIMITS] === null)

/** The code that stands for a term today: one that was merged leads to another. */
export const codeOf = (term: Term) => term.merged_into ?? term.code

function takeName(target: { element?: string }, term: Term, keys: [name: string, english: string]): void {
  const names = target as Record<string, string>
  if (names[keys[0]]?.trim()) return
  names[keys[0]] = term.label
  names[keys[1]] ||= term.label_en
}

/** Which data element the field is, by its code; '' for none. */
export function setElement(field: Field, code: string): void {
  field.element = code
}

/** The field is this data element. What somebody wrote stays; what is still as it began is that of the element. */
export function takeElement(field: Field, term: Term): void {
  const fresh = untouched(field)
  field.element = codeOf(term)
  takeName(field, term, ['label', 'label_en'])
  if (term.privacy !== 'open') field.personal = true
  if (!fresh) return
  field.kind = FIELD_KINDS.find((kind) => kind === term.format) ?? field.kind
  for (const [key, name] of Object.entries(LIMITS)) {
    const limit = term.schema?.[name]
    if (typeof limit === 'number') field[key as keyof typeof LIMITS] = limit
  }
  if (typeof term.schema?.pattern === 'string') field.pattern = term.schema.pattern
}

export function takeMaterialType(requirement: Requirement, term: Term): void {
  requirement.material_type = codeOf(term)
  takeName(requirement as { element?: string }, term, ['name', 'name_en'])
}
