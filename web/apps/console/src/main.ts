import { configure, probe } from '@yimen/api'
import { initialLanguage, makeI18n, setLanguage } from '@yimen/i18n'
import { loadMe, me, onSessionEnded } from '@yimen/session'
import '@yimen/ui'
import { createApp } from 'vue'
import App from './App.vue'
import './console.css'
import { router } from './router'
import zh from './words/zh'

configure({ channel: 'console', signedOut: onSessionEnded })
document.documentElement.toggleAttribute('data-dense', true)
const i18n = makeI18n({ zh, en: () => import('./words/en') })
const app = createApp(App).use(i18n)

const whoAmI = loadMe().catch(() => null)
router.beforeEach(async (to) => {
  await whoAmI
  if (to.path === '/sign-in') return true
  return me.value?.kind === 'staff' || { path: '/sign-in', query: { next: to.fullPath } }
})
router.onError(() => void probe())

await setLanguage(initialLanguage())
app.use(router).mount('#app')
void import('@fontsource-variable/noto-sans-sc')
