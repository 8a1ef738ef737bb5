import { memory, mul, square, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { beginChains, disposeChains, moveChains } from '../../src/evaluation/hamiltonian.js';
import { normalNoise, randomKey } from '../../src/index.js';
import { useBackend } from '../support/backend.js';

describe('a transition of Hamiltonian Monte Carlo', () => {
  useBackend('cpu');

  it('keeps the energy but for the square of a small step, at any temperature', async () => {
    const density = {
      logLikelihood: (z: Tensor) => mul(sum(square(sub(z, 2)), 1), -1.5),
      logPrior: (z: Tensor) => mul(sum(square(z), 1), -0.5),
    };
    for (const beta of [0, 0.3, 1]) {
      const chains = await beginChains(density, normalNoise(randomKey(1), [100, 2]));
      const before = memory().numTensors;
      const moved = await moveChains(density, chains, {
        beta,
        stepSizes: new Float32Array(100).fill(0.02),
        leapfrogSteps: 10,
        key: randomKey(2),
      });
      expect(memory().numTensors).toBe(before);
      // A last kick that is too long costs about 2 %, a gradient that is not whole more.
      expect(Math.min(...moved.acceptance)).toBeGreaterThan(0.99);
      disposeChains(moved.chains);
    }
  });
});
