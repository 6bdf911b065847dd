import { mergeConfig } from 'vite'
import { appConfig } from '../../vite/app'

// What every page needs comes as two files that stay the same while pages change: on a phone's line each small file more costs a
// journey. What only some pages need stays apart.
const EVERYWHERE =
  /packages\/(api|i18n|live|paths|session)\/src\/(?!en\.ts|SignInForm|DemoSignIns|DevicePairing|webauthn|worker|steady|watchdog)/
const PARTS =
  'elder|banner|button|card|dialog|empty-state|growing-list|page-state|pager|skeleton|suggest-box|tag|fold'
const UI = new RegExp(`packages/ui/src/(${PARTS})`)

function chunk(id: string): string | undefined {
  if (/node_modules\/(vue|@vue|vue-router|vue-i18n|@intlify|openapi-fetch)\//.test(id)) return 'base'
  if (EVERYWHERE.test(id) || UI.test(id) || id.includes('plugin-vue:export-helper')) return 'shared'
  return undefined
}

export default mergeConfig(appConfig('portal'), {
  build: { rollupOptions: { output: { manualChunks: chunk } } },
})
