import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

// Every page that an app's router knows: what a test of all pages has to look at, so that none that comes later is forgotten.

export type App = 'portal' | 'counter' | 'console'

/** Where a page stands in this run: the route as the router writes it, what is looked at there, and its address. */
export interface Place {
  route: string
  name: string
  path: () => string
}

/** The routes of an app that show a page, as its router.ts writes them. */
export function routesOf(app: App): string[] {
  const text = readFileSync(new URL(`../apps/${app}/src/router.ts`, import.meta.url), 'utf8')
  const found = [...text.matchAll(/\bpath:\s*'([^']*)',\s*(component|redirect):/g)]
  const written = text.match(/\bpath:/g)?.length ?? 0
  if (!written || found.length !== written)
    throw new Error(`${app}: only ${found.length} of ${written} routes of its router can be read here`)
  return found.filter(([, , kind]) => kind === 'component').map(([, path]) => path ?? '')
}

export function expectEveryRoute(app: App, places: Place[]): void {
  const looked = [...new Set(places.map((one) => one.route))].sort()
  expect(looked, `pages of the ${app} that are looked at`).toEqual(routesOf(app).sort())
}
