import { Problem, type CaseRow } from '@yimen/api'
import { beforeEach, expect, it, vi } from 'vitest'
import { act as carriedOut } from './acting'
import { useBatch } from './batch'

vi.mock('./acting')

const row = (id: string) => ({ id, revision: 3 }) as CaseRow
const act = vi.mocked(carriedOut)
const said = { text: '材料齐全' }

beforeEach(() => {
  act.mockReset()
  act.mockResolvedValue({ id: 'x' } as never)
})

it('does each case for itself, and what is refused for one holds for none of the others', async () => {
  act.mockRejectedValueOnce(new Problem(412, 'cases.stale', ''))
  const batch = useBatch([row('a'), row('b')], 'review')
  await batch.run(said)
  expect(batch.rows.map((one) => one.outcome)).toEqual(['refused', 'done'])
  expect(act.mock.calls.map(([name, { id }, words]) => [name, id, words])).toEqual([
    ['review', 'a', said],
    ['review', 'b', said],
  ])
  await batch.run(said)
  expect(act).toHaveBeenCalledTimes(2)
})

it('stops where no answer comes, and goes on there with the same key', async () => {
  act.mockRejectedValueOnce(new Problem(0, 'network.offline', ''))
  const batch = useBatch([row('a'), row('b')], 'receive')
  await batch.run(said)
  expect([batch.stopped.value, batch.left.value, act.mock.calls.length]).toEqual([true, 2, 1])
  await batch.run(said)
  expect(batch.rows.map((one) => one.outcome)).toEqual(['done', 'done'])
  const keys = act.mock.calls.map((call) => call[3])
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[0])
})

it('begins nothing further once it is stopped', async () => {
  const batch = useBatch([row('a'), row('b')], 'receive')
  act.mockImplementationOnce(async () => {
    batch.stop()
    return { id: 'a' } as never
  })
  await batch.run(said)
  expect(batch.rows.map((one) => one.outcome)).toEqual(['done', 'waiting'])
})
