import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  autoencoder,
  bernoulli,
  bernoulliPrior,
  binarize,
  conditionalPrior,
  evaluate,
  fit,
  fitGaussianMixture,
  foldIn,
  gaussian,
  gaussianMixture,
  leaveOneOut,
  mlpDecoder,
  mlpEncoder,
  normalNoise,
  oneHot,
  randomKey,
  scoreFunction,
  sigmoidBeliefNetwork,
  standardNormal,
  swissRoll,
  syntheticDigits,
  vae,
  type AmortizedSigmoidBeliefNetwork,
  type Autoencoder,
  type Family,
  type GaussianMixture,
  type GaussianParams,
  type Network,
  type Prior,
  type SigmoidBeliefNetwork,
  type Trainable,
  type Vae,
} from 'vae-kit';
import { threefry2x32 } from '../../src/core/threefry.js';
import { useBackend } from '../support/backend.js';

/** What each draw since the last look was decided by, in order. */
const draws: string[] = [];

vi.mock(import('../../src/core/xoshiro.js'), async (original) => {
  const { xoshiro128 } = await original();
  return {
    xoshiro128(state) {
      draws.push(state.join());
      return xoshiro128(state);
    },
  };
});

// Initializers of stock layers are seeded by a key, and draw for themselves.
vi.mock(import('../../src/core/keys.js'), async (original) => {
  const keys = await original();
  return {
    ...keys,
    tfjsSeed(key) {
      draws.push([0, 1].flatMap((i) => threefry2x32(key.words, [3, i])).join());
      return keys.tfjsSeed(key);
    },
  };
});

const SEED = 5;

/** What calls draw by, call by call: every call gets the same seed. */
async function drawsOf(calls: Readonly<Record<string, () => unknown>>) {
  const all: Record<string, readonly string[]> = {};
  for (const [name, call] of Object.entries(calls)) {
    draws.length = 0;
    await call();
    all[name] = draws.slice();
  }
  return all;
}

/** Expects each call to draw, and no draw to be decided as another is. */
async function expectAllDistinct(calls: Readonly<Record<string, () => unknown>>) {
  const owners = new Map<string, string>();
  const shared: string[] = [];
  for (const [name, keys] of Object.entries(await drawsOf(calls))) {
    expect(keys.length, `draws of ${name}`).toBeGreaterThan(0);
    for (const key of keys) {
      if (owners.has(key)) shared.push(`${owners.get(key)!} and ${name}`);
      owners.set(key, name);
    }
  }
  expect(shared).toEqual([]);
}

const bits = () =>
  tf.tensor2d(
    Array.from({ length: 42 }, (_, i) => Number(i % 5 < 2)),
    [7, 6],
  );
const conditions = () => oneHot([0, 1, 2, 0, 1, 2, 0], 3);

/** Training in steps of unequal size, and a measurement in as many batches. */
function trained<C extends boolean>(model: () => Trainable<C>, condition?: () => tf.Tensor) {
  const given = () => (condition ? { condition: condition() } : {});
  const options = { batchSize: 3, seed: SEED, transform: binarize };
  return {
    fit: () =>
      fit(model() as Trainable<false>, bits(), { ...options, epochs: 3, ...given() } as object),
    evaluate: () =>
      evaluate(model() as Trainable<false>, bits(), { ...options, ...given() } as object),
  };
}

/** A network whose first weights are drawn by the library's own noise. */
const noisy = <R extends 'encoder' | 'decoder'>(plain: Network<R>): Network<R> => ({
  ...plain,
  build(sizes) {
    [sizes.key, foldIn(sizes.key, 0), foldIn(sizes.key, 1)].forEach((key) => normalNoise(key, [1]));
    return plain.build({ ...sizes, key: foldIn(sizes.key, 2) });
  },
});

/** A family that draws what it learns, and a prior that does. */
const learned: Family<GaussianParams, true> = {
  ...gaussian(),
  variables: (event, key) => ({ shift: normalNoise(key, [1, ...event]) }),
  params(raw, { shift }) {
    const { mean, logScale } = gaussian().params(raw, {});
    return { mean: tf.add(mean, shift!), logScale };
  },
};
const drawn: Prior<GaussianParams> = {
  type: 'drawn',
  family: gaussian(),
  build(sizes) {
    const mean = normalNoise(sizes.key, [1, ...sizes.latent]);
    return { variables: {}, params: () => ({ mean, logScale: tf.zerosLike(mean) }) };
  },
};

describe('no two draws have the same key, though all calls have the same seed', () => {
  useBackend('cpu');
  beforeEach(() => void (draws.length = 0));
  const parts = {
    data: 6,
    latent: 2,
    encoder: mlpEncoder([4]),
    decoder: mlpDecoder([4]),
    seed: SEED,
  };
  const sample = { output: 'sample', seed: SEED } as const;

  it.each([
    ['Gaussian latents', () => vae({ ...parts, likelihood: bernoulli() })],
    [
      'bits and several samples',
      () =>
        vae({
          ...parts,
          likelihood: bernoulli(),
          posterior: bernoulli(),
          prior: bernoulliPrior(),
          estimator: scoreFunction({ baseline: leaveOneOut(), samples: 3 }),
        }),
    ],
    [
      'parts that draw for themselves',
      () =>
        vae({
          ...parts,
          encoder: noisy(mlpEncoder([4])),
          decoder: noisy(mlpDecoder([4])),
          likelihood: learned,
          posterior: learned,
          prior: drawn,
        }),
    ],
    [
      'a mixture as prior',
      () =>
        vae({
          ...parts,
          likelihood: bernoulli(),
          prior: gaussianMixture({
            covariance: 'spherical',
            weights: [0.5, 0.5],
            means: [
              [-2, 0],
              [2, 0],
            ],
            covariances: [1, 1],
          }),
        }),
    ],
  ])('in a VAE of %s', async (_, build) => {
    let model!: Vae;
    await expectAllDistinct({
      build: () => (model = build()),
      ...trained(() => model),
      generate: () => model.generate(3, sample),
      encode: () => model.encode(bits(), sample),
      decode: () => model.decode(tf.zeros([3, 2]), sample),
      elbo: () => model.elbo(bits(), { samples: 3, seed: SEED }),
    });
  });

  it('in a VAE with conditions', async () => {
    let model!: Vae<true>;
    const condition = conditions();
    const build = () =>
      vae({
        ...parts,
        condition: 3,
        prior: conditionalPrior(),
        likelihood: bernoulli(),
        kl: 'monte-carlo',
      });
    await expectAllDistinct({
      build: () => (model = build()),
      ...trained(() => model, conditions),
      generate: () => model.generate(7, { ...sample, condition }),
      encode: () => model.encode(bits(), { ...sample, condition }),
      decode: () => model.decode(tf.zeros([7, 2]), { ...sample, condition }),
      elbo: () => model.elbo(bits(), { samples: 3, seed: SEED, condition }),
    });
  });

  it('in an auto-encoder', async () => {
    let model!: Autoencoder;
    await expectAllDistinct({
      build: () => (model = autoencoder({ ...parts, likelihood: bernoulli() })),
      ...trained(() => model),
      decode: () => model.decode(tf.zeros([3, 2]), sample),
    });
  });

  it('in a belief network of three hidden layers, and its encoders', async () => {
    let network!: SigmoidBeliefNetwork;
    let model!: AmortizedSigmoidBeliefNetwork;
    await expectAllDistinct({
      build: () => (network = sigmoidBeliefNetwork({ data: 6, layers: [4, 3, 2], seed: SEED })),
      amortized: () => (model = network.amortized({ seed: SEED })),
      ...trained(() => model),
      generate: () => network.generate(3, sample),
      decode: () => network.decode(tf.zeros([3, 4]), sample),
      encode: () => model.encode(bits(), sample),
      elbo: () => model.elbo(bits(), { samples: 3, seed: SEED }),
    });
  });

  it('in data, what is fitted to them, and what a user draws', async () => {
    let mixture!: GaussianMixture;
    const { points } = swissRoll({ points: 50, noise: 1, seed: 1 });
    const model = vae({ ...parts, likelihood: bernoulli() });
    await expectAllDistinct({
      swissRoll: () => swissRoll({ points: 20, noise: 1, seed: SEED }),
      syntheticDigits: () => syntheticDigits({ count: 3, seed: SEED }),
      fitGaussianMixture: async () =>
        (mixture = await fitGaussianMixture(points, { components: 2, seed: SEED, restarts: 3 })),
      sample: () => mixture.sample(10, { seed: SEED }),
      binarize: () => binarize(tf.zeros([3]), randomKey(SEED)),
      build: () => vae({ ...parts, likelihood: bernoulli() }),
      ...trained(() => model),
      generate: () => model.generate(3, sample),
      encode: () => model.encode(bits(), sample),
      decode: () => model.decode(tf.zeros([3, 2]), sample),
      elbo: () => model.elbo(bits(), { seed: SEED }),
    });
  });
});

describe('what is done again is drawn again', () => {
  useBackend('cpu');
  const sample = { output: 'sample', seed: SEED } as const;

  it('by a VAE: to reconstruct is to encode and to decode', async () => {
    const model = vae({
      data: 6,
      latent: 2,
      encoder: mlpEncoder([4]),
      decoder: mlpDecoder([4]),
      likelihood: bernoulli(),
      prior: standardNormal(),
    });
    const { encode, decode, reconstruct } = await drawsOf({
      encode: () => model.encode(bits(), sample),
      decode: () => model.decode(tf.zeros([7, 2]), sample),
      reconstruct: () => model.reconstruct(bits(), { ...sample, latent: 'sample' }),
    });
    expect(reconstruct).toEqual([...encode!, ...decode!]);
  });

  it('by a belief network', async () => {
    const network = sigmoidBeliefNetwork({ data: 6, layers: [4, 3] });
    const model = network.amortized();
    const { encode, decode, reconstruct } = await drawsOf({
      encode: () => model.encode(bits(), sample),
      decode: () => network.decode(tf.zeros([7, 4]), sample),
      reconstruct: () => model.reconstruct(bits(), { ...sample, latent: 'sample' }),
    });
    expect(reconstruct).toEqual([encode![0], ...decode!]);
  });
});
