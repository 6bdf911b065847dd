import { configure } from '@yimen/api'
import { initialLanguage, makeI18n, setLanguage } from '@yimen/i18n'
import { lastAlive, startWatchdog } from '@yimen/live'
import { onDeviceEnded } from '@yimen/session'
import '@yimen/ui'
import { createApp } from 'vue'
import App from './App.vue'
import './display.css'
import zh from './words/zh'

configure({ channel: 'display', signedOut: onDeviceEnded })
const app = createApp(App).use(makeI18n({ zh, en: () => import('./words/en') }))
await setLanguage(initialLanguage())
startWatchdog(app, { alive: lastAlive, quiet: () => new Date().getHours() < 6 })
app.mount('#app')
void import('@fontsource-variable/noto-sans-sc')
