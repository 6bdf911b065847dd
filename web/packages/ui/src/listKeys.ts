import { computed, nextTick, ref, useId, watch, type Ref } from 'vue'

/**
 * The keys of a list below a text field (ARIA 1.2 combobox whose list stands open): arrows move around it, and the chosen row is always
 * one that is there and in sight.
 */
export function useListKeys<T>(rows: Ref<readonly T[]>) {
  const id = useId()
  const at = ref(0)
  const rowId = (index: number) => `${id}-${index}`
  watch(rows, () => (at.value = 0))

  function move(by: number): void {
    const count = rows.value.length
    if (!count) return
    at.value = (at.value + by + count) % count
    void nextTick(() => document.getElementById(rowId(at.value))?.scrollIntoView?.({ block: 'nearest' }))
  }
  /** For the field: which list it leads, and which row of it. */
  const field = computed(() => ({
    role: 'combobox',
    'aria-expanded': 'true' as const,
    'aria-autocomplete': 'list' as const,
    'aria-controls': `${id}-list`,
    'aria-activedescendant': rows.value.length ? rowId(at.value) : undefined,
  }))
  /** For the list, and for each of its rows. */
  const list = { id: `${id}-list`, role: 'listbox' }
  const row = (index: number) => ({
    id: rowId(index),
    role: 'option',
    'aria-selected': index === at.value,
  })
  return { move, chosen: computed(() => rows.value[at.value]), field, list, row }
}
