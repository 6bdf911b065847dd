import { expect, it } from 'vitest'
import { byStage, stagedWaves, wavesOf } from './clock'

const line = (member: string, of?: string, starts = 0) =>
  ({ member, starts, waits: of ? { member, kind: 'needs_result', of } : null }) as never
const LINES = [line('birth'), line('card', 'birth', 1), line('advice'), line('refund', 'birth', 1)]
const named = (waves: ReturnType<typeof wavesOf>) =>
  waves.map((wave) => [wave.waits?.of ?? '', wave.starts, ...wave.lines.map((one) => one.member)])

it('puts together what begins at the same moment, and loses nothing', () => {
  expect(named(wavesOf(LINES))).toEqual([
    ['', 0, 'birth', 'advice'],
    ['birth', 1, 'card', 'refund'],
  ])
})

it('stands what is of a stage under it, and the rest at the end', () => {
  const stages = [{ key: 'build' }, { key: 'open' }, { key: 'empty' }] as never
  const of = [
    { member: 'card', stage: 'build' },
    { member: 'birth', stage: 'open' },
    { member: 'advice', stage: 'gone' },
  ] as never
  const parts = stagedWaves(LINES, stages, of)
  expect(parts.map((part) => part.stage?.key ?? null)).toEqual(['build', 'open', null])
  expect(parts.flatMap((part) => part.waves.flatMap((wave) => wave.lines)).length).toBe(LINES.length)
  expect(named(parts[2]!.waves)).toEqual([
    ['', 0, 'advice'],
    ['birth', 1, 'refund'],
  ])
})

it('leaves the members in one part where the bundle has no stages', () => {
  const of = [{ member: 'birth', stage: null }] as never
  expect(byStage(['birth', 'card'], (one) => one, [], of)).toEqual([
    { stage: null, members: ['birth', 'card'] },
  ])
  expect(byStage([], (one: string) => one, [{ key: 'open' }] as never, of)).toEqual([])
})
