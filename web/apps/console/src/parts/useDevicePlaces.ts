import { api, asProblem, type CounterRow, type DeviceRow, type Problem, type ZoneList } from '@yimen/api'
import { useWords } from '@yimen/i18n'
import { computed, shallowRef } from 'vue'

const HALL = 'hall'

/** Where a device of a hall can stand or what it can show, as options; the value says both: "zone:…", "counter:…", "hall". */
export function useDevicePlaces(hall: string) {
  const { t, pick } = useWords()
  const counters = shallowRef<CounterRow[]>([])
  const zones = shallowRef<ZoneList['zones']>([])
  const problem = shallowRef<Problem | null>(null)
  Promise.all([api.counters.list(hall), api.watch.zones(hall)])
    .then(([found, list]) => {
      counters.value = found
      zones.value = list.zones
    })
    .catch((error: unknown) => (problem.value = asProblem(error)))

  const ofCounters = computed(() =>
    counters.value.map((one) => ({
      value: `counter:${one.id}`,
      label: `${t('device.of_counter', { n: one.number })} ${pick(one.name, one.name_en)}`,
    })),
  )
  const forScreen = computed(() => ofCounters.value)
  const forDisplay = computed(() => [
    { value: HALL, label: t('device.whole_hall') },
    ...zones.value.map((one) => ({
      value: `zone:${one.id}`,
      label: t('device.of_zone', { name: pick(one.name, one.name_en) }),
    })),
    ...ofCounters.value,
  ])
  return { forScreen, forDisplay, problem }
}

export function placeOf(value: string): { zone_id: string | null; counter_id: string | null } {
  const [kind, id = ''] = value.split(':')
  return { zone_id: kind === 'zone' ? id : null, counter_id: kind === 'counter' ? id : null }
}
export const valueOf = (device: Pick<DeviceRow, 'zone_id' | 'counter_id'>): string =>
  device.zone_id ? `zone:${device.zone_id}` : device.counter_id ? `counter:${device.counter_id}` : HALL
