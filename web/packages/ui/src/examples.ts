import type { Component } from 'vue'

// Each component's folder may hold examples.vue; the gallery and its accessibility test read them all.
const found = import.meta.glob<{ default: Component }>('./*/examples.vue', { eager: true })

export const examples = Object.entries(found).map(([path, module]) => ({
  name: path.split('/')[1] ?? path,
  component: module.default,
}))
