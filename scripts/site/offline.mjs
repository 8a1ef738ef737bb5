import { generateSW } from 'workbox-build';

/** Large, and kept by a worker of its own, or fetched by those who want it. */
const APART = ['live/**', 'library/**'];

/** Pages of the API are many: each is kept once it has been seen, and their texts for the search. */
const AS_SEEN = ['api/**/*.html', 'assets/api_*.lean.js'];

/**
 * Writes the service worker of a built site, by which all of it is there without a network after
 * the first visit.
 *
 * @param {string} folder - The site.
 */
export async function writeServiceWorker(folder) {
  await generateSW({
    globDirectory: folder,
    globPatterns: ['**/*.{html,js,css,svg,webp,woff2}', 'hashmap.json'],
    globIgnores: [...APART, ...AS_SEEN],
    swDest: `${folder}/sw.js`,
    inlineWorkboxRuntime: true,
    sourcemap: false,
    skipWaiting: true,
    clientsClaim: true,
    cleanupOutdatedCaches: true,
    // Names of these files change with what is in them.
    dontCacheBustURLsMatching: /\/?assets\//,
    maximumFileSizeToCacheInBytes: 4_000_000,
    runtimeCaching: [
      {
        urlPattern: ({ sameOrigin, url }) =>
          sameOrigin && /\/(api|library|assets\/api_)/.test(url.pathname),
        handler: 'NetworkFirst',
        options: { cacheName: 'seen', cacheableResponse: { statuses: [200] } },
      },
    ],
  });
}
