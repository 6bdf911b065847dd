import type {
  ActionName,
  Case,
  CaseFact,
  CaseGap,
  CaseHeldLicence,
  CasePromise,
  CaseUse,
  CreditState,
  FieldDefinition,
  FormValue,
  ParamProblem,
  PromiseStep,
  Requirement,
} from '@yimen/api'
import type { FaultyField } from '@yimen/i18n'
import type { Asked } from './filing'

export function fieldsOf(definition: Asked): FieldDefinition[] {
  return definition.form.sections.flatMap((section) => section.fields)
}

/** "/form/area" → "area": the server points with JSON pointers, the page shows fields by key. */
export function keyOfPointer(pointer: string): string {
  return decodeURIComponent(pointer.split('/').pop() ?? '')
    .replaceAll('~1', '/')
    .replaceAll('~0', '~')
}

type Fault = (problem: ParamProblem, field?: FaultyField) => string

/** What stands beside each field; `fields` lets the words name the field's own limits. */
export function errorsByField(
  problems: ParamProblem[],
  fault: Fault,
  fields: (FaultyField & { key: string })[] = [],
): Record<string, string> {
  return Object.fromEntries(
    problems.map((problem) => {
      const key = keyOfPointer(problem.pointer)
      return [
        key,
        fault(
          problem,
          fields.find((field) => field.key === key),
        ),
      ]
    }),
  )
}

export function isEmpty(value: FormValue | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length)
}

/** What a person reads as the answer: the label of a choice, not its code. */
export function valueText(
  field: FieldDefinition,
  value: FormValue | undefined,
  pick: (zh: string, en: string) => string,
): string {
  const label = (one: string) => {
    const option = field.options.find((candidate) => candidate.value === one)
    return option ? pick(option.label, option.label_en) : one
  }
  if (value === undefined || value === null || isEmpty(value)) return ''
  if (Array.isArray(value)) return value.map(label).join('、')
  return field.options.length ? label(String(value)) : String(value)
}

/** The licence in force that stands for a material, so that it need not be handed in. */
export function heldLicence(material: Case['materials'][number] | undefined): CaseHeldLicence | null {
  return material?.held ?? null
}

/** The source that can be asked instead of a material. */
export function factOf(material: Case['materials'][number] | undefined): CaseFact | null {
  return material?.fact ?? null
}

export function confirmedFact(material: Case['materials'][number] | undefined): CaseFact | null {
  const fact = factOf(material)
  return fact?.verdict === 'confirmed' ? fact : null
}

/** What stands for materials of a case that has been filed, where it still does. */
export function usesOf(current: Pick<Case, 'materials'>): CaseUse[] {
  return current.materials.flatMap((one) => (one.use && !one.use.ended_at ? [one.use] : []))
}

/** Its licence is no longer in force, and nobody has said what follows. */
export function isLost(use: CaseUse): boolean {
  return Boolean(use.lost_at && !use.settled)
}

/** Whether somebody has it: as a file, as a licence in force, or as the result of another case of the bundle. */
export function isCovered(material: Case['materials'][number] | undefined): boolean {
  return Boolean(
    material && (material.files?.length || material.held || confirmedFact(material) || material.brought),
  )
}

/** Required materials with no file and no signed promise: what stands between the visitor and the submit button. */
export function missingMaterials(
  definition: Asked,
  materials: Case['materials'],
  promises: CasePromise[] = [],
): Requirement[] {
  return definition.requirements.filter(
    (requirement) =>
      requirement.necessity === 'required' &&
      !requirement.deferrable &&
      !promises.some((one) => one.requirement === requirement.key && one.state === 'promised') &&
      !materials.some(
        (material) =>
          material.requirement === requirement.key && (material.state !== 'missing' || isCovered(material)),
      ),
  )
}

export type Tone = 'plain' | 'good' | 'soon' | 'bad' | 'active'

export function stateTone(state: Case['state']): Tone {
  if (['approved', 'result_issued', 'delivered', 'closed'].includes(state)) return 'good'
  if (['refused', 'not_accepted', 'lapsed'].includes(state)) return 'bad'
  if (['awaiting_supplement', 'suspended'].includes(state)) return 'soon'
  return ['draft', 'pending_dependency', 'withdrawn'].includes(state) ? 'plain' : 'active'
}

export function creditTone(state: CreditState): Tone {
  return state === 'repaired' || state === 'removed' ? 'good' : 'bad'
}

export function promiseTone(state: CasePromise['state']): Tone {
  if (['kept', 'cleared', 'corrected'].includes(state)) return 'good'
  if (['found_broken', 'answered', 'revoked'].includes(state)) return 'bad'
  return state === 'named' || state === 'correcting' ? 'soon' : 'active'
}

/** The steps about a promise after the result, in the order of its life. */
export const PROMISE_STEPS: PromiseStep[] = [
  'keep_promise',
  'find_broken',
  'answer_finding',
  'clear_finding',
  'order_correction',
  'confirm_correction',
  'revoke_result',
  'object_record',
  'uphold_record',
  'remove_record',
  'ask_repair',
  'repair_record',
]

export function isPromiseStep(action: ActionName): action is PromiseStep {
  return (PROMISE_STEPS as ActionName[]).includes(action)
}

export function gapTone(state: CaseGap['state']): Tone {
  if (state === 'met') return 'good'
  if (state === 'missed') return 'bad'
  return state === 'supplied' ? 'active' : 'soon'
}

export const CARD_TONE = { none: 'plain', yellow: 'soon', red: 'bad' } as const
