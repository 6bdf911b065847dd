import { onScopeDispose, ref, watch, type Ref } from 'vue'

export const PRIVACY = 60 // seconds without a touch until everything of the visitor is gone
export const ASK = 15 // seconds before that, the machine asks whether somebody is still there

/** Counts down while `running`; any touch or key begins anew. At the end `reset` is called. */
export function useIdle(running: Ref<boolean>, reset: () => void): { left: Ref<number>; touch: () => void } {
  const left = ref(PRIVACY)
  let deadline = Date.now() + PRIVACY * 1000
  let timer: ReturnType<typeof setInterval> | undefined

  // Counted from a deadline, not by ticks: a machine that slept does not come back with somebody's data on it.
  function tick(): void {
    left.value = Math.max(0, Math.ceil((deadline - Date.now()) / 1000))
    if (left.value === 0) reset()
  }
  function touch(): void {
    deadline = Date.now() + PRIVACY * 1000
    left.value = PRIVACY
  }
  watch(
    running,
    (on) => {
      clearInterval(timer)
      touch()
      if (on) timer = setInterval(tick, 250)
    },
    { immediate: true },
  )
  const kinds = ['pointerdown', 'keydown'] as const
  for (const kind of kinds) addEventListener(kind, touch, { capture: true })
  onScopeDispose(() => {
    clearInterval(timer)
    for (const kind of kinds) removeEventListener(kind, touch, { capture: true })
  })
  return { left, touch }
}
