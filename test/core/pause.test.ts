import { afterEach, describe, expect, it, vi } from 'vitest';
import { pause } from '../../src/core/pause.js';

describe('pause', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each([
    ['setImmediate', false],
    ['a MessageChannel, where there is no setImmediate', true],
  ])('lets a timer that is due run, by %s', async (_, withoutImmediate) => {
    if (withoutImmediate) vi.stubGlobal('setImmediate', undefined);
    let ran = false;
    setTimeout(() => (ran = true), 0);
    const start = performance.now();
    while (!ran && performance.now() - start < 5000) await pause();
    expect(ran).toBe(true);
  });
});
