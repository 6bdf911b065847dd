import { reactive } from 'vue'

/** What is looked up stays while the desk is open: whoever is interrupted finds it again, until the visitor in front is another. */
export const lookup = reactive({
  open: false,
  itemId: '',
  answers: {} as Record<string, string>,
})

export function openLookup(): void {
  lookup.open = true
}

export function forget(): void {
  lookup.itemId = ''
  lookup.answers = {}
}
