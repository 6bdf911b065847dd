import { readdirSync } from 'node:fs'
import globals from 'globals'
import ts from 'typescript-eslint'
import vue from 'eslint-plugin-vue'

const apps = readdirSync(new URL('apps', import.meta.url))

const onlyApiFetches = {
  'no-restricted-globals': ['error', 'fetch', 'XMLHttpRequest', 'EventSource'].map((rule) =>
    rule === 'error'
      ? rule
      : { name: rule, message: 'Only packages/api and packages/live talk to the server.' },
  ),
}

const noAppImports = {
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          group: [...apps.map((app) => `@yimen/${app}`), '**/apps/*'],
          message: 'An app is never imported.',
        },
        { group: ['@yimen/*/src/*'], message: 'A package is reached only through its index.' },
      ],
    },
  ],
}

export default ts.config(
  {
    ignores: [
      '**/dist/',
      '**/build/',
      '**/node_modules/',
      'packages/api/src/schema.d.ts',
      'packages/api/src/contract.ts',
    ],
  },
  ...ts.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: { parser: ts.parser },
    },
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off', // prettier keeps the layout
      'vue/no-v-html': 'error',
      'vue/no-restricted-syntax': [
        'error',
        {
          selector: "VExpressionContainer MemberExpression > Identifier[name='api']",
          message:
            'A template that names api brings the calls of all apps into each of them: name what is called in the script.',
        },
      ],
      'vue/require-default-prop': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['apps/**', 'packages/**'], rules: { ...onlyApiFetches, ...noAppImports } },
  {
    files: ['packages/api/**', 'packages/live/**', 'apps/*/public/*-worker.js'], // a worker fetches for its page
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    files: ['packages/ui/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            'vue-router',
            '@yimen/api',
            '@yimen/session',
            '@yimen/live',
            '@yimen/case',
            '@yimen/paths',
          ].map((name) => ({
            name,
            message: 'ui knows no store, no router and no server.',
          })),
        },
      ],
    },
  },
)
