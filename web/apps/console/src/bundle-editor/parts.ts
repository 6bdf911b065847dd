import { newKey, type BundleEdge, type BundleTemplateText } from '@yimen/api'
import { tokensOf } from '../editor/pointers'
import type { Spec } from '../editor/specs'

// The parts of a bundle, in the order in which somebody writes one; and what its entries begin with.

export const PARTS = ['basic', 'members', 'questions', 'order', 'check'] as const
export type Part = (typeof PARTS)[number]

/** The part of the page where it is written. */
export function partOf(pointer: string): Part {
  const [top, , member] = tokensOf(pointer)
  if (top === 'members') return member === 'when' || member === 'answers' ? 'questions' : 'members'
  if (top === 'questions') return 'questions'
  return top === 'edges' ? 'order' : 'basic'
}

const NAME: Spec = { key: 'name', kind: 'text', required: true, english: true, max: 200 }
const long = (key: string): Spec => ({ key, kind: 'long_text', english: true, rows: 2, max: 1000 })
export const BUNDLE = [NAME, long('summary')]
export const STANDING = [{ key: 'configurable', kind: 'yes', required: true } as Spec, long('note')]
export const MEMBER = [NAME]
export const STAGE = [NAME]
export const EDGE_KINDS = ['needs_result', 'needs_acceptance', 'parallel'] as const

export const newStage = (): BundleTemplateText['stages'][number] => ({
  key: `stage_${newKey().slice(0, 10)}`,
  name: '',
  name_en: '',
})
export const newEdge = (): BundleEdge => ({ member: '', kind: 'needs_result', of: '' })

/** Edges to members that are no more say nothing. */
export function edgesAmong(edges: BundleEdge[], members: { key: string }[]): BundleEdge[] {
  const known = new Set(['', ...members.map((one) => one.key)])
  return edges.filter((edge) => known.has(edge.member) && known.has(edge.of))
}

/** How many others each has to wait for, one after the other: its column in the picture. */
export function columnsOf(
  members: { key: string }[],
  edges: { member: string; of: string; kind: string }[],
): Map<string, number> {
  const depth = new Map(members.map((one) => [one.key, 0]))
  for (let round = 0; round < members.length; round++)
    for (const edge of edges)
      if (edge.kind !== 'parallel' && depth.has(edge.of) && depth.has(edge.member))
        depth.set(
          edge.member,
          Math.min(members.length - 1, Math.max(depth.get(edge.member)!, depth.get(edge.of)! + 1)),
        )
  return depth
}
