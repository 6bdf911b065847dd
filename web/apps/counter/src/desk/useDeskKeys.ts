import { counter } from '@yimen/paths'
import { useRouter } from 'vue-router'
import { useKeys } from './keys'
import { palette, sheet } from './overlays'
import type { useDesk } from './useDesk'

interface Moves {
  pathOf(caseId: string): string
  toComments(): void
  nextTab(): void
  nextMaterial(): void
  toVisit(): void
  otherMatter(by: number): void
}

/** The keys that move about the desk; those that act belong to the panels that offer the actions. */
export function useDeskKeys(desk: ReturnType<typeof useDesk>, moves: Moves): void {
  const router = useRouter()
  const KEYS: Record<string, () => void> = {
    J: () => desk.move(1),
    ArrowDown: () => desk.move(1),
    K: () => desk.move(-1),
    ArrowUp: () => desk.move(-1),
    T: moves.nextTab,
    ';': moves.toComments,
    '；': moves.toComments,
    M: moves.nextMaterial,
    V: moves.toVisit,
    '[': () => moves.otherMatter(-1),
    ']': () => moves.otherMatter(1),
    C: () => void router.push(counter.file),
    '?': () => (sheet.value = true),
    'Ctrl+K': () => (palette.value = true),
  }
  useKeys((key) => {
    const focus = document.activeElement
    // Enter and arrows belong to the control that has the focus; with none, to the list.
    if (
      ['Enter', 'ArrowDown', 'ArrowUp'].includes(key) &&
      focus?.closest('button, a, input, [role=tablist], [tabindex="0"]')
    )
      return false
    const wanted = desk.lists.value[Number(key) - 1]
    if (wanted) void router.push(counter.desk(wanted))
    else if (key === 'Enter' && desk.cursor.value) void router.push(moves.pathOf(desk.cursor.value))
    else if (KEYS[key]) KEYS[key]()
    else return false
    return true
  })
}
