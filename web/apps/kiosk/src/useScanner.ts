import { onMounted, onUnmounted } from 'vue'

const GAP = 60 // milliseconds: a scanner that plays keyboard types faster than any person, on the whole
const PAUSE = 500 // milliseconds that end what was typed in one go: a busy machine may stumble within a scan
const SHORTEST = 6 // signs; fewer are somebody's typing

/** Tells a scanner's burst of keys, ended by Enter, from a person's typing. `typed` gets the single keys of people. */
export function useScanner(scanned: (text: string) => void, typed: (key: string) => void): void {
  let burst = '' // not yet given to `typed`
  let whole = '' // all that came in one go
  let first = 0
  let last = 0
  let pending: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    const keys = burst
    burst = ''
    for (const key of keys) typed(key)
  }

  function pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    const now = event.timeStamp
    clearTimeout(pending)
    if (event.key === 'Enter') {
      const text = whole
      whole = ''
      if (text.length >= SHORTEST && now - last < PAUSE && now - first < text.length * GAP) {
        burst = ''
        event.preventDefault()
        scanned(text)
        return
      }
      flush()
      if (!(event.target as HTMLElement).closest?.('button')) typed('Enter')
      return
    }
    if (event.key === 'Backspace') {
      whole = ''
      flush()
      typed('Backspace')
      return
    }
    if (event.key.length !== 1) return
    if (event.key === ' ') return
    if (burst && now - last >= GAP) flush()
    if (now - last >= PAUSE) whole = ''
    if (!whole) first = now
    whole += event.key
    burst += event.key
    last = now
    pending = setTimeout(flush, GAP * 2)
  }

  onMounted(() => addEventListener('keydown', pressed))
  onUnmounted(() => {
    clearTimeout(pending)
    removeEventListener('keydown', pressed)
  })
}
