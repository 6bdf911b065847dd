import { describe, expect, it } from 'vitest'
import { columnsOf, edgesAmong, partOf } from './parts'

const members = ['a', 'b', 'c'].map((key) => ({ key }))
const edge = (member: string, of: string, kind: 'needs_result' | 'parallel' = 'needs_result') => ({
  member,
  kind,
  of,
})

describe('a bundle that is written', () => {
  it('puts each behind all that it waits for, whatever the order of the lines', () => {
    const lines = [edge('c', 'b'), edge('b', 'a'), edge('c', 'a')]
    for (const one of [lines, [...lines].reverse()])
      expect([...columnsOf(members, one)]).toEqual([
        ['a', 0],
        ['b', 1],
        ['c', 2],
      ])
    expect(columnsOf(members, [edge('b', 'a', 'parallel')]).get('b')).toBe(0)
  })

  it('ends with a circle, too', () => {
    const circle = columnsOf(members, [edge('a', 'b'), edge('b', 'a')])
    expect(Math.max(...circle.values())).toBeLessThan(members.length)
  })

  it('lets go of the lines of a member that is taken out, and keeps those that are not whole yet', () => {
    const lines = [edge('b', 'a'), edge('c', 'a'), edge('', '')]
    expect(edgesAmong(lines, [{ key: 'a' }, { key: 'c' }])).toEqual([edge('c', 'a'), edge('', '')])
  })

  it('knows the part of the page where something is written', () => {
    expect(partOf('/name')).toBe('basic')
    expect(partOf('/members/1')).toBe('members')
    expect(partOf('/members/1/when')).toBe('questions')
    expect(partOf('/edges/0/of')).toBe('order')
  })
})
