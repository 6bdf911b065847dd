import { Problem, api, rememberCsrf, type Device } from '@yimen/api'
import { shallowRef } from 'vue'

/** The device that this browser is: a kiosk, a screen at a counter; undefined while we do not know yet, null for none. */
export const device = shallowRef<Device | null | undefined>(undefined)

export function remember(value: Device | null): void {
  device.value = value
  rememberCsrf(value?.csrf_token ?? null)
}

/** Asks the server which device this is. Throws a Problem only when it could not be asked. */
export async function loadDevice(): Promise<void> {
  try {
    remember(await api.devices.me())
  } catch (error) {
    if (!(error instanceof Problem) || ![401, 403].includes(error.status)) throw error
    remember(null)
  }
}

export async function pairDevice(code: string): Promise<void> {
  remember(await api.devices.pair(code))
  await loadDevice()
}

/** The device's session was ended by the hall: it must be paired again. */
export async function onDeviceEnded(): Promise<boolean> {
  if (device.value) remember(null)
  return false
}
