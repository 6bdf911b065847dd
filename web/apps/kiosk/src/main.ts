import { configure } from '@yimen/api'
import { makeI18n, setLanguage } from '@yimen/i18n'
import { lastAlive, startWatchdog } from '@yimen/live'
import { onDeviceEnded } from '@yimen/session'
import { setElder } from '@yimen/ui'
import { createApp } from 'vue'
import App from './App.vue'
import './kiosk.css'
import { isQuiet } from './quiet'
import zh from './words/zh'

configure({ channel: 'kiosk', signedOut: onDeviceEnded })
const app = createApp(App).use(makeI18n({ zh, en: () => import('./words/en') }))
// Each visitor begins in Chinese and normal size; what the one before chose says nothing about the next.
await setLanguage('zh')
setElder(false)
// A long press is a touch, not a menu.
addEventListener('contextmenu', (event) => event.preventDefault())
startWatchdog(app, { alive: lastAlive, quiet: isQuiet })
app.mount('#app')
void import('@fontsource-variable/noto-sans-sc')
