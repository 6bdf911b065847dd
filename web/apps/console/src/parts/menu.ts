import { editor, manager } from '@yimen/paths'
import {
  bringsLicences,
  keepsItems,
  keepsLeave,
  keepsStaff,
  seesDeemedOrders,
  seesDrafts,
  seesInstant,
  seesMandates,
  seesOriginals,
  seesReport,
  seesRules,
} from './roles'

/** One page of the console, named by `title.<key>`. */
export interface MenuLink {
  key: string
  to: string
}

/** Pages of one kind, named by `menu.<key>`. */
export interface MenuGroup {
  key: 'day' | 'hall' | 'catalogue' | 'people'
  links: MenuLink[]
}

const when = (may: boolean, key: string, to: string): MenuLink[] => (may ? [{ key, to }] : [])

/** What this person may open, by kind; a group of which they may open nothing is left out. */
export function menuOf(hall: string | null): MenuGroup[] {
  const groups: MenuGroup[] = [
    { key: 'day', links: hall ? dayLinks(hall) : [] },
    { key: 'hall', links: hall ? hallLinks(hall) : [] },
    {
      key: 'catalogue',
      links: [
        ...when(keepsItems(), 'items', editor.items()),
        ...when(seesDrafts(), 'drafts', editor.drafts()),
        ...when(keepsItems(), 'item_lists', editor.lists()),
        ...when(keepsItems(), 'bundle_drafts', editor.bundles()),
        ...when(keepsItems(), 'layouts', editor.layouts),
        ...when(bringsLicences(), 'licence_imports', editor.licenceImports()),
        ...when(keepsItems(), 'papers', editor.papers()),
        ...when(seesInstant(), 'instant', editor.instantRules()),
        ...when(seesDeemedOrders(), 'deemed_orders', editor.deemedOrders()),
        ...when(keepsItems(), 'vocabulary', editor.vocabulary()),
        ...when(seesReport(), 'report', editor.report()),
      ],
    },
    {
      key: 'people',
      links: [
        ...when(keepsStaff(), 'staffing', editor.staffing()),
        ...when(keepsLeave(), 'leaves', editor.leaves()),
        ...when(seesMandates(), 'mandates', editor.mandates()),
      ],
    },
  ]
  return groups.filter((group) => group.links.length)
}

const dayLinks = (hall: string): MenuLink[] => [
  { key: 'now', to: manager.now(hall) },
  { key: 'tickets', to: manager.tickets(hall) },
  { key: 'visits', to: manager.visits(hall) },
  { key: 'cases', to: manager.cases(hall) },
  ...when(seesOriginals(), 'originals', manager.originals(hall)),
  { key: 'bookings', to: manager.bookings(hall) },
  { key: 'ratings', to: manager.ratings(hall) },
  { key: 'forecast', to: manager.forecast(hall) },
  { key: 'alarms', to: manager.alarms(hall) },
  { key: 'proposals', to: manager.proposals(hall) },
]

const hallLinks = (hall: string): MenuLink[] => [
  ...when(seesRules(), 'statistics', manager.statistics(hall)),
  ...when(seesRules(), 'bundles', manager.bundles(hall)),
  ...when(seesRules(), 'rules', manager.rules(hall)),
  { key: 'booking_rules', to: manager.bookingRules(hall) },
  { key: 'plan', to: manager.plan(hall) },
  { key: 'devices', to: manager.devices(hall) },
  { key: 'printers', to: manager.printers(hall) },
]
