import { memory, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  autoencoder,
  conditionalPrior,
  gaussian,
  manifold,
  mlpDecoder,
  mlpEncoder,
  normalQuantile,
  oneHot,
  traverse,
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
const rowsOf = (found: Tensor) => found.arraySync() as number[][];

/** A model, and the latents that it is asked to decode. */
function watched<M extends object>(model: M): { readonly model: M; readonly seen: number[][] } {
  const seen: number[][] = [];
  const { decode } = model as { decode(z: Tensor, options: object): Tensor };
  const watching = (z: Tensor, options: object) => {
    seen.push(...rowsOf(z));
    return decode(z, options);
  };
  return { model: { ...model, decode: watching }, seen };
}

describe('traverse', () => {
  useBackend('cpu');

  it('changes one value of a latent, and no other', () => {
    const { model, seen } = watched(vae(parts));
    const before = memory().numTensors;
    const found = traverse(model, [1, 2, 5], { dimension: 1, from: -1, to: 3, steps: 5 });
    expect(memory().numTensors).toBe(before + 1);
    expect(seen).toEqual([-1, 0, 1, 2, 3].map((value) => [1, value, 5]));
    expect(rowsOf(found)).toEqual(rowsOf(model.decode(tensor(seen), {})));
  });

  it('goes from −3 to 3 in ten steps unless told, of an auto-encoder too', () => {
    const { model, seen } = watched(autoencoder(parts));
    expect(traverse(model, tensor([[0, 0, 0]]), { dimension: 2 }).shape).toEqual([10, 4]);
    expect([seen[0], seen[9]]).toEqual([
      [0, 0, -3],
      [0, 0, 3],
    ]);
  });

  it('takes the condition of all', () => {
    const model = vae({ ...parts, condition: 2 });
    const condition = oneHot([1], 2);
    const found = traverse(model, [0, 0, 0], { dimension: 0, from: 1, to: 2, steps: 2, condition });
    const z = tensor([
      [1, 0, 0],
      [2, 0, 0],
    ]);
    expect(rowsOf(found)).toEqual(rowsOf(model.decode(z, { condition: oneHot([1, 1], 2) })));
  });
});

describe('manifold', () => {
  useBackend('cpu');

  it('decodes quantiles of the prior, to the right and upwards', () => {
    const { model, seen } = watched(vae({ ...parts, latent: 2 }));
    const before = memory().numTensors;
    const found = manifold(model, { size: 3 });
    expect(memory().numTensors).toBe(before + 1);
    const far = normalQuantile(5 / 6);
    const expected = [far, 0, -far].flatMap((second) => [-far, 0, far].map((z) => [z, second]));
    seen.forEach((row, i) =>
      row.forEach((value, j) => expect(value).toBeCloseTo(expected[i]![j]!, 6)),
    );
    expect(rowsOf(found)).toEqual(rowsOf(model.decode(tensor(expected), {})));
    expect(manifold(model).shape).toEqual([400, 4]);
  });

  it('goes by the prior that was learned, of a condition', () => {
    const made = vae({ ...parts, latent: 2, condition: 2, prior: conditionalPrior() });
    made.weights['prior/mean']!.assign(
      tensor([
        [0, 0],
        [5, -1],
      ]),
    );
    made.weights['prior/logScale']!.assign(
      tensor([
        [0, 0],
        [0, Math.log(2)],
      ]),
    );
    const { model, seen } = watched(made);
    manifold(model, { size: 2, condition: oneHot([1], 2) });
    const far = normalQuantile(0.75);
    const expected = [
      [5 - far, -1 + 2 * far],
      [5 + far, -1 + 2 * far],
      [5 - far, -1 - 2 * far],
      [5 + far, -1 - 2 * far],
    ];
    seen.forEach((row, i) =>
      row.forEach((value, j) => expect(value).toBeCloseTo(expected[i]![j]!, 5)),
    );
  });

  it('refuses latents that are no plane', () => {
    expectVaeKitError(() => manifold(vae(parts)), /needs latents of two numbers/);
  });
});
