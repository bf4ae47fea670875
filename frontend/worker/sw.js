// @ts-check
/**
 * Where the browser would say that there is no internet, a page of ours says so in the page's language. Kept are only
 * that page and what it is made of: no other page and no answer of the API, so nobody's data outlive a sign-out.
 */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", (event) => {
  worker.skipWaiting(); // it answers for no page's data, so old pages may have a new worker
  event.waitUntil(keep());
});

worker.addEventListener("activate", (event) => {
  // The page is asked for while this worker starts: else each page would wait for it.
  event.waitUntil(Promise.all([forgetOthers(), worker.registration.navigationPreload?.enable()]));
});

worker.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(pageOf(event));
  else if (KEPT.files.includes(new URL(event.request.url).pathname)) event.respondWith(fileOf(event.request));
});

async function keep() {
  const cache = await caches.open(KEPT.name);
  await cache.addAll([...Object.values(KEPT.pages), ...KEPT.files]);
}

async function forgetOthers() {
  const others = (await caches.keys()).filter((name) => name !== KEPT.name);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** @param {FetchEvent} event */
async function pageOf({ request, preloadResponse }) {
  try {
    return (await preloadResponse) || (await fetch(request));
  } catch {
    const page = KEPT.pages[new URL(request.url).pathname.split("/")[1] || "lt"];
    return (page && (await caches.match(page))) || Response.error(); // a file, say, is no page of the site
  }
}

/** @param {Request} request */
async function fileOf(request) {
  return (await caches.match(request)) || fetch(request);
}
