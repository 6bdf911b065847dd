import type { DraftView } from '@yimen/api'

export const DRAFT_TONE: Record<DraftView['state'], 'plain' | 'good' | 'soon' | 'active'> = {
  open: 'active',
  in_review: 'soon',
  published: 'good',
  discarded: 'plain',
}
