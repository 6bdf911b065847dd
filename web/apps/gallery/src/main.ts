import { initialLanguage, makeI18n, setLanguage } from '@yimen/i18n'
import '@yimen/ui'
import { createApp } from 'vue'
import Gallery from './Gallery.vue'

const empty = { gallery: { title: '组件展台' } }
const app = createApp(Gallery).use(
  makeI18n({ zh: empty, en: async () => ({ default: { gallery: { title: 'Gallery' } } }) }),
)
await setLanguage(initialLanguage())
app.mount('#app')
