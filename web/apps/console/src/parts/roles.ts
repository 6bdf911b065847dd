import { hasRole } from '@yimen/session'

/** Writes and publishes items. */
export const keepsItems = () => hasRole('catalogue_editor') || hasRole('administrator')
/** Also the people of the department that confirms what is new. */
export const seesDrafts = () => keepsItems() || hasRole('reviewer') || hasRole('decider')
/** Brings in what others issued. */
export const bringsLicences = () => hasRole('administrator')
/** Decides the rules of a hall; supervisors read them. */
export const managesHall = () => hasRole('hall_manager')
export const seesRules = () => managesHall() || hasRole('supervisor')
/** Enters who is away and who stands in. */
export const keepsLeave = () => managesHall() || hasRole('administrator')
/** Who works here, and in which posts. */
export const keepsStaff = () => hasRole('administrator')
/** For whom a hall acts concerns its manager too. */
export const seesMandates = () => keepsItems() || seesRules()
/** The rules of instant approval; who may decide or supervise stops them. */
export const seesInstant = () =>
  keepsItems() || ['supervisor', 'decider', 'reviewer', 'auditor'].some((role) => hasRole(role as 'decider'))
/** Standing orders for deemed approval. */
export const seesDeemedOrders = () => stopsAllInstant() || hasRole('decider')
export const stopsAllInstant = () => keepsItems() || hasRole('supervisor')
/** The catalogue's report on itself. */
export const seesReport = () => keepsItems() || hasRole('supervisor')
/** Where originals are is for who answers for the hall; a guide does not see whose they are. */
export const seesOriginals = seesRules
