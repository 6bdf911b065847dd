// What the hall's screens read and send: lines, tickets, counters, visits, devices. The shapes are the server's own (`npm run generate`);
// here they only get the names by which the apps know them.
import type { Page } from './contract'
import type { components } from './schema'

type Schemas = components['schemas']

export type Ticket = Schemas['TicketView']
export type TicketPage = Page<Ticket>
export type TicketState = Ticket['state']
export type Priority = Ticket['priority']
export type Interpreter = Ticket['interpreter']
/** As they are offered: a class, never its reason. */
export const PRIORITIES: Priority[] = [
  'none',
  'elderly',
  'disabled',
  'pregnant',
  'infant',
  'serviceman',
  'veteran',
]
/** As they are offered. */
export const INTERPRETERS: Interpreter[] = ['none', 'sign', 'en', 'minority', 'other']
/** The most who may come together with one number. */
export const MOST_TOGETHER = 99
export type TicketAction = Schemas['TicketActionView']
/** In a line: why a ticket stands where it stands. */
export type Why = Schemas['Why']
export type NewTicket = Schemas['NewTicket']

export type CategoryName = Schemas['TicketCategory']
export type CategoryWait = Schemas['LineView']
export type HallQueue = Schemas['HallQueue']
/** Where an item is handled, and the line it leads to. */
export type ItemPlaceHere = Schemas['ItemPlace']
export type Board = Schemas['HallBoard']
export type BoardCall = Schemas['BoardCall']
/** What an enrolled display shows: the board of a zone, the plate of a counter. */
export type DisplayView = Schemas['DisplayView']
export type Plate = Schemas['Plate']

export type Identification = Schemas['IdentificationView']
export type OwnCase = Schemas['OwnCase']
export type CardProof = Schemas['CardProof']
export type Principal = Schemas['IdentifiedPrincipal']

export type CounterRow = Schemas['CounterView']
export type DeskView = Schemas['Desk']
export type DeskScreen = Schemas['DeskScreen']
export type ScreenShow = DeskScreen['show']
export type Visit = Schemas['VisitView']
export type VisitMatter = Schemas['VisitMatter']

export type Device = Schemas['DeviceMe']
export type DemoDevice = Schemas['DemoDeviceCode']

export type GuideResult = Schemas['GuideResult']
export type GuideRequirement = GuideResult['bring'][number]
