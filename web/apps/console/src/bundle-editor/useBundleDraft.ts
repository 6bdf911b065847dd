import { api, type BundleDraftView, type BundleTemplateText } from '@yimen/api'
import { useDraft } from '../editor/useDraft'

/** The draft of a bundle. */
export const useBundleDraft = (initial: BundleDraftView) =>
  useDraft<BundleDraftView, BundleTemplateText>(initial, api.bundleDrafts, ({ content }) => content)

export type BundleDraft = ReturnType<typeof useBundleDraft>
