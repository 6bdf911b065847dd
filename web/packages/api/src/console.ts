// What the manager's console reads and sends. The shapes are the server's own (`npm run generate`).
import type { CaseQuery } from './contract'
import { bytes } from './files'
import type { components, operations } from './schema'
import { call, client } from './transport'

type Schemas = components['schemas']
export type Attention = Schemas['Attention']
export type Hour = Schemas['HourFigure']
export type HallNow = Schemas['HallNow']
export type ForecastLine = Schemas['ForecastLine']
export type HallStatistics = Schemas['HallStatistics']
export type StatisticsRow = Schemas['StatisticsRow']
export type StatisticsQuery = NonNullable<operations['hallStatistics']['parameters']['query']>
export type StatisticsBy = HallStatistics['by']
export type StatisticsExport = Schemas['StatisticsExport']
export type StatisticsForm = StatisticsExport['form']
export type CasesToday = Schemas['CasesToday']
export type RatingsToday = Schemas['RatingsToday']
export type RatingRow = Schemas['RatingRow']
export type RatingQuery = NonNullable<operations['listRatings']['parameters']['query']>
export type DueState = NonNullable<CaseQuery['due_state']>
export type Happening = NonNullable<CaseQuery['happened']>
export type DeviceRow = Schemas['DeviceView']
export type NewDevice = Schemas['NewDevice']
export type DevicePlace = Schemas['DevicePlace']
export type ZoneList = Schemas['ZoneList']
export type ZonesWanted = Schemas['ZonesWanted']
export type PairingCode = Schemas['DeviceCode']
export type TicketQuery = NonNullable<operations['listTickets']['parameters']['query']>
export type HallRules = Schemas['HallRules']
export type RulesChange = Schemas['RulesBody']
export type WaitAlarm = Schemas['WaitAlarm']
export type AlarmQuery = NonNullable<operations['listWaitAlarms']['parameters']['query']>
export type CounterProposal = Schemas['CounterProposal']
export type LineEffect = Schemas['LineEffect']
export type ProposalQuery = NonNullable<operations['listCounterProposals']['parameters']['query']>
export type VisitRow = Schemas['VisitRow']
export type VisitQuery = NonNullable<operations['listVisits']['parameters']['query']>

const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } })
const at = (id: string) => ({ path: { id } })
const decided = (one: { id: string; revision: number }, key: string) => ({
  ...at(one.id),
  header: { 'Idempotency-Key': key, 'If-Match': `"${one.revision}"` },
})

export const watch = {
  now: (id: string) => call(() => client.GET('/halls/{id}/now', { params: at(id) })),
  forecast: (id: string, day?: string) =>
    call(() => client.GET('/halls/{id}/forecast', { params: { ...at(id), query: { day } } })),
  statistics: (id: string, query: StatisticsQuery) =>
    call(() => client.GET('/halls/{id}/statistics', { params: { ...at(id), query } })),
  savedMaterials: (id: string, query: { from?: string; to?: string }) =>
    call(() => client.GET('/halls/{id}/saved-materials', { params: { ...at(id), query } })),
  /** The same as a file; that it was taken is journaled. */
  statisticsFile: (id: string, body: StatisticsExport) => bytes(`/halls/${id}/statistics/file`, body),
  ratings: (query: RatingQuery) => call(() => client.GET('/ratings', { params: { query } })),
  tickets: (query: TicketQuery) => call(() => client.GET('/tickets', { params: { query } })),
  visits: (query: VisitQuery) => call(() => client.GET('/visits', { params: { query } })),
  rules: (id: string) => call(() => client.GET('/halls/{id}/queue-rules', { params: at(id) })),
  alarms: (id: string, query: AlarmQuery) =>
    call(() => client.GET('/halls/{id}/wait-alarms', { params: { ...at(id), query } })),
  acknowledgeAlarm: (alarm: WaitAlarm, key: string) =>
    call(() => client.POST('/wait-alarms/{id}/acknowledge', { params: decided(alarm, key) })),
  proposals: (id: string, query: ProposalQuery) =>
    call(() => client.GET('/halls/{id}/counter-proposals', { params: { ...at(id), query } })),
  acceptProposal: (one: CounterProposal, key: string) =>
    call(() => client.POST('/counter-proposals/{id}/accept', { params: decided(one, key) })),
  dismissProposal: (one: CounterProposal, reason: string | undefined, key: string) =>
    call(() =>
      client.POST('/counter-proposals/{id}/dismiss', { params: decided(one, key), body: { reason } }),
    ),
  changeRules: (id: string, body: RulesChange, revision: number) =>
    call(() =>
      client.PUT('/halls/{id}/queue-rules', {
        body,
        params: { ...at(id), header: { 'If-Match': `"${revision}"` } },
      }),
    ),
  devices: (hall_id: string) => call(() => client.GET('/devices', { params: { query: { hall_id } } })),
  addDevice: (body: NewDevice, key: string) =>
    call(() => client.POST('/devices', { body, params: keyed(key) })),
  newCode: (device: DeviceRow, key: string) =>
    call(() => client.POST('/devices/{id}/pairing-code', { params: { ...at(device.id), ...keyed(key) } })),
  /** For the bridge beside a kiosk; it is shown and kept nowhere. */
  readerKey: (device: DeviceRow, key: string) =>
    call(() => client.POST('/devices/{id}/reader-key', { params: { ...at(device.id), ...keyed(key) } })),
  moveDevice: (device: DeviceRow, body: DevicePlace) =>
    call(() =>
      client.PUT('/devices/{id}/place', {
        body,
        params: { ...at(device.id), header: { 'If-Match': `"${device.revision}"` } },
      }),
    ),
  lockDevice: (device: DeviceRow, reason: string, key: string) =>
    call(() =>
      client.POST('/devices/{id}/lock', { body: { reason }, params: { ...at(device.id), ...keyed(key) } }),
    ),
  unlockDevice: (device: DeviceRow, key: string) =>
    call(() => client.POST('/devices/{id}/unlock', { params: { ...at(device.id), ...keyed(key) } })),
  zones: (hall: string) => call(() => client.GET('/halls/{id}/zones', { params: at(hall) })),
  putZones: (hall: string, body: ZonesWanted) =>
    call(() => client.PUT('/halls/{id}/zones', { body, params: at(hall) })),
  endDevice: (device: DeviceRow, key: string) =>
    call(() => client.POST('/devices/{id}/end', { params: { ...at(device.id), ...keyed(key) } })),
}
