import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { packCompanion } from '../../scripts/pack-companion.mjs';
import { packWasm } from '../../scripts/pack-wasm.mjs';
import { mnistBeside } from './mnist-beside.js';
import { oneCompanion } from './one-companion.js';

const source = (path: string) => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));

/** The library as it stands in this repository, so that the page needs no build of it. */
const libraryPlugins = () => [packWasm(source('wasm/binaries')), packCompanion(source('wasm'))];

/** What chunks that are seldom needed are told apart by. */
function groupOf(moduleIds: readonly string[]): string {
  if (moduleIds.some((id) => id.includes('tfjs-backend-webg'))) return 'gpu-';
  return moduleIds.some((id) => id.endsWith('?simd')) ? 'plain-' : '';
}

/** What few pages need, or very old browsers alone: not fetched before it is wanted. */
const SELDOM = [
  '**/gpu-*',
  '**/plain-*',
  '**/tfjs-backend-wasm-threaded*',
  '**/tfjs-backend-wasm-[!s]*',
  '**/mnist/*',
];

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Any folder of any server will do.
  base: './',
  resolve: {
    alias: [
      { find: /^vae-kit\/wasm$/, replacement: source('wasm/index.ts') },
      { find: /^vae-kit$/, replacement: source('index.ts') },
      { find: /^#platform$/, replacement: source('platform/browser.ts') },
      { find: /^#wasm-binaries$/, replacement: source('wasm/packed.browser.ts') },
      { find: /^#wasm-package$/, replacement: source('wasm/package.bundled.ts') },
    ],
    dedupe: ['@tensorflow/tfjs-core'],
  },
  plugins: [
    ...libraryPlugins(),
    mnistBeside(process.env.VAE_KIT_MNIST),
    VitePWA({
      registerType: 'autoUpdate',
      manifest: {
        name: 'vae-kit: a page that trains before your eyes',
        short_name: 'vae-kit',
        start_url: './',
        display: 'standalone',
        theme_color: '#ffffff',
        background_color: '#ffffff',
        icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' }],
      },
      workbox: {
        globPatterns: ['**/*.{html,js,css,svg,woff2,webmanifest}'],
        globIgnores: SELDOM,
        maximumFileSizeToCacheInBytes: 4_000_000,
        runtimeCaching: [
          {
            // What was needed once is there without a network too.
            urlPattern: ({ sameOrigin }) => sameOrigin,
            handler: 'CacheFirst',
            options: { cacheName: 'seldom', cacheableResponse: { statuses: [200] } },
          },
        ],
      },
    }),
  ],
  worker: {
    format: 'es',
    plugins: () => [oneCompanion(source('wasm')), ...libraryPlugins()],
    rolldownOptions: {
      output: {
        chunkFileNames: ({ moduleIds }) => `assets/${groupOf(moduleIds)}[name]-[hash].js`,
      },
      treeshake: {
        // Layers that nobody uses only register themselves; tfjs does not say so.
        moduleSideEffects: [
          { test: /tfjs-layers\/dist\/(?!index\.js|flags_layers\.js)/, sideEffects: false },
        ],
      },
    },
  },
  build: { target: 'es2022', chunkSizeWarningLimit: 1500 },
  server: {
    headers: {
      // Threads share memory only in a page that is isolated.
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
});
