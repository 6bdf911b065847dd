import { ref } from 'vue'

// The palette and the sheet of keys stand above every part of the desk.
export const palette = ref(false)
export const sheet = ref(false)

export function openPalette(): void {
  palette.value = true
}

export function openSheet(): void {
  sheet.value = true
}
