import {
  engine,
  getKernel,
  mul,
  profile,
  setBackend,
  train,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  BERNOULLI_LOG_PROB,
  GAUSSIAN_HEAD,
  GAUSSIAN_KL,
  GAUSSIAN_LOG_PROB,
  GAUSSIAN_SAMPLE,
} from '../../../src/core/fused.js';
import { randomKey } from '../../../src/core/keys.js';
import { bernoulli } from '../../../src/distributions/bernoulli.js';
import { gaussian } from '../../../src/distributions/gaussian.js';
import { mlpDecoder, mlpEncoder, trainStep, vae, type Family } from '../../../src/index.js';
import { useWasm } from '../../../src/wasm/index.js';
import { VAE_BOUND } from '../../../src/wasm/kernels/vae-bound.js';
import { noise } from './compare.js';

beforeAll(async () => {
  await useWasm();
  for (const kernel of [BERNOULLI_LOG_PROB, GAUSSIAN_HEAD, GAUSSIAN_KL, GAUSSIAN_LOG_PROB])
    expect(getKernel(kernel, 'wasm')).toBeDefined();
});

beforeEach(async () => {
  await setBackend('wasm');
  engine().startScope();
});

afterEach(() => engine().endScope());

afterAll(async () => {
  await useWasm({ accelerate: false });
});

/** The kernels of our own that a computation ran. */
async function kernelsOf(compute: () => Tensor): Promise<string[]> {
  const { kernelNames } = await profile(compute);
  return kernelNames.filter((name) => name.startsWith('VaeKit'));
}

/** Tensors of such shapes, as in `'5×3 1×3'`. */
const tensors = (shapes: string) =>
  shapes.split(' ').map((shape, i) => mul(noise(i, shape.split('×').map(Number)), 0.5));

describe('one kernel of our own computes', () => {
  it.each<[what: string, kernels: string[], shapes: string]>([
    ['of one row for all', [GAUSSIAN_KL], '5×3 5×3 1×3 1×3'],
    ['of as many rows', [GAUSSIAN_KL], '5×3 5×3 5×3 5×3'],
    ['of events of two axes', [GAUSSIAN_KL], '5×2×3 5×2×3 1×2×3 1×2×3'],
    ['but none of a scale for all columns', [], '5×3 5×1 1×3 1×3'],
    ['but none to a scale for all columns', [], '5×3 5×3 1×3 1×1'],
    ['but none to more rows', [], '1×3 1×3 5×3 5×3'],
    ['but none to one number for all columns', [], '5×3 5×3 1×1 1×1'],
  ])('the KL of Gaussians %s', async (_, kernels, shapes) => {
    const [mean, logScale, priorMean, priorLogScale] = tensors(shapes) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const q = { mean, logScale };
    const p = { mean: priorMean, logScale: priorLogScale };
    expect(await kernelsOf(() => gaussian().kl!(q, p))).toEqual(kernels);
  });

  it('no KL of rows that do not fit, which is refused', () => {
    const [q, p] = [5, 2].map((rows) => ({
      mean: noise(1, [rows, 3]),
      logScale: noise(2, [rows, 3]),
    }));
    expect(() => gaussian().kl!(q!, p!)).toThrow();
  });

  it.each<[what: string, kernels: string[], shapes: string]>([
    ['of a scale for each number', [GAUSSIAN_LOG_PROB], '5×3 5×3 5×3'],
    ['of a scale for all columns', [GAUSSIAN_LOG_PROB], '5×2×3 5×1×1 5×2×3'],
    ['but none of a scale for some columns', [], '5×2×3 5×1×3 5×2×3'],
    ['but none of one row for all', [], '1×3 1×3 5×3'],
    ['but none of one scale for all', [], '5×3 1×1 5×3'],
  ])('the log-density of a Gaussian %s', async (_, kernels, shapes) => {
    const [mean, logScale, value] = tensors(shapes) as [Tensor, Tensor, Tensor];
    expect(await kernelsOf(() => gaussian().logProb({ mean, logScale }, value))).toEqual(kernels);
  });

  it.each<[what: string, kernels: string[], shapes: string]>([
    ['of its own row', [BERNOULLI_LOG_PROB], '5×3 5×3'],
    ['but none of one row for all', [], '1×3 5×3'],
  ])('the log-probability of bits %s', async (_, kernels, shapes) => {
    const [logits, value] = tensors(shapes) as [Tensor, Tensor];
    expect(await kernelsOf(() => bernoulli().logProb({ logits }, value))).toEqual(kernels);
  });

  it.each<[string, () => Family]>([
    ['a scale that is learned', () => gaussian()],
    ['a scale that is given', () => gaussian({ scale: 0.5 })],
  ])('the bound of a VAE whose likelihood has %s', async (_, likelihood) => {
    const model = vae({
      data: [6],
      latent: 2,
      encoder: mlpEncoder([4]),
      decoder: mlpDecoder([4]),
      likelihood: likelihood(),
    });
    const state = model.initialState();
    const { kernelNames } = await profile(async () => {
      await trainStep(model, train.sgd(0.1), { data: noise(1, [5, 6]) }, state, randomKey(1));
      return [];
    });
    expect(kernelNames).toContain(VAE_BOUND);
    model.dispose();
  });

  it('the parameters and the samples of Gaussians', async () => {
    const raw = noise(1, [5, 6]);
    expect(await kernelsOf(() => gaussian().params(raw, {}).mean)).toEqual([GAUSSIAN_HEAD]);
    const params = gaussian().params(raw, {});
    expect(await kernelsOf(() => gaussian().sample(params, randomKey(1)))).toEqual([
      GAUSSIAN_SAMPLE,
    ]);
  });
});
