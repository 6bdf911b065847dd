import { ref } from 'vue'

// Elder mode (适老化): a preference of this browser, nothing personal.
const STORED = 'yimen.elder'

export const elder = ref(false)

export function setElder(on: boolean): void {
  elder.value = on
  document.documentElement.toggleAttribute('data-elder', on)
  localStorage.setItem(STORED, on ? '1' : '0')
}

if (typeof localStorage !== 'undefined' && localStorage.getItem(STORED) === '1') setElder(true)
