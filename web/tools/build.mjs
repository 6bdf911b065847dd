// Builds every app below apps/, one after the other, and compresses what came out. A new app is in the build by its folder being there.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const web = fileURLToPath(new URL('..', import.meta.url))
const run = (...command) => execFileSync(process.execPath, command, { cwd: web, stdio: 'inherit' })

const apps = readdirSync(`${web}/apps`).filter((name) => existsSync(`${web}/apps/${name}/index.html`))
for (const app of apps.sort()) run('node_modules/vite/bin/vite.js', 'build', `apps/${app}`)
run('tools/compress.mjs', 'dist')
