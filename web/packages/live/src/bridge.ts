import { api, BridgeError, type BridgeDevice, type BridgeFault, type BridgeStatus } from '@yimen/api'
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'

const USED = 'yimen.bridge' // this browser was paired once, so its devices are looked for and missed
const LOOK = 5000 // milliseconds between two looks
const WAIT = 20 // seconds in which one question waits for somebody to use the device

const used = ref(typeof localStorage !== 'undefined' && localStorage.getItem(USED) === '1')
const status = shallowRef<BridgeStatus | null>(null)
const fault = ref<BridgeFault | null>(null)
let lookers = 0
let timer: ReturnType<typeof setTimeout> | undefined

async function look(): Promise<void> {
  clearTimeout(timer)
  try {
    status.value = await api.bridge.status()
    fault.value = status.value.paired ? null : 'not_paired'
  } catch (error) {
    status.value = null
    fault.value = error instanceof BridgeError ? error.fault : 'other'
  }
  if (lookers && used.value) timer = setTimeout(() => void look(), LOOK)
}

/** The devices of this desk. A browser that never was paired is left in peace; one that was says what it misses. */
export function useBridge() {
  lookers += 1
  if (used.value && lookers === 1) void look()
  onScopeDispose(() => {
    lookers -= 1
    if (!lookers) clearTimeout(timer)
  })
  const has = (kind: BridgeDevice) =>
    fault.value === null &&
    status.value?.devices.some((one) => one.kind === kind && one.state === 'ready') === true

  async function pair(code: string): Promise<void> {
    try {
      await api.bridge.pair(code)
      localStorage.setItem(USED, '1')
      used.value = true
      await look()
    } catch (error) {
      fault.value = error instanceof BridgeError ? error.fault : 'other'
    }
  }
  /** Not looked for any longer. */
  function forget(): void {
    localStorage.removeItem(USED)
    used.value = false
    clearTimeout(timer)
    status.value = null
    fault.value = null
  }
  return { used, status, fault, has, look, pair, forget }
}

/**
 * What is put onto a device while `wanted`: each reading once, then it waits for the next. `missing` says in which way it cannot be
 * had; null where it can, or where this browser has no devices.
 */
export function useReading<T>(
  kind: BridgeDevice,
  read: (wait: number, signal: AbortSignal) => Promise<T | null>,
  wanted: Ref<boolean>,
  take: (reading: T) => void,
) {
  const { used, fault, has } = useBridge()
  const ready = computed(() => used.value && has(kind))
  const waiting = computed(() => ready.value && wanted.value)
  const missing = computed<BridgeFault | null>(() =>
    !used.value || ready.value ? null : (fault.value ?? (status.value ? 'device_missing' : null)),
  )
  let running: AbortController | null = null

  async function run(): Promise<void> {
    const mine = new AbortController()
    running = mine
    while (!mine.signal.aborted) {
      try {
        const reading = await read(WAIT, mine.signal)
        if (reading !== null && !mine.signal.aborted) take(reading)
      } catch (error) {
        if (mine.signal.aborted) return
        void look() // what is wrong with it shows there, and ends the waiting
        if (error instanceof BridgeError && error.fault === 'given_up') return
        await new Promise((resolve) => setTimeout(resolve, LOOK))
      }
    }
  }
  function stop(): void {
    if (!running) return
    running.abort()
    running = null
    void api.bridge.cancel(kind).catch(() => undefined) // nothing stays there for the next page
  }
  watch(waiting, (on) => (on ? void run() : stop()), { immediate: true })
  onScopeDispose(stop)
  return { waiting, missing }
}
