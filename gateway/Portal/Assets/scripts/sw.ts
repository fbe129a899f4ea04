// The service worker: the pages a reviewer needs in a school open without a network, as they were last seen on this device.
// Signing out takes them away.
const pages = "pages-1";
const files = "files-1";
const worker = self as unknown as ServiceWorkerGlobalScope;
const needed = /^\/reviewing\/[0-9a-f-]{36}(\/evidence|\/self-evaluation)?$/;

worker.addEventListener("install", () => { void worker.skipWaiting(); });
worker.addEventListener("activate", event => { event.waitUntil(worker.clients.claim()); });
worker.addEventListener("fetch", event => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== worker.location.origin) return;
  if (request.method === "POST" && address.pathname === "/sign-out") event.waitUntil(caches.delete(pages));
  if (request.method !== "GET") return;
  if (address.pathname.startsWith("/assets/") || address.pathname.startsWith("/theme/")) event.respondWith(fileFirst(request));
  else if (request.mode === "navigate" && needed.test(address.pathname)) event.respondWith(networkFirst(request));
});

async function fileFirst(request: Request): Promise<Response> {
  const cache = await caches.open(files);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function networkFirst(request: Request): Promise<Response> {
  const cache = await caches.open(pages);
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.type === "basic" && !answer.redirected) await cache.put(new URL(request.url).pathname, answer.clone());
    return answer;
  } catch (error) {
    const known = await cache.match(new URL(request.url).pathname);
    if (known) return known;
    throw error;
  }
}
