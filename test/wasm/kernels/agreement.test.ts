import '@tensorflow/tfjs-layers';
import { afterAll, describe, expect, it } from 'vitest';
import {
  bernoulli,
  binarize,
  fit,
  mlpDecoder,
  mlpEncoder,
  syntheticDigits,
  vae,
} from '../../../src/index.js';
import { useWasm } from '../../../src/wasm/index.js';

afterAll(async () => {
  await useWasm({ accelerate: false });
});

interface Run {
  readonly losses: number[];
  /** All weights, before and after. */
  readonly first: Float32Array;
  readonly last: Float32Array;
}

/** The Euclidean distance. */
function distance(one: Float32Array, other: Float32Array): number {
  return Math.sqrt(one.reduce((total, value, i) => total + (value - other[i]!) ** 2, 0));
}

/** 100 steps of a VAE. */
async function train(accelerate: boolean): Promise<Run> {
  await useWasm({ accelerate });
  const { images } = syntheticDigits({ count: 500, seed: 1, shape: [784] });
  const model = vae({
    data: [784],
    latent: 10,
    encoder: mlpEncoder([100]),
    decoder: mlpDecoder([100]),
    likelihood: bernoulli(),
    seed: 3,
  });
  const weights = () =>
    Float32Array.from(model.variables.flatMap((variable) => [...variable.dataSync()]));
  const first = weights();
  const losses: number[] = [];
  await fit(model, images, {
    epochs: 10,
    batchSize: 50,
    seed: 2,
    transform: binarize,
    progress: false,
    callbacks: [{ onStep: ({ loss }) => void losses.push(loss) }],
  });
  const last = weights();
  model.dispose();
  return { losses, first, last };
}

describe('a VAE trained for 100 steps, accelerated and not', () => {
  it('ends with the same losses and weights, to what float32 holds', async () => {
    const expected = await train(false);
    const found = await train(true);
    expect(found.losses).toHaveLength(100);
    // The steps are the same, but sums are added up in another order and products may be fused into
    // them: a loss differs by a few roundings of 6e-8. 3e-7 was seen after 100 steps; ten times
    // that and more is left for engines that fuse.
    const worst = Math.max(
      ...found.losses.map((loss, step) => Math.abs(loss / expected.losses[step]! - 1)),
    );
    const way = distance(expected.first, expected.last);
    expect(worst).toBeLessThan(1e-5);
    // Adam divides each gradient by its own size: where that is nothing but rounding, a step of
    // 0.001 may go either way. So weights are compared as a whole, with the way they have come:
    // 2e-7 was seen.
    expect(distance(found.last, expected.last)).toBeLessThan(1e-4 * way);
    expect(found.losses.at(-1) / found.losses[0]!).toBeLessThan(0.6);
  });
});
