import type { ActionName } from '@yimen/api'
import { describe, expect, it } from 'vitest'
import { suggested } from './acting'

const offered = (...names: ActionName[]) => names.map((name) => ({ name, allowed: true }))

describe('what the desk suggests', () => {
  it('is the first that brings the case on', () => {
    expect(suggested([{ name: 'review', allowed: false }, ...offered('extend', 'choose_way')])).toBe('extend')
    expect(suggested(offered('deliver', 'choose_way'))).toBe('deliver')
  })

  it('is never how the result comes, nor what refuses', () => {
    expect(suggested(offered('choose_way'))).toBe(undefined)
    expect(suggested(offered('choose_way', 'deliver'))).toBe('deliver')
    expect(suggested(offered('refuse_acceptance', 'refuse', 'choose_way'))).toBe(undefined)
  })
})
