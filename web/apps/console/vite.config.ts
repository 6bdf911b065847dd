import { defineConfig } from 'vite'
import { appConfig } from '../../vite/app'

export default defineConfig(appConfig('console'))
