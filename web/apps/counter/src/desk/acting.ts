import { PROMISE_STEPS } from '@yimen/case'
import { STAGE_STEPS } from './stages'
import { api, type ActionName, type Case, type CaseRef, type CaseSteps, type FormValue } from '@yimen/api'

/** How an action is asked for: at once, with words that must be written, or by picking what is missing. */
export interface Asking {
  kind:
    | 'at_once'
    | 'text'
    | 'notice'
    | 'days'
    | 'gaps'
    | 'gap_check'
    | 'gap_supply'
    | 'promise'
    | 'use'
    | 'stage'
    | 'way'
    | 'owner'
  label?: string
  help?: string
  required?: boolean
}

/** What the authority does about a promise; a clerk answers for who came to the counter. */
const DESK_PROMISE_STEPS = PROMISE_STEPS.filter((step) => step !== 'object_record' && step !== 'ask_repair')

/** The actions of the desk, in the order in which they are offered; those of the visitor are not among them. */
export const ASKING: Partial<Record<ActionName, Asking>> = {
  receive: { kind: 'at_once' },
  accept: { kind: 'text', label: 'accept_note', help: 'accept_help' },
  accept_with_gaps: { kind: 'text', label: 'accept_note', help: 'accept_with_gaps_help' },
  confirm_gap: { kind: 'gap_check' },
  review: { kind: 'text', label: 'opinion', required: true },
  approve: { kind: 'text', label: 'approve_opinion' },
  approve_with_gaps: { kind: 'text', label: 'approve_opinion', help: 'approve_with_gaps_help' },
  name_gaps: { kind: 'gaps' },
  supply_gap: { kind: 'gap_supply' },
  name_promises: { kind: 'promise' },
  ...Object.fromEntries(DESK_PROMISE_STEPS.map((step) => [step, { kind: 'promise' as const }])),
  resume: { kind: 'text', label: 'resume_note', help: 'resume_help' },
  notice: { kind: 'notice' },
  return_gap: { kind: 'gap_check' },
  ask_supplement: { kind: 'notice' },
  suspend: { kind: 'days' },
  extend: { kind: 'days' },
  answer_urging: { kind: 'text', label: 'urging_answer', help: 'urging_answer_help', required: true },
  settle_licence: { kind: 'use' },
  answer_use: { kind: 'use' },
  return_to_review: { kind: 'text', label: 'return_reason', help: 'inner_help', required: true },
  refuse_acceptance: { kind: 'text', label: 'refuse_acceptance_reason', help: 'reason_help', required: true },
  refuse: { kind: 'text', label: 'refuse_reason', help: 'reason_help', required: true },
  ...Object.fromEntries(STAGE_STEPS.map((step) => [step, { kind: 'stage' as const }])),
  send_result: { kind: 'way' },
  record_receipt: { kind: 'way' },
  deliver: { kind: 'at_once' },
  choose_way: { kind: 'way' },
  close: { kind: 'at_once' },
  hand_over_owner: { kind: 'owner' },
}

/** What takes something from the visitor: red, and never what the desk suggests. */
export const DANGEROUS: ReadonlySet<ActionName> = new Set(['refuse', 'refuse_acceptance', 'revoke_result'])
/** What arranges something beside the case, or has it wait: it brings it nowhere. */
const BESIDE: ReadonlySet<ActionName> = new Set([
  'choose_way',
  'suspend',
  'extend',
  'ask_stage',
  'urge_stage',
  'hand_over_owner',
])

/**
 * The one that is suggested, of those that are offered in this order: the first that brings the case on. Where officers are named already,
 * what they have to do comes before naming others.
 */
export function suggested(actions: { name: ActionName; allowed: boolean }[]): ActionName | undefined {
  const onward = actions.filter((one) => one.allowed && !DANGEROUS.has(one.name) && !BESIDE.has(one.name))
  return (onward.find((one) => one.name !== 'name_officers') ?? onward[0])?.name
}

export type RefusalGround = NonNullable<CaseSteps['refuse-acceptance']['ground']>
export const REFUSAL_GROUNDS: readonly RefusalGround[] = ['not_needed', 'not_ours', 'other']
export type NoticeInput = CaseSteps['notice']['items']

/** What is said with an action: the opinion, note or reason; what is missing; which procedure, and how long. */
export interface Said {
  text: string
  items?: NoticeInput
  ground?: CaseSteps['suspend']['ground']
  working_days?: number
  /** By when what is asked for after acceptance should be there. */
  until?: string
  /** The material that was to follow. */
  requirement?: string
  /** Why it is not accepted, and to which organ to apply where it is another's. */
  refusal?: { ground: RefusalGround; organ?: string }
  /** What the decision establishes, by field. */
  established?: Record<string, FormValue>
}

/** Carries out one action of the desk. */
export function act(
  name: ActionName,
  current: Pick<Case, 'id' | 'revision'>,
  said: Said,
  key: string,
): Promise<CaseRef> {
  const { id, revision } = current
  const { text, items = [], ground, working_days = 0, requirement = '', until = '' } = said
  const opinion = text ? { opinion: text } : {}
  const { established = {} } = said
  const granted = Object.keys(established).length ? { ...opinion, established } : opinion
  switch (name) {
    case 'receive':
    case 'deliver':
    case 'close':
      return api.cases.step(name, id, revision, {}, key)
    case 'notice':
      return api.cases.step('notice', id, revision, { items }, key)
    case 'ask_supplement':
      return api.cases.askSupplement(
        id,
        revision,
        items.map((item) => ({ requirement: item.requirement ?? '', text: item.text })),
        until,
        key,
      )
    case 'accept_with_gaps':
      return api.cases.step('accept-with-gaps', id, revision, opinion, key)
    case 'approve_with_gaps':
      return api.cases.step('approve-with-gaps', id, revision, granted, key)
    case 'confirm_gap':
      return api.cases.confirmGap(id, revision, requirement, key)
    case 'return_gap':
      return api.cases.returnGap(id, revision, requirement, text, key)
    case 'accept':
      return api.cases.step('accept', id, revision, opinion, key)
    case 'approve':
      return api.cases.step('approve', id, revision, granted, key)
    case 'suspend':
      if (!ground) throw new Error('a special procedure has a ground')
      return api.cases.step('suspend', id, revision, { ground, reason: text, working_days }, key)
    case 'resume':
      return api.cases.step('resume', id, revision, opinion, key)
    case 'extend':
      return api.cases.step('extend', id, revision, { reason: text, working_days }, key)
    case 'answer_urging':
      return api.cases.step('answer-urging', id, revision, { answer: text }, key)
    case 'review':
      return api.cases.step('review', id, revision, { opinion: text }, key)
    case 'return_to_review':
      return api.cases.step('return', id, revision, { reason: text }, key)
    case 'refuse_acceptance':
      return api.cases.step('refuse-acceptance', id, revision, { ...said.refusal, reason: text }, key)
    case 'refuse':
      return api.cases.step('refuse', id, revision, { reason: text }, key)
    default:
      throw new Error(`${name} is no action of the desk`)
  }
}
