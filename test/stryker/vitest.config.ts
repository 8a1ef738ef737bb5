import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.js';
import { ROOMS } from './rooms.mjs';

const { tests } = ROOMS[process.env.STRYKER_ROOM as keyof typeof ROOMS];

/** The tests of one room, in one process. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: tests, maxWorkers: 1, isolate: false },
});
