// @vitest-environment node
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { asText, fixture, makeCases } from './conditions.mjs'

test('the cases that the server is held to are what json-logic-js says', () => {
  const kept = readFileSync(fixture, 'utf8')
  expect(kept === asText(makeCases()), 'node tools/conditions.mjs writes them again').toBe(true)
})

test('the cases hold about as often as they do not', () => {
  const cases = makeCases()
  const held = cases.filter((one) => one.holds).length
  expect(held).toBeGreaterThan(cases.length / 4)
  expect(held).toBeLessThan((cases.length * 3) / 4)
})
