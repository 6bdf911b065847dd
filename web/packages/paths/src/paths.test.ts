import { expect, it } from 'vitest'
import { portal, safeNext } from './index'

it('follows only pages of our own after sign-in', () => {
  expect(safeNext('/items/7', '/')).toBe('/items/7')
  for (const elsewhere of ['//evil.example', 'https://evil.example', '/\\evil.example', undefined, ['/a']])
    expect(safeNext(elsewhere, '/')).toBe('/')
})

it('escapes what it puts into an address', () => {
  expect(portal.search('食品 & 药')).toBe('/search?q=%E9%A3%9F%E5%93%81%20%26%20%E8%8D%AF')
})
