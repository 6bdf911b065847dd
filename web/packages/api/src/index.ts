export type * from './booking'
export type * from './bundles'
export type * from './coaching'
export type * from './contract'
export type * from './console'
export type * from './deemed-orders'
export type * from './editing'
export type * from './hall'
export type * from './instant'
export type * from './layouts'
export type * from './item-lists'
export type * from './licence-imports'
export type * from './papers'
export type * from './agencies'
export type * from './staffing'
export type * from './leaves'
export type * from './mandates'
export type * from './printing'
export type * from './originals'
export type * from './stages'
export type * from './work'
export type * from './triage'
export type * from './visit'
export type * from './vocabulary'
export type * from './wayfinding'
export { INTERPRETERS, MOST_TOGETHER, PRIORITIES } from './hall'
export { BridgeError, type BridgeDevice, type BridgeFault, type BridgeStatus, type CardRead } from './bridge'
export { asProblem, OFFLINE, Problem } from './problem'
export { configure, online, probe, rememberCsrf, type Channel } from './transport'
export {
  addPhoto,
  checkFile,
  licenceQr,
  openBundleResults,
  openLicence,
  openLicenceCopy,
  LARGEST_FILE,
  openDocument,
  openFile,
  openPhoto,
  openSealedDocument,
  sampleOf,
  saveAs,
  upload,
  type Sending,
  type Upload,
} from './files'
export { addItemPicture, itemPicture } from './editing'
export { itemListFile, LARGEST_ITEM_LIST } from './item-lists'
export { fetchMeans, keepPage, keptMeans, type CheckMeans, type LicenceKeys } from './offline'
export { newKey, useIntention, type Intention } from './intention'
export * as api from './calls'
export type { Step } from './calls'
export type { TicketStep } from './hall-calls'
