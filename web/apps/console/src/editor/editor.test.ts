import { describe, expect, it } from 'vitest'
import { rowsOf, whenOf } from './conditions'
import { numbered, partOf, putAt, valueAt } from './pointers'

describe('a condition as rows', () => {
  const is = { '==': [{ var: 'where' }, 'home'] }
  const many = { in: [{ var: 'how' }, ['a', 'b']] }
  const size = { '>=': [{ var: 'area' }, 50] }

  it.each([
    ['one comparison', is],
    ['two that both hold', { and: [is, many] }],
    ['one of two', { or: [is, size] }],
    ['none', null],
  ])('goes there and back: %s', (_name, when) => {
    expect(whenOf(rowsOf(when)!)).toEqual(when)
  })

  it('reads "not equal" however it was written', () => {
    const row = { question: 'where', comparison: 'is_not', values: ['home'] }
    expect(rowsOf({ '!': is })?.rows).toEqual([row])
    expect(rowsOf({ '!': [is] })?.rows).toEqual([row])
    expect(rowsOf({ '!=': [{ var: 'where' }, 'home'] })?.rows).toEqual([row])
  })

  it('leaves alone what rows cannot show', () => {
    expect(rowsOf({ and: [is, { or: [is, many] }] })).toBeNull()
    expect(rowsOf({ '!': { and: [is, many] } })).toBeNull()
  })
})

describe('a pointer', () => {
  const draft = () => ({
    definition: {
      requirements: [
        { key: 'id_card', name: '身份证' },
        { key: 'photo', name: '照片' },
      ],
      conditions: ['一', '二'],
    },
  })

  it('finds entries by key and by number', () => {
    expect(valueAt(draft(), '/definition/requirements/photo/name')).toBe('照片')
    expect(valueAt(draft(), '/definition/requirements/0/name')).toBe('身份证')
    expect(valueAt(draft(), '/definition/requirements/gone/name')).toBeUndefined()
    expect(numbered(draft(), '/definition/requirements/photo/name')).toBe('/definition/requirements/1/name')
  })

  it('puts theirs in place of mine, and takes out what they took out', () => {
    const content = draft()
    putAt(content, '/definition/requirements/photo/name', '近照')
    putAt(content, '/definition/requirements/id_card', null)
    putAt(content, '/definition/requirements/form', { key: 'form', name: '申请表' })
    expect(content.definition.requirements).toEqual([
      { key: 'photo', name: '近照' },
      { key: 'form', name: '申请表' },
    ])
  })

  it('belongs to the part of the page where it is written', () => {
    expect(partOf('/head/name')).toBe('basic')
    expect(partOf('/definition/questions/0')).toBe('guide')
    expect(partOf('/definition/service/ways')).toBe('service')
    expect(partOf('/definition/summary')).toBe('basic')
  })
})
