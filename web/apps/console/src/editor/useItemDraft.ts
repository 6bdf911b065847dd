import { api, type DraftContent, type DraftView } from '@yimen/api'
import { useDraft } from './useDraft'

/** The draft of an item. */
export const useItemDraft = (initial: DraftView) =>
  useDraft<DraftView, DraftContent>(initial, api.itemDrafts, ({ head, definition }) => ({ head, definition }))

export type ItemDraft = ReturnType<typeof useItemDraft>
