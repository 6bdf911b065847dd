import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import type { Plugin, UserConfig } from 'vite'
import { createMock } from '../mock/server'

// The in-memory stand-in for the server; it lives only in the development server and is no part of a build.
// Give YIMEN_API=http://127.0.0.1:8080 to develop against a real one.
function mockApi(): Plugin {
  return {
    name: 'yimen-mock-api',
    configureServer(server) {
      const mock = createMock()
      server.middlewares.use((request, response, next) => {
        if (request.url?.startsWith('/api/')) void mock.handle(request, response)
        else next()
      })
    },
  }
}

/** What the apps' builds have in common. `name` is the folder below apps/ and the path below which it is served. */
export function appConfig(name: string): UserConfig {
  const root = fileURLToPath(new URL(`../apps/${name}`, import.meta.url))
  const api = process.env.YIMEN_API
  return {
    root,
    base: `/${name}/`,
    plugins: [vue(), ...(api ? [] : [mockApi()])],
    define: {
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __VUE_I18N_FULL_INSTALL__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
    server: { proxy: api ? { '/api': api } : undefined },
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
