import { ROOMS } from './rooms.mjs';

const room = process.env.STRYKER_ROOM;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'test/stryker/vitest.config.ts' },
  mutate: ROOMS[room].mutate,
  // Words of messages, which tests hold by a few of them alone; annotated types.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignoreStatic: true,
  incremental: true,
  incrementalFile: `build/stryker/${room}.json`,
  tempDirName: 'build/stryker/work',
  ignorePatterns: ['/build', '/dist', '/docs', '/examples', '/out', '/.ci', '/.github'],
  // What is left is told by judge.mjs.
  reporters: ['progress-append-only'],
  concurrency: 1,
  timeoutMS: 20_000,
  // The first run is of all tests of a room, on a machine that may be busy.
  dryRunTimeoutMinutes: 20,
  thresholds: { high: 95, low: 92, break: null },
};
