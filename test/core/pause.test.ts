import { afterEach, describe, expect, it, vi } from 'vitest';
import { pause } from '../../src/core/pause.js';

describe('pause', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each<[string, string[]]>([
    ['setImmediate', []],
    ['a MessageChannel, where there is no setImmediate', ['setImmediate']],
    ['a timer, where there is neither', ['setImmediate', 'MessageChannel']],
  ])('lets a timer that is due run, by %s', async (_, missing) => {
    missing.forEach((name) => vi.stubGlobal(name, undefined));
    let ran = false;
    setTimeout(() => (ran = true), 0);
    const start = performance.now();
    while (!ran && performance.now() - start < 5000) await pause();
    expect(ran).toBe(true);
  });
});
