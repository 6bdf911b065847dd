import { expect, it } from 'vitest'
import { codeIn, portal, safeNext } from './index'

it('follows only pages of our own after sign-in', () => {
  expect(safeNext('/items/7', '/')).toBe('/items/7')
  for (const elsewhere of ['//evil.example', 'https://evil.example', '/\\evil.example', undefined, ['/a']])
    expect(safeNext(elsewhere, '/')).toBe('/')
})

it('escapes what it puts into an address', () => {
  expect(portal.search('食品 & 药')).toBe('/search?q=%E9%A3%9F%E5%93%81%20%26%20%E8%8D%AF')
})

it('finds the code in what a scanner read: bare, or the address of a page that ends in it', () => {
  expect(codeIn('K7QD2M9P\n')).toBe('K7QD2M9P')
  expect(codeIn('http://hall.example/portal/t/abc-DEF_1')).toBe('abc-DEF_1')
  expect(codeIn('https://hall.example/portal/guide/K7QD2M9P?lang=en')).toBe('K7QD2M9P')
  expect(codeIn('https://hall.example/kiosk?code=K7QD2M9P')).toBe('K7QD2M9P')
})
