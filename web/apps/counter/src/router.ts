import { createRouter, createWebHistory } from 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
    /** The visitor's screen: nothing of the clerk's frame around it, and no sign-in of a person. */
    bare?: boolean
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
    {
      path: '/file/bundle/:id',
      component: () => import('./pages/FileBundle.vue'),
      meta: { title: 'file_bundle' },
    },
    { path: '/licences', component: () => import('./pages/Licences.vue'), meta: { title: 'licences' } },
    { path: '/licences/:id', component: () => import('./pages/LicencePage.vue'), meta: { title: 'licence' } },
    { path: '/door', component: () => import('./pages/Door.vue'), meta: { title: 'door' } },
    { path: '/coaching/:id?', component: () => import('./pages/Coaching.vue'), meta: { title: 'coaching' } },
    { path: '/bookings', component: () => import('./pages/Bookings.vue'), meta: { title: 'bookings' } },
    { path: '/bookings/new', component: () => import('./pages/BookForVisitor.vue'), meta: { title: 'book' } },
    { path: '/credit', component: () => import('./pages/Credit.vue'), meta: { title: 'credit' } },
    { path: '/originals', component: () => import('./pages/Originals.vue'), meta: { title: 'originals' } },
    { path: '/security', component: () => import('./pages/Security.vue'), meta: { title: 'security' } },
    { path: '/screen', component: () => import('./pages/Screen.vue'), meta: { title: 'screen', bare: true } },
    { path: '/:rest(.*)*', redirect: '/desk/to_receive' },
  ],
})
