import { onUnmounted, ref, watch, type Ref } from 'vue'

/** The server's time, between two of its answers by the clock of this machine: a screen whose own clock is wrong still shows the hall's. */
export function useClock(answered: () => string | undefined): Ref<string> {
  let ahead = 0 // milliseconds by which the server is ahead of this machine
  const now = ref(new Date().toISOString())
  const show = () => (now.value = new Date(Date.now() + ahead).toISOString())
  watch(
    answered,
    (at) => {
      if (at) ahead = Date.parse(at) - Date.now()
      show()
    },
    { immediate: true },
  )
  const timer = setInterval(show, 1000)
  onUnmounted(() => clearInterval(timer))
  return now
}
