// Conditions of the guide's subset of JsonLogic, made at random from a fixed seed, each with answers and what json-logic-js says. The
// server's evaluator is held to the same cases (src/domain/catalogue/tests/condition_test.cc).
//
//     node tools/conditions.mjs        writes tests/fixtures/conditions/cases.json again
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import jsonLogic from 'json-logic-js'

export const fixture = fileURLToPath(new URL('../../tests/fixtures/conditions/cases.json', import.meta.url))
const count = 3000
const values = ['x', 'y', 'z']
const sizes = ['0', '1', '2.5', '10', '-3']

// mulberry32: small, and the same everywhere.
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

// Questions a, b, c are answered with words, n and m with numbers; any may not have been asked.
export function makeCases(seed = 20260928) {
  const next = random(seed)
  const below = (n) => Math.floor(next() * n)
  const one = (list) => list[below(list.length)]
  const word = () => ({ var: one(['a', 'b', 'c']) })

  function condition(depth) {
    switch (below(depth === 0 ? 4 : 7)) {
      case 0:
        return { '==': [word(), one(values)] }
      case 1:
        return { '!=': [word(), one(values)] }
      case 2:
        return { in: [word(), Array.from({ length: 1 + below(3) }, () => one(values))] }
      case 3:
        return {
          [one(['<', '<=', '>', '>='])]: [{ var: one(['n', 'm']) }, one([-3, 0, 1, 2, 2.5, 10])],
        }
      case 4:
        return { '!': next() < 0.5 ? condition(depth - 1) : [condition(depth - 1)] }
      default:
        return {
          [one(['and', 'or'])]: Array.from({ length: 1 + below(3) }, () => condition(depth - 1)),
        }
    }
  }

  return Array.from({ length: count }, () => {
    const when = condition(3)
    const answers = {}
    for (const name of ['a', 'b', 'c']) if (next() < 0.8) answers[name] = one(values)
    for (const name of ['n', 'm']) if (next() < 0.8) answers[name] = one(sizes)
    return { when, answers, holds: jsonLogic.truthy(jsonLogic.apply(when, answers)) }
  })
}

export function asText(cases) {
  return `[\n${cases.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(fixture, asText(makeCases()))
