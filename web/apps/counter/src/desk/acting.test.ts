import type { ActionName } from '@yimen/api'
import { describe, expect, it } from 'vitest'
import { suggested } from './acting'

const offered = (...names: ActionName[]) => names.map((name) => ({ name, allowed: true }))

describe('what the desk suggests', () => {
  it('is the first that brings the case on', () => {
    expect(suggested([{ name: 'accept', allowed: false }, ...offered('review', 'choose_way')])).toBe('review')
    expect(suggested(offered('deliver', 'choose_way'))).toBe('deliver')
  })

  it('is never what has the case wait', () => {
    expect(
      suggested([{ name: 'review', allowed: false }, ...offered('suspend', 'extend', 'ask_stage')]),
    ).toBe(undefined)
  })

  it('names officers once, and then has them write', () => {
    expect(suggested(offered('suspend', 'name_officers'))).toBe('name_officers')
    expect(suggested(offered('suspend', 'name_officers', 'record_inspection'))).toBe('record_inspection')
  })

  it('is never how the result comes, nor what refuses', () => {
    expect(suggested(offered('choose_way'))).toBe(undefined)
    expect(suggested(offered('choose_way', 'deliver'))).toBe('deliver')
    expect(suggested(offered('refuse_acceptance', 'refuse', 'choose_way'))).toBe(undefined)
  })
})
