import { createRouter, createWebHistory } from 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
  }
}

export const router = createRouter({
  history: createWebHistory('/counter/'),
  routes: [
    { path: '/', redirect: '/desk/to_receive' },
    { path: '/desk', redirect: '/desk/to_receive' },
    { path: '/sign-in', component: () => import('./pages/SignIn.vue'), meta: { title: 'sign_in' } },
    { path: '/desk/:list/:id?', component: () => import('./pages/Desk.vue'), meta: { title: 'desk' } },
    { path: '/file', component: () => import('./pages/FileStart.vue'), meta: { title: 'file' } },
    { path: '/file/:id', component: () => import('./pages/FileDraft.vue'), meta: { title: 'file' } },
    { path: '/security', component: () => import('./pages/Security.vue'), meta: { title: 'security' } },
    { path: '/:rest(.*)*', redirect: '/desk/to_receive' },
  ],
})
