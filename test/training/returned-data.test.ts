import {
  add,
  cast,
  concat,
  fill,
  keep,
  mul,
  reshape,
  slice,
  sub,
  tensor2d,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  bernoulliPrior,
  evaluate,
  fit,
  fitSigmoidBeliefNetwork,
  mlpDecoder,
  mlpEncoder,
  movingAverage,
  randomKey,
  scoreFunction,
  sigmoidBeliefNetwork,
  uniformNoise,
  vae,
  type Dataset,
  type Key,
  type Trainable,
} from '../../src/index.js';
import { describeOnBackends, useBackend } from '../support/backend.js';
import {} from '../support/toy-model.js';
import { expectNoTensorMore, expectNothingChanged } from '../support/unchanged.js';

const networks = { encoder: mlpEncoder([4]), decoder: mlpDecoder([4]), likelihood: bernoulli() };
const small = () => vae({ data: [6], latent: 2, ...networks });
/** With a baseline, whose state training carries. */
const bits = () =>
  vae({
    data: [6],
    latent: 2,
    posterior: bernoulli(),
    prior: bernoulliPrior(),
    ...networks,
    estimator: scoreFunction({ baseline: movingAverage() }),
  });
const pixels = (rows: number) => uniformNoise(randomKey(3), [rows, 6]);
const quick = { epochs: 2, batchSize: 4, progress: false };

/** The functions that take a transform. */
const doors = {
  fit: {
    make: bits,
    run: (model: unknown, data: Tensor | Dataset, options: object) =>
      fit(model as Trainable<false>, data, { ...quick, ...options }),
  },
  evaluate: {
    make: bits,
    run: (model: unknown, data: Tensor | Dataset, options: object) =>
      evaluate(model as Trainable<false>, data, options),
  },
  fitSigmoidBeliefNetwork: {
    make: () => sigmoidBeliefNetwork({ data: [6], layers: [3] }),
    run: (model: unknown, data: Tensor | Dataset, options: object) =>
      fitSigmoidBeliefNetwork(model as ReturnType<typeof sigmoidBeliefNetwork>, data, {
        ...quick,
        ...options,
      }),
  },
};
const doorNames = ['fit', 'evaluate', 'fitSigmoidBeliefNetwork'] as const;

describeOnBackends('what a transform returns', () => {
  const wrong: [string, (batch: Tensor) => unknown, RegExp][] = [
    ['values below the support', (x) => sub(mul(x, 2), 1), /between 0 and 1, but got -0\.\d+ at/],
    ['values above the support', (x) => mul(x, 255), /between 0 and 1, but got \d+\.?\d* at/],
    [
      'NaN',
      (x) => fill(x.shape, NaN),
      /what transform returns must be finite numbers, but got NaN/,
    ],
    ['infinite values', (x) => fill(x.shape, -Infinity), /finite numbers, but got -Infinity/],
    [
      'another shape',
      (x) => reshape(x, [-1, 2, 3]),
      /must return a .* \[\d+, 6\], but got .*, 2, 3\]/,
    ],
    ['more columns', (x) => concat([x, x], 1), /of shape \[\d+, 6\], but got .* \[\d+, 12\]/],
    ['fewer rows', (x) => slice(x, 0, 1), /must return a .* but got .* \[1, 6\]/],
    ['more rows', (x) => concat([x, x], 0), /of shape \[(\d+), 6\], but got/],
    ['no rows', () => zeros([0, 6]), /but got a float32 tensor of shape \[0, 6\]/],
    ['another dtype', (x) => cast(x, 'int32'), /must return a float32 tensor .* but got a int32/],
    ['nothing', () => undefined, /transform must return a float32 tensor .*, but got undefined/],
    ['null', () => null, /transform must return .*, but got null/],
    [
      'a promise',
      async (x) => x,
      /transform must return .*, but got a promise\. Return a tensor at once/,
    ],
    ['numbers', (x) => x.arraySync(), /transform must return .*, but got \[\[|an array of/],
    [
      'what it has disposed',
      (x) => {
        const made = add(x, 0);
        made.dispose();
        return made;
      },
      /but got a disposed float32 tensor/,
    ],
    [
      'its own batch, disposed',
      (x) => {
        x.dispose();
        return x;
      },
      /but got a disposed float32 tensor/,
    ],
  ];
  for (const door of doorNames) {
    it.each(wrong)(`is refused by ${door}: %s`, async (_, transform, message) => {
      const { make, run } = doors[door];
      const model = make();
      const data = pixels(10);
      await expectNothingChanged(model, () => run(model, data, { transform }), message);
    });

    it(`is nothing to ${door} where it throws`, async () => {
      const { make, run } = doors[door];
      const model = make();
      const data = pixels(10);
      const own = new Error('my own');
      const transform = (x: Tensor) => {
        add(x, 1);
        throw own;
      };
      await expectNoTensorMore(() => run(model, data, { transform }), own);
    });

    it(`stays whose it was in ${door} where the transform did not make it`, async () => {
      const { make, run } = doors[door];
      const model = make();
      const fixed = pixels(5);
      const kept: Tensor[] = [];
      const data = pixels(10);
      await run(model, data, { batchSize: 5, transform: () => fixed });
      expect(fixed.isDisposed).toBe(false);
      const transform = () => {
        kept[0] ??= keep(pixels(5));
        return kept[0];
      };
      await run(model, data, { batchSize: 5, transform });
      expect(kept[0]!.isDisposed).toBe(false);
    });
  }

  it('is taken as it is where it fits', async () => {
    const model = small();
    const data = pixels(10);
    const flipped = (x: Tensor, _: Key) => sub(1, x);
    const plain = await evaluate(model, tensor2d(sub(1, data).arraySync() as number[][]));
    const changed = await evaluate(model, data, { transform: flipped });
    expect(changed).toEqual(plain);
  });
});

describe('what a dataset gives', () => {
  useBackend('accelerated wasm');
  const dataset = (batch: (positions: ArrayLike<number>) => unknown): Dataset => ({
    size: 10,
    shape: [6],
    batch: batch as Dataset['batch'],
  });
  const wrong: [string, (positions: ArrayLike<number>) => unknown, RegExp][] = [
    ['nothing', () => undefined, /the function batch of .* must return a float32 .* got undefined/],
    ['a promise of nothing', async () => undefined, /must return .* but got undefined\. Return a/],
    ['a promise of too few', async ({ length }) => zeros([length - 1, 6]), /\[\d+, 6\], but got/],
    [
      'a promise of NaN',
      async ({ length }) => fill([length, 6], NaN),
      /finite numbers, but got NaN/,
    ],
    [
      'a promise of bytes',
      async ({ length }) => fill([length, 6], 9),
      /between 0 and 1, but got 9/,
    ],
    ['arrays', ({ length }) => Array.from({ length }, () => [0]), /must return .* but got/],
    ['too few rows', ({ length }) => zeros([length - 1, 6]), /must return .* \[\d+, 6\], but got/],
    ['other columns', ({ length }) => zeros([length, 5]), /must return .* but got .*, 5\]/],
    ['integers', ({ length }) => zeros([length, 6], 'int32'), /must return .* but got a int32/],
    ['NaN', ({ length }) => fill([length, 6], NaN), /must be finite numbers, but got NaN/],
    ['bytes', ({ length }) => fill([length, 6], 255), /must lie between 0 and 1, but got 255/],
    [
      'what it has disposed',
      ({ length }) => {
        const rows = zeros([length, 6]);
        rows.dispose();
        return rows;
      },
      /but got a disposed float32 tensor/,
    ],
  ];
  for (const door of doorNames) {
    it.each(wrong)(`is refused by ${door}: %s`, async (_, batch, message) => {
      const { make, run } = doors[door];
      const model = make();
      await expectNothingChanged(model, () => run(model, dataset(batch), {}), message);
    });

    it(`is left by ${door} as it was where it throws`, async () => {
      const { make, run } = doors[door];
      const own = new Error('no such file');
      const model = make();
      const throws = dataset(({ length }) => {
        zeros([length, 6]);
        throw own;
      });
      await expectNoTensorMore(() => run(model, throws, {}), own);
    });
  }

  it('may be cached by it: what it makes and keeps for itself is not touched', async () => {
    let all: Tensor | undefined;
    const cached = dataset((positions) => {
      all ??= pixels(10);
      return slice(all, 0, positions.length);
    });
    await fit(small(), cached, quick);
    expect(all!.isDisposed).toBe(false);
  });

  it('is freed where the condition that goes with it is refused', async () => {
    const model = vae({ data: [6], latent: 2, condition: 3, ...networks });
    const data = pixels(10);
    const condition = { size: 10, shape: [3], batch: () => zeros([1, 1]) };
    for (const run of [
      () => fit(model, data, { ...quick, condition }),
      () => evaluate(model, data, { condition }),
      () =>
        fit(model, data, {
          condition: zeros([10, 3]),
          validation: { data, condition: zeros([10, 2]) },
        }),
    ])
      await expect(run()).rejects.toThrow(/^vae-kit: .*condition/);
    await expectNothingChanged(
      model,
      () => fit(model, data, { ...quick, condition }),
      /the function batch of the condition of the data must return .* \[4, 3\], but got/,
    );
  });
});
