/// <reference lib="webworker" />
export {};

declare const self: ServiceWorkerGlobalScope;

const CACHE = "jad-dashboard";
const PAGE = "/dashboard/";

/** Keeps the page and the files that it names, and drops those of an earlier build. */
async function keep(page: Response): Promise<void> {
  const html = await page.clone().text();
  const named = [...html.matchAll(/(?:src|href)="(\/dashboard\/[^"]+)"/g)].map(([, path = ""]) => path);
  const cache = await caches.open(CACHE);
  for (const path of named) {
    if ((await cache.match(path)) === undefined) await cache.add(path);
  }
  await cache.put(PAGE, page);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname !== PAGE && !named.includes(pathname)) await cache.delete(url);
  }
}

/** The page as the server has it now; where it cannot be reached, as it was. It is the same for every operation. */
async function openPage(request: Request, event: FetchEvent): Promise<Response> {
  try {
    const page = await fetch(request);
    if (page.ok) event.waitUntil(keep(page.clone()));
    return page;
  } catch {
    return (await caches.match(PAGE)) ?? Response.error();
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(
    fetch(PAGE)
      .then(keep)
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

// SECURITY: only files of the page are kept. Answers of the graph never come by here: the page keeps those that anyone
// may read, and no others.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || !pathname.startsWith("/dashboard"))
    return;
  if (request.mode === "navigate") event.respondWith(openPage(request, event));
  else event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
});
