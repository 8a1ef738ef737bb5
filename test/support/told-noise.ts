import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { vi } from 'vitest';
import type { Key, Shape } from '../../src/index.js';

/** Where tests share one process there may be two copies of this module, which tell the same. */
const shared = globalThis as { toldNoise?: { queue: (readonly number[])[] } };

/**
 * Uniform numbers that are told in place of drawn ones, call by call; drawn ones where none are.
 * To be imported before anything of the library.
 */
export const told = (shared.toldNoise ??= { queue: [] });

vi.mock(import('../../src/core/noise.js'), async (original) => {
  const own = await original();
  const uniformNoise = (key: Key, shape: Shape): Tensor => {
    const values = told.queue.shift();
    return values ? tensor([...values], [...shape]) : own.uniformNoise(key, shape);
  };
  return { ...own, uniformNoise };
});
