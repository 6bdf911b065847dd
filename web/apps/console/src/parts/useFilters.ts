import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** Filters of a list stand in the address, so that a number can open them and a page can be sent to a colleague. */
export function useFilters() {
  const route = useRoute()
  const router = useRouter()
  const hall = computed(() => String(route.params.hall))
  const text = (name: string) => {
    const value = route.query[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  function set(change: Record<string, string | undefined>): void {
    const query: Record<string, string> = {}
    for (const [name, value] of Object.entries({ ...route.query, ...change }))
      if (typeof value === 'string' && value !== '') query[name] = value
    void router.replace({ query })
  }
  const valueOf = (event: Event) => (event.target as HTMLSelectElement | HTMLInputElement).value || undefined
  return { hall, text, set, valueOf }
}
