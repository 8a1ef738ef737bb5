import { defineConfig } from 'vitest/config';

/**
 * The tests of the package as it is installed, of the page and of the site: they need what
 * `npm run build` and `npm run docs:build` make, npm and some seven minutes.
 */
export default defineConfig({
  test: {
    include: ['test/package/**/*.test.ts', 'test/page/browser/*.test.ts', 'test/site/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 2,
    // A page draws when the machine gets to it.
    expect: { poll: { timeout: 10_000 } },
    // Programs that run at the same time, in tests that are marked concurrent.
    maxConcurrency: 2,
  },
});
