import {
  add,
  cast,
  fill,
  less,
  memory,
  mul,
  ones,
  slice,
  sub,
  sum,
  tensor,
  tensor2d,
  train as optimizers,
  where,
  zeros,
  mean,
  square,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  arrayDataset,
  autoencoder,
  bernoulli,
  binarize,
  checkpointTo,
  evaluate,
  fit,
  fitGaussianMixture,
  fitSigmoidBeliefNetwork,
  gaussian,
  inspectModel,
  klPerDimension,
  loadModel,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  saveModel,
  sigmoidBeliefNetwork,
  streamDataset,
  train,
  trainStep,
  uniformNoise,
  vae,
  watchCollapse,
  type Dataset,
  type FitOptions,
  type Trainable,
  type Vae,
} from '../../src/index.js';
import { describeOnBackends, useBackend } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';
import { expectClose } from '../support/gradients.js';
import { toyModel } from '../support/toy-model.js';
import { expectNothingChanged, weightsOf } from '../support/unchanged.js';

const parts = {
  data: [6],
  latent: 2,
  encoder: mlpEncoder([5]),
  decoder: mlpDecoder([5]),
  likelihood: bernoulli(),
  seed: 3,
};
const compose = (encodeMask = false) => vae({ ...parts, encodeMask });
const quick = { epochs: 2, batchSize: 3, seed: 5, progress: false } as const;

const ROWS = 8;
const greys = () => uniformNoise(randomKey(1), [ROWS, 6]);
const holes = (seed = 2, rows = ROWS) =>
  cast(less(uniformNoise(randomKey(seed), [rows, 6]), 0.6), 'float32');
/** The same data with something else where they are missing. */
const torn = (data: Tensor, mask: Tensor, value: number) =>
  where(cast(mask, 'bool'), data, fill(data.shape, value));

async function learned(model: Vae, data: Tensor | Dataset, options: FitOptions) {
  const { history } = await fit(model, data, { ...quick, ...options });
  const figures = history.map(({ loss, metrics, validation }) => [loss, metrics, validation]);
  return [figures, weightsOf(model)];
}

describeOnBackends('training with a mask', () => {
  it('comes to the same bits whatever is missing, also by a transform', async () => {
    for (const encodeMask of [false, true]) {
      const [data, mask] = [greys(), holes()];
      for (const transform of [undefined, binarize]) {
        const options = { mask, validation: { data, mask }, ...(transform && { transform }) };
        const plain = await learned(compose(encodeMask), data, options);
        for (const value of [NaN, Infinity, -3]) {
          const other = torn(data, mask, value);
          const given = { ...options, validation: { data: other, mask } };
          expect(await learned(compose(encodeMask), other, given)).toEqual(plain);
        }
      }
    }
  });

  it('reads masks from tensors, datasets and streams alike, and one row for all', async () => {
    const [data, mask] = [greys(), holes()];
    const [values, seen] = [data.dataSync(), mask.dataSync()];
    const plain = await learned(compose(), data, { mask });
    const dataset = arrayDataset(Uint8Array.from(seen), [6]);
    expect(await learned(compose(), data, { mask: dataset })).toEqual(plain);
    const other = arrayDataset(torn(data, mask, NaN).dataSync(), [6]);
    expect(await learned(compose(), other, { mask })).toEqual(plain);
    expect(await learned(compose(), other, { mask: dataset })).toEqual(plain);
    const row = holes(9, 1);
    const repeated = tensor(Array.from({ length: ROWS }, () => Array.from(row.dataSync())));
    expect(await learned(compose(), data, { mask: row })).toEqual(
      await learned(compose(), data, { mask: repeated }),
    );
    const stream = (from: ArrayLike<number>) => {
      async function* rows() {
        for (let i = 0; i < ROWS; i++) yield Array.from(from).slice(6 * i, 6 * i + 6);
      }
      return streamDataset(rows, { shape: [6], size: ROWS, shuffleBuffer: 4 });
    };
    const streams = [stream(values), stream(seen)] as const;
    const beside = await learned(compose(), streams[0], { mask: streams[1] });
    const again = await learned(compose(), streams[0], { mask: dataset });
    expect(again).toEqual(beside);
    await Promise.all(streams.map((each) => each.close()));
  });

  it('makes a step of the loss of what was observed, as the low level does', async () => {
    const [data, mask] = [torn(greys(), holes(), NaN), holes()];
    const [one, other] = [compose(true), compose(true)];
    const state = one.initialState();
    const optimizer = optimizers.sgd(0.1);
    const before = memory().numTensors;
    const { loss } = await trainStep(one, optimizer, { data, mask }, state, randomKey(4));
    expect(memory().numTensors).toBe(before);
    const clean = torn(greys(), holes(), 0);
    const { loss: same } = await trainStep(
      other,
      optimizers.sgd(0.1),
      { data: clean, mask },
      state,
      randomKey(4),
    );
    expect([loss, weightsOf(one)]).toEqual([same, weightsOf(other)]);
    expect(Number.isFinite(loss)).toBe(true);
  });

  it('lets the KL of data of which nothing was observed go to 0', async () => {
    const model = compose();
    for (const weight of model.variables.slice(0, 4)) weight.assign(add(1, mul(3, weight)));
    const { history } = await fit(model, greys(), {
      ...quick,
      epochs: 100,
      learningRate: 0.1,
      mask: zeros([ROWS, 6]),
    });
    expect(Math.abs(history[0]!.metrics.logLikelihood)).toBe(0);
    expect(history[0]!.metrics.kl).toBeGreaterThan(0.01);
    expect(history.at(-1)!.metrics.kl).toBeLessThan(1e-3);
    expect(history.at(-1)!.loss).toBeCloseTo(history.at(-1)!.metrics.kl, 5);
  });
});

/** Of a step, where the backend computes as a whole what is not masked. */
describe('a masked step', () => {
  useBackend('accelerated wasm');

  it('agrees with the same on tfjs alone', async () => {
    const { setBackend } = await import('@tensorflow/tfjs-core');
    const run = async (backend: 'cpu' | 'wasm', encodeMask: boolean, masked: boolean) => {
      await setBackend(backend);
      const model = vae({
        ...parts,
        data: [40],
        encoder: mlpEncoder([16]),
        decoder: mlpDecoder([16]),
        encodeMask,
      });
      const data = cast(less(uniformNoise(randomKey(3), [20, 40]), 0.3), 'float32');
      const mask = cast(less(uniformNoise(randomKey(4), [20, 40]), 0.5), 'float32');
      const options = { ...quick, batchSize: 10, optimizer: optimizers.sgd(0.05) };
      const { history } = await fit(model, data, { ...options, ...(masked && { mask }) });
      const all = [...history.map(({ loss }) => loss), ...weightsOf(model).flat()];
      model.dispose();
      return all;
    };
    for (const encodeMask of [false, true])
      for (const masked of [false, true])
        expectClose(
          await run('wasm', encodeMask, masked),
          await run('cpu', encodeMask, masked),
          1e-5,
        );
  });
});

describe('a run with a mask', () => {
  useBackend('cpu');

  it('is left, kept and resumed to the same bits, and by no other', async () => {
    const [data, mask] = [torn(greys(), holes(), NaN), holes()];
    const unmasked = { epochs: 3, batchSize: 3, seed: 5 };
    const given = { ...unmasked, mask };
    const [whole, left, resumed, plain] = [0, 1, 2, 3].map(() => compose(true)) as [
      Vae,
      Vae,
      Vae,
      Vae,
    ];
    await fit(whole, data, { ...given, weights: [1, 2, 1, 1, 1, 1, 1, 3] });
    let file: Uint8Array | undefined;
    const target = { write: (bytes: Uint8Array) => (file = bytes), read: () => file };
    const checkpoint = checkpointTo(target, { everySteps: 1 });
    const weights = [1, 2, 1, 1, 1, 1, 1, 3];
    for await (const { step } of train(left, data, { ...given, weights, checkpoint })) {
      if (step === 4) break;
    }
    await fit(resumed, data, { ...given, weights, checkpoint, resume: true });
    expect(weightsOf(resumed)).toEqual(weightsOf(whole));
    const all = greys();
    await expectNothingChanged(
      plain,
      () => fit(plain, all, { ...unmasked, weights, checkpoint, resume: true }),
      /mask of the data given, not none/,
    );
  });

  it('is told to callbacks, which may look at the data', async () => {
    const [data, mask] = [greys(), holes()];
    const model = compose(true);
    const seen: number[][] = [];
    let kl: Float64Array | undefined;
    await fit(model, torn(data, mask, NaN), {
      ...quick,
      mask,
      callbacks: [
        {
          async onStart({ data: told }) {
            const batch = await told!.batch([2, 0]);
            seen.push(Array.from(batch.mask!.dataSync()), Array.from(batch.data.dataSync()));
          },
        },
        watchCollapse({
          after: 0,
          every: 1,
          threshold: 100,
          rows: ROWS,
          tell: (_, collapse) => (kl = collapse.klPerDimension),
        }),
      ],
    });
    expect(seen[0]).toEqual([2, 0].flatMap((n) => Array.from(slice(mask, n, 1).dataSync())));
    expect(seen[1]).toEqual(
      [2, 0].flatMap((n) => Array.from(slice(mul(data, mask), n, 1).dataSync())),
    );
    expect(kl!.every(Number.isFinite)).toBe(true);
    expect(Array.from(await klPerDimension(model, data, { mask })).every(Number.isFinite)).toBe(
      true,
    );
  });

  it('leaves no tensor behind, whether it ends or is refused', async () => {
    const [data, mask] = [torn(greys(), holes(), NaN), holes()];
    const model = compose(true);
    const before = memory().numTensors;
    await fit(model, data, {
      ...quick,
      mask,
      validation: { data, mask },
      transform: (rows) => mul(rows, 1),
    });
    await evaluate(model, data, { mask, transform: binarize });
    expect(memory().numTensors).toBe(before);
    const half: Dataset = { size: ROWS, shape: [6], batch: ({ length }) => fill([length, 6], 0.5) };
    await expectNothingChanged(model, () => fit(model, data, { mask: half }), /zeros and ones/);
    const broken: Dataset = {
      size: ROWS,
      shape: [6],
      batch: () => {
        throw new Error('my own');
      },
    };
    const tensors = memory().numTensors;
    await expect(fit(model, data, { mask: broken })).rejects.toThrow('my own');
    expect(memory().numTensors).toBe(tensors);
  });

  it('may be of a model of a user that says so, which sees 0 and the mask', async () => {
    const given: number[][] = [];
    const model = toyModel(() => ({
      masked: true,
      loss: ({ data, mask }, state) => {
        given.push(Array.from(data.dataSync()), Array.from(mask!.dataSync()));
        return {
          loss: mean(sum(mul(mask!, square(sub(data, model.variables[0]!))), 1)),
          metrics: {},
          state: { step: state.step + 1, estimator: state.estimator },
        };
      },
    }));
    const data = tensor2d([[NaN, 3]]);
    await fit(model, data, { epochs: 1, mask: tensor2d([[0, 1]]) });
    expect(given).toEqual([
      [0, 3],
      [0, 1],
    ]);
  });
});

describe('an auto-encoder with a mask', () => {
  useBackend('cpu');

  it('learns and measures what was observed', async () => {
    const [data, mask] = [greys(), holes()];
    const make = (encodeMask: boolean) =>
      autoencoder({ ...parts, likelihood: gaussian({ scale: 1 }), encodeMask });
    for (const encodeMask of [false, true]) {
      const model = make(encodeMask);
      const { history } = await fit(model, torn(data, mask, NaN), {
        ...quick,
        epochs: 1,
        batchSize: 8,
        mask,
      });
      const fresh = make(encodeMask);
      const made = fresh.decode(fresh.encode(data, { mask })).dataSync();
      const [x, seen] = [data.dataSync(), mask.dataSync()];
      let expected = 0;
      for (let i = 0; i < x.length; i++)
        expected += (seen[i]! * ((x[i]! - made[i]!) ** 2 + Math.log(2 * Math.PI))) / 2 / ROWS;
      expect(history[0]!.loss).toBeCloseTo(expected, 5);
      const { logLikelihood } = await evaluate(fresh, torn(data, mask, 7), { mask });
      expect(logLikelihood).toBeCloseTo(-expected, 5);
    }
  });
});

describe('a model that is told of masks', () => {
  useBackend('cpu');

  it.each([
    ['a VAE', () => compose(true)],
    ['an auto-encoder', () => autoencoder({ ...parts, encodeMask: true })],
  ] as const)('is saved, inspected and loaded: %s', async (_, make) => {
    const model = make();
    const file = await saveModel(model);
    const info = await inspectModel(file);
    expect(info).toMatchObject({ settings: { encodeMask: true } });
    const again = (await loadModel(file)) as Vae;
    expect(again.encodeMask).toBe(true);
    const told = { mask: holes() };
    expect(again.encode(greys(), told).dataSync()).toEqual(
      (model as Vae).encode(greys(), told).dataSync(),
    );
    const plain = await inspectModel(await saveModel(compose()));
    expect(plain).not.toHaveProperty('settings.encodeMask');
    expect(((await loadModel(await saveModel(compose()))) as Vae).encodeMask).toBe(false);
  });
});

describe('a mask is refused before anything is changed', () => {
  useBackend('cpu');

  it.each<[string, () => object, RegExp]>([
    [
      'of another shape',
      () => ({ mask: ones([ROWS, 5]) }),
      /mask must be a float32 tensor of shape \[8, 6\]/,
    ],
    [
      'of fewer rows',
      () => ({ mask: ones([3, 6]) }),
      /mask must be .* but got a float32 tensor of shape \[3, 6\]/,
    ],
    [
      'of halves',
      () => ({ mask: fill([ROWS, 6], 0.5) }),
      /zeros and ones, but got 0\.5 at position 0 of 48/,
    ],
    ['of NaN', () => ({ mask: fill([ROWS, 6], NaN) }), /zeros and ones, but got NaN at position 0/],
    ['a list', () => ({ mask: [1, 0] }), /mask must be/],
    ['null', () => ({ mask: null }), /mask must be/],
    [
      'a dataset of fewer rows',
      () => ({ mask: arrayDataset(new Float32Array(12), [6]) }),
      /the mask must have as many rows as the data, 8, but got 2\./,
    ],
    [
      'a dataset of another shape',
      () => ({ mask: arrayDataset(new Float32Array(40), [5]) }),
      /the mask of the data must have rows of shape \[6\]/,
    ],
    [
      'over NaN that was observed',
      () => ({ mask: ones([ROWS, 6]) }),
      /the data must be finite numbers, but got \d+ of 48 that are not, the first NaN in row/,
    ],
    [
      'of validation data, of another shape',
      () => ({ mask: holes(), validation: { data: greys(), mask: ones([1, 2]) } }),
      /mask must be/,
    ],
    ['under another name', () => ({ nanMask: holes() }), /Give mask: 1 where a value was observed/],
  ])('%s', async (_, options, message) => {
    const model = compose();
    const [data, given] = [torn(greys(), holes(), NaN), options()];
    await expectNothingChanged(model, () => fit(model, data, { ...quick, ...given }), message);
  });

  it('in a step', async () => {
    const model = compose();
    const state = model.initialState();
    const optimizer = optimizers.sgd(1);
    const step =
      (mask: Tensor, data = greys()) =>
      () =>
        trainStep(model, optimizer, { data, mask }, state, randomKey(1));
    await expectNothingChanged(model, step(ones([2, 6])), /mask must be/);
    await expectNothingChanged(model, step(fill([1, 6], 2)), /zeros and ones, but got 2/);
    await expectNothingChanged(
      model,
      step(ones([1, 6]), fill([ROWS, 6], NaN)),
      /the data must be finite numbers, but got NaN at position 0/,
    );
  });

  it('by what a transform returns where a value was observed', async () => {
    const model = compose();
    const mask = tensor2d([[1, 0, 1, 0, 1, 0]]);
    const filled = (value: number, at: number) => (rows: Tensor) =>
      where(
        cast(
          tensor(
            Array.from({ length: rows.size }, (_, i) => Number(i % 6 === at)),
            rows.shape,
          ),
          'bool',
        ),
        fill(rows.shape, value),
        rows,
      );
    const data = greys();
    await fit(model, data, { ...quick, mask, transform: filled(NaN, 1) });
    await expectNothingChanged(
      model,
      () => fit(model, data, { ...quick, mask, transform: filled(NaN, 2) }),
      /what transform returns must be finite numbers/,
    );
  });

  it('for models that do not read it', async () => {
    const network = sigmoidBeliefNetwork({ data: 6, layers: [2] });
    const [data, mask] = [greys(), holes()];
    const message =
      /mask must be left out for a model whose loss does not read it, but got .*Fill in/;
    for (const run of [
      () => fit(network.amortized() as Trainable<false>, data, { ...quick, mask }),
      () => fitSigmoidBeliefNetwork(network, data, { ...quick, mask } as object),
      () => fitSigmoidBeliefNetwork(network, data, { ...quick, validation: { data, mask } }),
      () => fit(toyModel(), slice(data, [0, 0], [-1, 2]), { mask: ones([1, 2]) }),
    ])
      await expectVaeKitRejection(run(), message);
    await expectVaeKitRejection(
      fitGaussianMixture(data as never, { components: 2, mask } as never),
      /'mask'\. EM needs all of each point/,
    );
  });
});
