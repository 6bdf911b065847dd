import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import type { UserConfig } from 'vite'

// The server to develop against; `../run` starts one with demo data here.
const API = process.env.YIMEN_API ?? 'http://127.0.0.1:8080'

/** What the apps' builds have in common. `name` is the folder below apps/ and the path below which it is served. */
export function appConfig(name: string): UserConfig {
  const root = fileURLToPath(new URL(`../apps/${name}`, import.meta.url))
  return {
    root,
    base: `/${name}/`,
    plugins: [vue()],
    define: {
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __VUE_I18N_FULL_INSTALL__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
    server: { proxy: { '/api': API } },
    build: {
      outDir: fileURLToPath(new URL(`../dist/${name}`, import.meta.url)),
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0, // the content security policy allows no data: addresses
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
    worker: { format: 'es' },
  }
}
