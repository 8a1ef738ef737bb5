import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { packCompanion } from './scripts/pack-companion.mjs';
import { packWasm } from './scripts/pack-wasm.mjs';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [packWasm(source('./src/wasm/binaries')), packCompanion(source('./src/wasm'))],
  resolve: {
    alias: [
      { find: /^vae-kit\/wasm$/, replacement: source('./src/wasm/index.ts') },
      { find: /^vae-kit\/testing$/, replacement: source('./src/testing/index.ts') },
      { find: /^vae-kit$/, replacement: source('./src/index.ts') },
      { find: /^#platform$/, replacement: source('./src/platform/node.ts') },
      { find: /^#wasm-binaries$/, replacement: source('./src/wasm/packed.node.ts') },
      { find: /^#wasm-package$/, replacement: source('./src/wasm/package.loaded.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/package/**', 'test/page/browser/**', 'test/site/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    // What tfjs and the examples print is only of interest where a test fails.
    silent: 'passed-only',
  },
});
