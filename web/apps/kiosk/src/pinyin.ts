// Finding by the initials of pinyin. The dictionary is large, so it comes when somebody searches.

export interface Named {
  id: string
  name: string
}

/** The items whose name holds the typed letters as initials (or whole syllables) of neighbouring characters, best first. */
export async function findByPinyin<T extends Named>(items: T[], typed: string): Promise<T[]> {
  const letters = typed.toLowerCase()
  if (!letters) return []
  const { match } = await import('pinyin-pro')
  return items
    .map((item) => ({ item, at: match(item.name, letters, { continuous: true, precision: 'start' })?.[0] }))
    .filter((found): found is { item: T; at: number } => found.at !== undefined)
    .sort((a, b) => a.at - b.at || a.item.name.length - b.item.name.length)
    .map((found) => found.item)
}

/** The items whose English name holds what was typed; the machine's keys have no blank. */
export function findInEnglish<T extends { name_en: string }>(items: T[], typed: string): T[] {
  const letters = typed.toLowerCase()
  if (!letters) return []
  return items.filter((item) =>
    item.name_en
      .toLowerCase()
      .replace(/[^a-z]/g, '')
      .includes(letters),
  )
}
