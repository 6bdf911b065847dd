import { createRouter, createWebHistory } from 'vue-router'
import { openedHall } from './parts/halls'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
  }
}

export const router = createRouter({
  history: createWebHistory('/console/'),
  routes: [
    { path: '/', component: () => import('./pages/ChooseHall.vue'), meta: { title: 'choose' } },
    { path: '/sign-in', component: () => import('./pages/SignIn.vue'), meta: { title: 'sign_in' } },
    { path: '/halls/:hall', component: () => import('./pages/Now.vue'), meta: { title: 'now' } },
    { path: '/halls/:hall/cases', component: () => import('./pages/CaseList.vue'), meta: { title: 'cases' } },
    {
      path: '/halls/:hall/tickets',
      component: () => import('./pages/TicketList.vue'),
      meta: { title: 'tickets' },
    },
    {
      path: '/halls/:hall/forecast',
      component: () => import('./pages/ForecastPage.vue'),
      meta: { title: 'forecast' },
    },
    {
      path: '/halls/:hall/originals',
      component: () => import('./pages/OriginalsPage.vue'),
      meta: { title: 'originals' },
    },
    {
      path: '/halls/:hall/alarms',
      component: () => import('./pages/AlarmList.vue'),
      meta: { title: 'alarms' },
    },
    {
      path: '/halls/:hall/proposals',
      component: () => import('./pages/ProposalList.vue'),
      meta: { title: 'proposals' },
    },
    {
      path: '/halls/:hall/statistics',
      component: () => import('./pages/StatisticsPage.vue'),
      meta: { title: 'statistics' },
    },
    {
      path: '/halls/:hall/bundles',
      component: () => import('./pages/BundleList.vue'),
      meta: { title: 'bundles' },
    },
    {
      path: '/halls/:hall/visits',
      component: () => import('./pages/VisitList.vue'),
      meta: { title: 'visits' },
    },
    {
      path: '/halls/:hall/ratings',
      component: () => import('./pages/RatingList.vue'),
      meta: { title: 'ratings' },
    },
    {
      path: '/halls/:hall/bookings',
      component: () => import('./pages/BookingList.vue'),
      meta: { title: 'bookings' },
    },
    {
      path: '/halls/:hall/booking-rules',
      component: () => import('./pages/BookingRules.vue'),
      meta: { title: 'booking_rules' },
    },
    {
      path: '/halls/:hall/devices',
      component: () => import('./pages/DeviceList.vue'),
      meta: { title: 'devices' },
    },
    {
      path: '/halls/:hall/printers',
      component: () => import('./pages/PrinterList.vue'),
      meta: { title: 'printers' },
    },
    {
      path: '/halls/:hall/plan',
      component: () => import('./pages/FloorPlanPage.vue'),
      meta: { title: 'plan' },
    },
    {
      path: '/halls/:hall/rules',
      component: () => import('./pages/RulesPage.vue'),
      meta: { title: 'rules' },
    },
    {
      path: '/halls/:hall/:kind(case|ticket|visit|licence|rating)/:id',
      component: () => import('./pages/ThreadPage.vue'),
      meta: { title: 'thread' },
    },
    { path: '/items', component: () => import('./pages/ItemList.vue'), meta: { title: 'items' } },
    { path: '/items/:item', component: () => import('./pages/ItemPage.vue'), meta: { title: 'item' } },
    { path: '/catalogue', component: () => import('./pages/ReportPage.vue'), meta: { title: 'report' } },
    {
      path: '/item-lists',
      component: () => import('./pages/ItemLists.vue'),
      meta: { title: 'item_lists' },
    },
    { path: '/drafts', component: () => import('./pages/DraftList.vue'), meta: { title: 'drafts' } },
    { path: '/drafts/new', component: () => import('./pages/NewItem.vue'), meta: { title: 'new_item' } },
    { path: '/drafts/:draft', component: () => import('./pages/DraftPage.vue'), meta: { title: 'draft' } },
    {
      path: '/bundle-drafts',
      component: () => import('./pages/BundleDrafts.vue'),
      meta: { title: 'bundle_drafts' },
    },
    {
      path: '/bundle-drafts/:draft',
      component: () => import('./pages/BundleDraftPage.vue'),
      meta: { title: 'bundle_draft' },
    },
    { path: '/staff', component: () => import('./pages/MemberList.vue'), meta: { title: 'staffing' } },
    {
      path: '/staff/:member',
      component: () => import('./pages/MemberPage.vue'),
      meta: { title: 'staffing' },
    },
    { path: '/leaves', component: () => import('./pages/LeaveList.vue'), meta: { title: 'leaves' } },
    { path: '/layouts', component: () => import('./pages/LayoutList.vue'), meta: { title: 'layouts' } },
    { path: '/layouts/:code', component: () => import('./pages/LayoutPage.vue'), meta: { title: 'layouts' } },
    {
      path: '/licence-imports',
      component: () => import('./pages/LicenceImports.vue'),
      meta: { title: 'licence_imports' },
    },
    { path: '/papers', component: () => import('./pages/PaperTextList.vue'), meta: { title: 'papers' } },
    {
      path: '/papers/:kind',
      component: () => import('./pages/PaperTextPage.vue'),
      meta: { title: 'papers' },
    },
    { path: '/instant', component: () => import('./pages/InstantList.vue'), meta: { title: 'instant' } },
    {
      path: '/instant/:item',
      component: () => import('./pages/InstantPage.vue'),
      meta: { title: 'instant' },
    },
    {
      path: '/deemed-orders',
      component: () => import('./pages/DeemedOrders.vue'),
      meta: { title: 'deemed_orders' },
    },
    { path: '/mandates', component: () => import('./pages/MandateList.vue'), meta: { title: 'mandates' } },
    {
      path: '/vocabulary',
      component: () => import('./pages/VocabularyPage.vue'),
      meta: { title: 'vocabulary' },
    },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})

router.afterEach((to) => {
  if (typeof to.params.hall === 'string') openedHall.value = to.params.hall
})
