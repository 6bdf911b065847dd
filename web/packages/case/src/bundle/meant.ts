import type { BundleBrief } from '@yimen/api'

/** Does one of the texts hold every word that was typed? */
export function holds(typed: string, ...texts: (string | null | undefined)[]): boolean {
  const all = texts.join('\n').toLowerCase()
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}

const KIND = /高效办成|一件事/g // what people write behind the name of a bundle: 新生儿出生一件事

/** The bundles that can be begun and that somebody means who types this: by name or summary, or by a sentence with the name in it. */
export function bundlesMeant(bundles: readonly BundleBrief[], typed: string): BundleBrief[] {
  const words = typed.replace(KIND, ' ').trim()
  return bundles.filter(
    (one) =>
      one.available &&
      (holds(words, one.name, one.name_en, one.summary, one.summary_en) || words.includes(one.name)),
  )
}
