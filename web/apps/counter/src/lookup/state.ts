import { reactive } from 'vue'

/** An item that is to be handed in with others as one, with the answers that its scenario tree was given. */
export interface Picked {
  item_id: string
  name: string
  name_en: string
  answers: Record<string, string>
}

/** What is looked up stays while the desk is open: whoever is interrupted finds it again, until the visitor in front is another. */
export const lookup = reactive({
  open: false,
  itemId: '',
  answers: {} as Record<string, string>,
  /** The key of a bundle's template. */
  bundle: '',
  picked: [] as Picked[],
  /** What was picked is looked at. */
  together: false,
  /** Somebody without a ticket, for whom a draft is begun at the counter. */
  subject: null as { id: string; name: string } | null,
})

export function openLookup(): void {
  lookup.open = true
}

/** Back to the search; what was picked stays. */
export function forget(): void {
  lookup.itemId = ''
  lookup.answers = {}
  lookup.bundle = ''
  lookup.together = false
}

/** For another visitor. */
export function forgetAll(): void {
  forget()
  lookup.picked = []
}

export function pick(one: Picked): void {
  lookup.picked = [...lookup.picked.filter((each) => each.item_id !== one.item_id), one]
  forget()
}
