import { configure, probe } from '@yimen/api'
import { initialLanguage, makeI18n, setLanguage } from '@yimen/i18n'
import { knownMe, onSessionEnded, signedIn } from '@yimen/session'
import '@yimen/ui'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import { loadTypeface } from './typeface'
import zh from './words/zh'

configure({ channel: 'portal', signedOut: onSessionEnded })
const i18n = makeI18n({ zh, en: () => import('./words/en') })
const app = createApp(App).use(i18n)

// Public pages do not wait for the answer, and show themselves when it does not come.
const whoAmI = knownMe()
router.beforeEach(async (to) => {
  if (!to.meta.signedIn) return true
  await whoAmI
  return signedIn.value || { path: '/sign-in', query: { next: to.fullPath } }
})
// A page whose code could not be fetched: most often the line is down, and the banner says so.
router.onError(() => void probe())

await setLanguage(initialLanguage())
app.use(router).mount('#app')
void loadTypeface()
