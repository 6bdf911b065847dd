// Answers for /portal/check where there is no network: the page itself, and the files that it loaded when it was last open (packages/api
// offline.ts keeps them). Keys and status list are read by the page. Nothing else of the portal passes through here.
const STORE = 'yimen-check'
const PAGE = '/portal/check'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

async function kept(path) {
  const found = await (await caches.open(STORE)).match(path)
  return found ?? Response.error()
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/'))
    return
  const path = request.mode === 'navigate' ? PAGE : url.pathname
  event.respondWith(fetch(request).catch(() => kept(path)))
})
