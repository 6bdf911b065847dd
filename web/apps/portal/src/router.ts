import { nextTick } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import Home from './pages/Home.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** Only for who is signed in; others are sent to the sign-in page and back. */
    signedIn?: boolean
    /** Works without a network, so that its loss is no news. */
    offline?: boolean
    /** Key of the page's title. */
    title?: string
  }
}

const own = (title: string) => ({ signedIn: true, title })

export const router = createRouter({
  history: createWebHistory('/portal/'),
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
  routes: [
    { path: '/', component: Home, meta: { title: 'home' } },
    { path: '/search', component: () => import('./pages/Search.vue'), meta: { title: 'search' } },
    { path: '/items/:id', component: () => import('./pages/Item.vue'), meta: { title: 'item' } },
    {
      path: '/guide',
      component: () => import('./pages/guide/GuideByCode.vue'),
      meta: { title: 'guide_code' },
    },
    {
      path: '/guide/start/:item',
      component: () => import('./pages/guide/GuideQuestions.vue'),
      meta: { title: 'guide' },
    },
    {
      path: '/guide/:code',
      component: () => import('./pages/guide/GuideResultPage.vue'),
      meta: { title: 'guide_result' },
    },
    {
      path: '/bundles',
      component: () => import('./pages/bundle/Bundles.vue'),
      meta: { title: 'bundles' },
    },
    {
      path: '/combine',
      component: () => import('./pages/bundle/Combine.vue'),
      meta: { title: 'combine' },
    },
    {
      path: '/bundles/:key',
      component: () => import('./pages/bundle/BundlePage.vue'),
      meta: { title: 'bundle' },
    },
    {
      path: '/bundle-cases/:id/:step?',
      component: () => import('./pages/bundle/BundleCasePage.vue'),
      meta: own('bundle_case'),
    },
    { path: '/code', component: () => import('./pages/visit/VisitCode.vue'), meta: own('visit_code') },
    { path: '/tickets', component: () => import('./pages/visit/Tickets.vue'), meta: own('tickets') },
    { path: '/t/:token', component: () => import('./pages/visit/TicketPage.vue'), meta: { title: 'ticket' } },
    {
      path: '/halls/:hall',
      component: () => import('./pages/hall/HallPage.vue'),
      meta: { title: 'hall' },
    },
    {
      path: '/halls/:hall/plan',
      component: () => import('./pages/hall/HallPlan.vue'),
      meta: { title: 'hall_plan' },
    },
    {
      path: '/halls/:hall/items/:item',
      component: () => import('./pages/hall/Doorplate.vue'),
      meta: { title: 'doorplate' },
    },
    { path: '/book', component: () => import('./pages/booking/Book.vue'), meta: { title: 'book' } },
    { path: '/bookings', component: () => import('./pages/booking/Bookings.vue'), meta: own('bookings') },
    {
      path: '/bookings/:id',
      component: () => import('./pages/booking/BookingPage.vue'),
      meta: own('booking'),
    },
    {
      path: '/bookings/:id/move',
      component: () => import('./pages/booking/MoveBooking.vue'),
      meta: own('move_booking'),
    },
    { path: '/sign-in', component: () => import('./pages/SignIn.vue'), meta: { title: 'sign_in' } },
    { path: '/register', component: () => import('./pages/Register.vue'), meta: { title: 'register' } },
    { path: '/apply/:id/:step?', component: () => import('./pages/apply/Apply.vue'), meta: own('apply') },
    { path: '/cases', component: () => import('./pages/Cases.vue'), meta: own('cases') },
    { path: '/cases/:id', component: () => import('./pages/CasePage.vue'), meta: own('case') },
    { path: '/cases/:id/receipt', component: () => import('./pages/Receipt.vue'), meta: own('receipt') },
    {
      path: '/cases/:id/documents/:document',
      component: () => import('./pages/DocumentPage.vue'),
      meta: own('document'),
    },
    {
      path: '/rate/:kind(case|visit|bundle)/:of',
      component: () => import('./pages/visit/Rate.vue'),
      meta: own('rate'),
    },
    { path: '/settings', component: () => import('./pages/Settings.vue'), meta: own('settings') },
    { path: '/agencies', component: () => import('./pages/Agencies.vue'), meta: own('agencies') },
    { path: '/inbox', component: () => import('./pages/Inbox.vue'), meta: own('inbox') },
    { path: '/credit', component: () => import('./pages/Credit.vue'), meta: own('credit') },
    { path: '/licences', component: () => import('./pages/Licences.vue'), meta: own('licences') },
    { path: '/licences/:id', component: () => import('./pages/LicencePage.vue'), meta: own('licence') },
    {
      path: '/publications',
      component: () => import('./pages/Publications.vue'),
      meta: { title: 'publications' },
    },
    { path: '/verify', component: () => import('./pages/Verify.vue'), meta: { title: 'verify' } },
    { path: '/check', component: () => import('./pages/Check.vue'), meta: { title: 'check', offline: true } },
    { path: '/:rest(.*)*', component: () => import('./pages/NotFound.vue'), meta: { title: 'not_found' } },
  ],
})

// A reader of the screen hears the new page's heading, as if the page had been loaded anew.
router.afterEach(async (to, from, failure) => {
  if (failure || to.path === from.path || !from.matched.length) return
  await nextTick()
  document.getElementById('main')?.focus({ preventScroll: true })
})
