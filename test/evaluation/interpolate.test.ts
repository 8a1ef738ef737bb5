import { concat, memory, slice, tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  autoencoder,
  gaussian,
  interpolate,
  mlpDecoder,
  mlpEncoder,
  normalNoise,
  oneHot,
  randomKey,
  vae,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';

const parts = {
  data: [4],
  latent: [3],
  encoder: mlpEncoder([5]),
  decoder: mlpDecoder([5]),
  likelihood: gaussian({ scale: 1 }),
};
const rowsOf = (tensor: Tensor) => tensor.arraySync() as number[][];

function expectRows(found: Tensor, expected: Tensor): void {
  expect(found.shape).toEqual(expected.shape);
  rowsOf(found).forEach((row, i) =>
    row.forEach((value, j) => expect(value).toBeCloseTo(rowsOf(expected)[i]![j]!, 5)),
  );
}

describe('interpolate', () => {
  useBackend('cpu');

  it('decodes what lies between the means of two data', () => {
    const model = vae(parts);
    const x = normalNoise(randomKey(1), [2, 4]);
    const [a, b] = [slice(x, 0, 1), slice(x, 1, 1)];
    const before = memory().numTensors;
    const found = interpolate(model, a, b, { steps: 5 });
    expect(memory().numTensors).toBe(before + 1);
    const [first, last] = rowsOf(model.encode(x));
    const z = [0, 0.25, 0.5, 0.75, 1].map((t) =>
      first!.map((value, j) => (1 - t) * value + t * last![j]!),
    );
    expectRows(found, model.decode(tensor2d(z)));
    expect(interpolate(model, a, b).shape).toEqual([10, 4]);
  });

  it('keeps the length on a great circle', () => {
    const model = autoencoder({ ...parts, decoder: mlpDecoder([]) });
    const seen: number[][] = [];
    const watched = {
      ...model,
      decode: (z: Tensor) => {
        seen.push(...rowsOf(z));
        return model.decode(z);
      },
    };
    const options = { steps: 3, path: 'spherical' } as const;
    interpolate(watched, [2, 0, 0], [0, 0, 2], options);
    const middle = Math.SQRT2;
    [
      [2, 0, 0],
      [middle, 0, middle],
      [0, 0, 2],
    ].forEach((row, i) => row.forEach((value, j) => expect(seen[i]![j]).toBeCloseTo(value, 6)));
    seen.length = 0;
    // No circle is known between these.
    interpolate(watched, [1, 0, 0], [-1, 0, 0], options);
    interpolate(watched, [0, 0, 0], [0, 2, 0], options);
    expect([seen[1]![0], seen[4]![1]]).toEqual([0, 1]);
    expect(seen.flat().every(Number.isFinite)).toBe(true);
  });

  it('takes latents by their shape, and plain values', () => {
    const model = vae(parts);
    const z = normalNoise(randomKey(2), [2, 3]);
    const [a, b] = rowsOf(z);
    const expected = interpolate(model, slice(z, 0, 1), slice(z, 1, 1), { steps: 2 });
    expectRows(expected, model.decode(z));
    expectRows(interpolate(model, a!, Float32Array.from(b!), { steps: 2 }), expected);
  });

  it('goes from the condition of the one to that of the other', () => {
    const model = vae({ ...parts, condition: 2 });
    const x = normalNoise(randomKey(1), [2, 4]);
    const condition = oneHot([0, 1], 2);
    const [a, b] = [slice(x, 0, 1), slice(x, 1, 1)];
    const found = interpolate(model, a, b, { steps: 2, condition });
    const z = model.encode(x, { condition });
    expectRows(found, model.decode(z, { condition }));
    const same = interpolate(model, a, b, { steps: 2, condition: slice(condition, 1, 1) });
    const ones = concat([slice(condition, 1, 1), slice(condition, 1, 1)]);
    expectRows(same, model.decode(model.encode(x, { condition: ones }), { condition: ones }));
    expectVaeKitError(
      () => interpolate(model, a, b, { condition: oneHot([0, 1, 1], 2) }),
      /condition must be a tensor of shape \[1, 2\], or of two rows/,
    );
  });

  it('shows draws where it is told to', () => {
    const model = vae(parts);
    const run = (options: object) => rowsOf(interpolate(model, [1, 0, 0], [0, 1, 0], options));
    expect(run({ output: 'sample', seed: 1 })).not.toEqual(run({ output: 'sample', seed: 2 }));
    expect(run({ output: 'sample', seed: 1 })).not.toEqual(run({}));
  });
});
