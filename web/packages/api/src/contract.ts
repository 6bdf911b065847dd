// The server's schemas under the names that the apps use. They are generated from its OpenAPI document (`npm run generate`), so that
// a page which asks for what the server does not say does not compile.
import type { components, operations } from './schema'
import type { StageStep } from './stages'

type Schemas = components['schemas']

export type { paths } from './schema'
export type ItemQuery = NonNullable<operations['listItems']['parameters']['query']>
export type CaseQuery = NonNullable<operations['listCases']['parameters']['query']>

export type FormValue = string | number | string[] | null
export type Form = Record<string, FormValue>

export interface Page<T> {
  items: T[]
  next: string | null
  total: number | null
}

export type ActsFor = Schemas['ActsForSubject']
/** The licence that stands for a material, so that it need not be handed in. */
export type CaseHeldLicence = Schemas['CaseHeldLicence']
export type Case = Omit<Schemas['CaseView'], 'form' | 'actions'> & {
  form: Form
  actions: CaseAction[]
}
export type CaseAction = Omit<Schemas['CaseAction'], 'name'> & { name: ActionName }
export type CaseCounts = Schemas['CaseCounts']
export type CaseGap = Schemas['CaseGap']
export type CasePromise = Schemas['CasePromise']
export type CaseList = NonNullable<CaseQuery['list']>
export type CaseRef = Schemas['CaseRef']
export type CaseRow = Schemas['CaseRow']
export type CreditRow = Schemas['CreditRow']
export type CreditState = CreditRow['state']
export type CaseState = CaseRow['state']
export type Check = Schemas['CaseCheck']
export type CheckInput = Schemas['CheckAnswer']
export type CountedDay = Schemas['CountedDay']
export type Definition = Schemas['Definition']
export type DemoSignIn = Schemas['DemoSignIn']
export type FieldDefinition = Schemas['Field']
export type FileAdded = Schemas['FileAdded']
export type Item = Omit<Schemas['ItemDetail'], 'definition'> & { definition: Definition | null }
export type ItemRow = Schemas['ItemRow']
export type Licence = Schemas['LicenceView']
export type LicenceDeed = Schemas['OperationBody'] &
  Partial<Pick<Schemas['RenewalBody'], 'valid_to'> & Pick<Schemas['ChangeBody'], 'fields'>>
/** What the authority may do with a licence of its own. */
export type LicenceOperation =
  'suspend' | 'reinstate' | 'withdraw' | 'revoke' | 'cancel' | 'renew' | 'change' | 'reissue'
export type LicenceType = Schemas['LicenceTypeName']
export type LicenceRow = Schemas['LicenceRow']
export type Me = Schemas['Me']
export type Message = Schemas['Message']
export type Notice = Schemas['CaseNotice']
/** What a new case begins with; of an item with questions, the answers too. */
export type NewCase = Schemas['NewCase']
/** What is to follow later, with the visitor's signature. */
export type GapsInput = Schemas['GapsBody']
export type LossSettled = Schemas['LossSettled']
export type UseAnswer = Schemas['UseAnswer']
export type DeliveryWay = WayChoice['way']
export type ParcelContact = Schemas['ParcelContact']
export type ShownParcel = Schemas['ShownParcel']
/** How a result is to come; where it is to be sent. */
export type WayChoice = Schemas['WayChoice']
export type Posted = Schemas['Posted']
export type PostReceipt = Schemas['PostReceipt']
/** What is promised instead of handed in, with the visitor's signature. */
export type PromisesInput = Schemas['PromisesBody']
export type NoticeItem = Schemas['NoticeItem']
export type ParamProblem = Schemas['Problem'] extends { invalid_params?: (infer P)[] } ? P : never
export type Registration = Schemas['NewVisitor']
export type Requirement = Schemas['Requirement']
export type Revealed = Omit<Schemas['Revealed'], 'form'> & { form: Form }
export type SecondFactor = Schemas['SecondFactorAnswer']
export type SectionDefinition = Schemas['FormSection']
export type ShowCode = Schemas['ShowCode']
/** What a clerk sees of a licence whose holder shows it. */
export type ShownLicence = Schemas['ShownLicence'] & { content: Record<string, unknown> }
/** A source that can be asked instead of a paper, and what it said. */
export type CaseFact = Schemas['CaseFact']
/** What stands for a material that was not handed in. */
export type CaseUse = Schemas['CaseUse']
/** A case in which a licence stood for a material. */
export type LicenceFiling = Schemas['LicenceFiling']
export type LicenceUse = Schemas['LicenceUse']
export type LicenceCopy = Schemas['LicenceCopy']
export type SignIn = Schemas['SignIn']
export type StoredFile = Schemas['CaseFile']
export type TotpEnrolment = Schemas['TotpOffer']
export type Verdict = Schemas['Verdict']
export type DocumentCheck = Schemas['DocumentCheck']
export type FindingView = Schemas['FindingView']
export type Visitor = Schemas['Visitor']
export type WebauthnAssertion = Schemas['Assertion']
export type WebauthnEnrolment = Schemas['WebauthnOffer']

/** A step about one use of a licence that stands for a material. */
export type UseStep = 'settle_licence' | 'object_use' | 'answer_use'
/** A step about a promise that a result stands on. */
export type PromiseStep =
  | 'keep_promise'
  | 'find_broken'
  | 'answer_finding'
  | 'clear_finding'
  | 'order_correction'
  | 'confirm_correction'
  | 'revoke_result'
  | 'object_record'
  | 'uphold_record'
  | 'remove_record'
  | 'ask_repair'
  | 'repair_record'

// The document gives action names as text; these are the ones with words and keys of their own.
export type ActionName =
  | 'save_form'
  | 'attach'
  | 'promise_gaps'
  | 'name_gaps'
  | 'sign_gaps'
  | 'make_promises'
  | 'name_promises'
  | 'sign_promises'
  | PromiseStep
  | 'submit'
  | 'wait'
  | 'file'
  | 'end_waiting'
  | 'receive'
  | 'notice'
  | 'supply'
  | 'accept'
  | 'accept_with_gaps'
  | 'refuse_acceptance'
  | 'suspend'
  | 'resume'
  | 'extend'
  | 'urge'
  | 'hand_over_owner'
  | 'answer_urging'
  | 'supply_gap'
  | 'confirm_gap'
  | 'return_gap'
  | 'ask_supplement'
  | 'review'
  | 'return_to_review'
  | 'approve'
  | 'approve_with_gaps'
  | 'refuse'
  | 'deliver'
  | 'choose_way'
  | 'send_result'
  | 'record_receipt'
  | 'close'
  | 'withdraw'
  | UseStep
  | StageStep

/** What each step of a case's life takes. */
export interface CaseSteps {
  submit: Record<string, never>
  receive: Record<string, never>
  accept: Schemas['Opinion']
  'accept-with-gaps': Schemas['Opinion']
  'gaps/sign': Schemas['SignatureBody']
  'promises/sign': Schemas['PromiseSignature']
  notice: Schemas['NoticeBody']
  supply: Record<string, never>
  'refuse-acceptance': Schemas['RefusalBody']
  suspend: Schemas['ProcedureBody']
  resume: Schemas['Opinion']
  extend: Schemas['ExtensionBody']
  urge: Schemas['UrgingBody']
  'answer-urging': Schemas['UrgingAnswer']
  review: Schemas['Opinion']
  return: Schemas['ReasonBody']
  approve: Schemas['GrantBody']
  'approve-with-gaps': Schemas['GrantBody']
  refuse: Schemas['ReasonBody']
  deliver: Record<string, never>
  close: Record<string, never>
  withdraw: Schemas['ReasonBody']
}
