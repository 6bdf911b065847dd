import { ref, watch } from 'vue'

// How this clerk likes the desk; nothing personal of anybody, so it may stay in the browser.
const STORED = 'yimen.counter.auto_next'

export const autoNext = ref(localStorage.getItem(STORED) !== '0')
watch(autoNext, (on) => localStorage.setItem(STORED, on ? '1' : '0'))
