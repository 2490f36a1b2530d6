// Keeps the light pad on the device: its page, script and style, nothing else. BUILD, the first line, is the server's:
// {version, page, assets}. A new version is a new worker with a cache of its own; the old one goes when it takes over.

// Caches belong to the whole origin, where a second contest may live under another path.
const OURS = `light pad ${BUILD.page} `;
const NAME = OURS + BUILD.version;
const PATIENCE_MS = 4000;

/** The page's address as it is kept: of the query only the language makes another page. */
function keyOf(url) {
  const lang = url.searchParams.get("lang");
  return lang ? `${BUILD.page}?lang=${encodeURIComponent(lang)}` : BUILD.page;
}

/** Keep a page of this very version, and say whether it was one: any other would need files that are not kept here. */
async function keep(key, response) {
  if (!response.ok || response.headers.get("Contest-Pad") !== BUILD.version) return false;
  const cache = await caches.open(NAME);
  await cache.put(key, response);
  return true;
}

/** What was kept under an address; null when there is nothing, or the device does not let us look. */
async function kept(key, more) {
  try {
    const cache = await caches.open(NAME);
    return (await cache.match(key, { ignoreVary: true, ...more })) || null;
  } catch (error) {
    console.warn("pad: what was kept cannot be read", error);
    return null;
  }
}

async function install() {
  const cache = await caches.open(NAME);
  await cache.addAll(BUILD.assets);
  const open = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  const keys = open.map((one) => new URL(one.url)).filter((url) => url.pathname === BUILD.page).map(keyOf);
  const pages = await Promise.all(
    Array.from(new Set(keys.length ? keys : [BUILD.page]), async (key) =>
      keep(key, await fetch(key, { credentials: "same-origin" })),
    ),
  );
  // Without a page the files are of no use, and the worker before this one still has its own.
  if (pages.indexOf(true) < 0) throw new Error("the pad's page did not come");
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== NAME).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The server's page if it comes soon, so that a new version reaches every phone; else the one that was kept. */
async function page(event, key) {
  const asked = fetch(event.request);
  // A full device keeps nothing; the page still comes.
  event.waitUntil(asked.then((response) => keep(key, response.clone())).catch(() => false));
  // Rather the page in the other language than none.
  const held = (await kept(key)) || (await kept(BUILD.page, { ignoreSearch: true }));
  if (!held) return asked;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, held));
  // A proxy before a dead server answers too.
  return Promise.race([asked.then((response) => (response.status >= 500 ? held : response), () => held), late]);
}

async function file(request) {
  return (await kept(request)) || fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === BUILD.page) event.respondWith(page(event, keyOf(url)));
  else if (BUILD.assets.indexOf(url.pathname) >= 0) event.respondWith(file(request));
});
