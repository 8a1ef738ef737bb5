import { add, memory, mul, slice, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { emphasized } from '../../../examples/cvae/class-figures.js';
import { drawByClass, fitClassMixtures } from '../../../examples/cvae/class-mixtures.js';
import { fallingRate } from '../../../examples/shared/running/falling-rate.js';
import { normalNoise } from '../../../src/core/noise.js';
import { randomKey } from '../../../src/core/keys.js';
import { syntheticDigits } from '../../../src/data/digits.js';
import type { Output } from '../../../src/models/output.js';
import { useBackend } from '../../support/backend.js';

describe('the mixtures of classes', () => {
  useBackend('accelerated wasm');
  const digits = syntheticDigits({ count: 1200, seed: 1, shape: [784] });
  const conditionOf = (labels: ArrayLike<number>) => emphasized(labels, 20);

  /**
   * Puts the classes 0, 1 and 2 at (20, 0, 0), (0, 20, 0) and (0, 0, 20), the others at 0; samples
   * have a scale of ½ about them.
   */
  const encode = (
    rows: Tensor,
    { condition, output, seed }: { condition: Tensor; output?: Output; seed?: number },
  ) =>
    tidy(() => {
      const [size] = rows.shape;
      const scale = output === 'sample' ? 0.5 : 0;
      return add(
        slice(condition, [0, 0], [size, 3]),
        mul(scale, normalNoise(randomKey(seed!), [size, 3])),
      );
    });
  const labelled = { model: { encode }, conditionOf };

  it('are where the latents of each class are, and are drawn from in the order of classes', async () => {
    const before = memory().numTensors;
    const mixtures = await fitClassMixtures(labelled, digits, {
      components: 1,
      seed: 1,
      signal: undefined,
    });
    const drawn = drawByClass(mixtures, 4, 1);
    const values = drawn.dataSync();
    expect([drawn.shape, mixtures.length]).toEqual([[40, 3], 10]);
    drawn.dispose();
    expect(memory().numTensors).toBe(before);
    // About 120 latents a class: means within 0.25, more than five standard errors, for 60 figures.
    mixtures.forEach(({ means: [mean], covariances }, label) => {
      [0, 1, 2].forEach((axis) => {
        expect(Math.abs(mean![axis]! - (axis === label ? 20 : 0))).toBeLessThan(0.25);
        expect(Math.abs((covariances as number[][][])[0]![axis]![axis]! - 0.25)).toBeLessThan(0.2);
      });
    });
    for (let i = 0; i < 40; i++) {
      [0, 1, 2].forEach((axis) =>
        expect(
          Math.abs(values[3 * i + axis]! - (axis === Math.floor(i / 4) ? 20 : 0)),
        ).toBeLessThan(4),
      );
    }
  });

  it('draw other latents for another seed and for each class, the same ones again', async () => {
    const mixtures = await fitClassMixtures(labelled, digits, {
      components: 1,
      seed: 1,
      signal: undefined,
    });
    const draw = (seed: number) => [...drawByClass(mixtures, 2, seed).dataSync()];
    expect(draw(1)).toEqual(draw(1));
    expect(new Set([...draw(1), ...draw(2)]).size).toBe(2 * 60);
  });
});

describe('a falling step size', () => {
  it('stays for half of the training, and then falls evenly to a fiftieth', () => {
    const rate = fallingRate(0.01, 100);
    expect([0, 49, 50].map(rate)).toEqual([0.01, 0.01, 0.01]);
    expect(rate(75)).toBeCloseTo(0.005, 12);
    expect([100, 500].map(rate)).toEqual([0.0002, 0.0002]);
  });
});
