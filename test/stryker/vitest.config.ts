import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.js';
import { ROOMS } from './rooms.mjs';

const { quick, slow } = ROOMS[process.env.STRYKER_ROOM as keyof typeof ROOMS];
const include = process.env.STRYKER_TESTS === 'quick' ? quick : [...quick, ...slow];

// Told noise has to be mocked before the first test loads it: all of them share one process.
const setupFiles = ['test/support/told-noise.ts'];

/** The tests of one room, in one process. */
export default defineConfig({
  ...base,
  test: { ...base.test, include, maxWorkers: 1, isolate: false, setupFiles },
});
