import { api } from '@yimen/api'
import { useSteady } from '@yimen/live'
import { computed, watch } from 'vue'
import { remember } from './device'

/**
 * What the hall has decided of this device meanwhile: locked from afar (with what is shown then), or taken out of use. It asks every few
 * seconds, which is also the sign of life that the console shows.
 */
export function useDeviceWatch() {
  const me = useSteady((signal) => api.devices.me(signal))
  watch(me.data, (found) => found && remember(found))
  watch(me.refused, (problem) => problem && [401, 403].includes(problem.status) && remember(null))
  return { lockReason: computed(() => me.data.value?.lock_reason ?? null), down: me.down, poke: me.poke }
}
