import type { Visit, VisitMatter } from '@yimen/api'
import { expect, it } from 'vitest'
import { bundleDrafts, bundleOf } from './bundleDrafts'

const bundle = (id: string) => ({ id, name: `一件事${id}`, name_en: '' })
const visit = (drafts: object[], matters: object[]) => ({ drafts, matters }) as unknown as Visit

it('offers each bundle once, by its first member, and none that is a matter already', () => {
  const drafts = [
    { case_id: 'c1', bundle: bundle('a') },
    { case_id: 'c2', bundle: bundle('a') },
    { case_id: 'c3', bundle: null },
    { case_id: 'c4', bundle: bundle('b') },
  ]
  const matters = [{ case_id: 'c4', case_state: 'draft', bundle: bundle('b') }]
  expect(bundleDrafts(visit(drafts, matters)).map((one) => [one.case_id, one.bundle.id])).toEqual([
    ['c1', 'a'],
  ])
})

it('takes a matter for its bundle only as long as that is a draft', () => {
  const matter = { case_id: 'c1', case_state: 'draft', bundle: bundle('a') } as unknown as VisitMatter
  expect(bundleOf(matter)?.id).toBe('a')
  expect(bundleOf({ ...matter, case_state: 'submitted' })).toBeNull()
  expect(bundleOf({ ...matter, bundle: null })).toBeNull()
})
