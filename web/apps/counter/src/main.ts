import { configure, probe } from '@yimen/api'
import { initialLanguage, makeI18n, setLanguage } from '@yimen/i18n'
import { lastAlive, startWatchdog } from '@yimen/live'
import { loadMe, me, onDeviceEnded, onSessionEnded } from '@yimen/session'
import '@yimen/ui'
import { createApp } from 'vue'
import App from './App.vue'
import './counter.css'
import { router } from './router'
import zh from './words/zh'

// The visitor's screen at a counter is a device of its own, in a browser profile of its own: it holds no clerk's session.
const isScreen = location.pathname.startsWith('/counter/screen')
configure({ channel: 'counter', signedOut: isScreen ? onDeviceEnded : onSessionEnded })
document.documentElement.toggleAttribute(isScreen ? 'data-screen' : 'data-dense', true)
const i18n = makeI18n({ zh, en: () => import('./words/en') })
const app = createApp(App).use(i18n)

const whoAmI = isScreen ? Promise.resolve(null) : loadMe().catch(() => null)
router.beforeEach(async (to) => {
  await whoAmI
  if (to.path === '/sign-in' || to.meta.bare) return true
  return me.value?.kind === 'staff' || { path: '/sign-in', query: { next: to.fullPath } }
})
// A page whose code could not be fetched: most often the line is down, and the banner says so.
router.onError(() => void probe())

if (isScreen) startWatchdog(app, { alive: lastAlive, quiet: () => true })
await setLanguage(initialLanguage())
app.use(router).mount('#app')
void import('@fontsource-variable/noto-sans-sc')
