// The service worker: keeps the app's own files so that it opens without a network. It never sees
// a record or a photo: those live in IndexedDB, and the page itself sends them.
'use strict';
const VERSION = '{{version}}'; // over the bytes of every file of the app
const ASSETS = {{assets}}; // all that people in the field need; "/" is the page itself
const OFFICE = {{office}}; // what people in the office need beside it
const LATER = {{later}}; // kept when first used (the map)
const SHELL = 'jingge-shell-' + VERSION;
const MAP = 'jingge-map';
const WHO = 'jingge-who'; // holds '/office' while the last who signed in here works in the office
const KEPT = 3; // shells of that many versions stay
const SERVER_ONLY = /^\/(api|plain|download|n|health)(\/|$)/;
let first = false;

// A captive portal also answers 200: only what carries our own header is ours.
const ours = (answer) => answer.ok && !answer.redirected && answer.headers.has('x-jingge');
const kept = (request) => caches.match(request, { ignoreVary: true });

async function bring(path) {
  const before = path.startsWith('/assets/') && (await kept(path));
  const answer = before || (await fetch(path, { cache: path.startsWith('/assets/') ? 'default' : 'reload' }));
  if (!ours(answer)) throw new Error('not our server: ' + path);
  return [path, answer];
}

// All or nothing: every file is here before the first is put.
async function install() {
  const office = await (await caches.open(WHO)).match('/office');
  const all = await Promise.all((office ? ASSETS.concat(OFFICE) : ASSETS).map(bring));
  const cache = await caches.open(SHELL);
  try {
    await Promise.all(all.map(([path, answer]) => cache.put(path, answer)));
  } catch (error) {
    await caches.delete(SHELL);
    throw error;
  }
}

async function activate() {
  const shells = (await caches.keys()).filter((name) => name.startsWith('jingge-shell-'));
  const old = shells.filter((name) => name !== SHELL).slice(0, 1 - KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
  if (first) await self.clients.claim();
}

// Who uses the app now: the office's part is kept for them, from the next version on for nobody else.
async function serve(who) {
  const kept = await caches.open(WHO);
  if (who !== 'office') return kept.delete('/office');
  await kept.put('/office', new Response());
  const shell = await caches.open(SHELL);
  const there = await Promise.all(OFFICE.map((path) => shell.match(path)));
  const all = await Promise.all(OFFICE.filter((_, index) => !there[index]).map(bring));
  await Promise.all(all.map(([path, answer]) => shell.put(path, answer)));
}

async function answer(request, path) {
  const shell = await caches.open(SHELL);
  const mine = await shell.match(path, { ignoreVary: true });
  return mine || (await kept(request)) || fetch(request);
}

async function later(request) {
  const mine = await kept(request);
  if (mine) return mine;
  const fresh = await fetch(request);
  if (ours(fresh)) await (await caches.open(MAP)).put(request, fresh.clone());
  return fresh;
}

self.addEventListener('install', (event) => {
  first = !self.registration.active;
  event.waitUntil(install());
});
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => {
  if (event.data === 'skip') self.skipWaiting();
  if (event.data === 'field' || event.data === 'office') event.waitUntil(serve(event.data));
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || SERVER_ONLY.test(url.pathname)) return;
  if (request.mode === 'navigate') event.respondWith(answer(request, '/'));
  else if (LATER.includes(url.pathname)) event.respondWith(later(request));
  else if (ASSETS.includes(url.pathname) || url.pathname.startsWith('/assets/')) event.respondWith(answer(request, url.pathname));
});
