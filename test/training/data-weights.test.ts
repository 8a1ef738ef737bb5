import {
  add,
  exp,
  memory,
  mul,
  mean,
  square,
  sub,
  sum,
  tensor,
  tensor1d,
  tensor2d,
  train,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  autoencoder,
  bernoulli,
  bernoulliPrior,
  checkpointTo,
  elbo,
  evaluate,
  fit,
  fitSigmoidBeliefNetwork,
  foldIn,
  gaussian,
  leaveOneOut,
  mlpDecoder,
  mlpEncoder,
  movingAverage,
  randomKey,
  scoreFunction,
  sigmoidBeliefNetwork,
  train as trainByLoop,
  trainStep,
  uniformNoise,
  vae,
  type BernoulliParams,
  type Dataset,
  type Family,
  type FitOptions,
  type GaussianParams,
  type Trainable,
} from '../../src/index.js';
import { useWasm } from '../../src/wasm/index.js';
import { expectClose } from '../support/gradients.js';
import { toyModel } from '../support/toy-model.js';
import { expectNothingChanged, weightsOf } from '../support/unchanged.js';

beforeAll(async () => {
  await useWasm();
});

const networks = { encoder: mlpEncoder([5]), decoder: mlpDecoder([5]) };
const parts = { data: [6], latent: 2, ...networks, likelihood: bernoulli(), seed: 3 };
const compose = () => autoencoder(parts);
const rows = [
  [1, 0, 1, 1, 0, 0],
  [0, 1, 1, 0, 0, 1],
  [1, 1, 0, 0, 1, 0],
];
const [a, b, c] = rows as [number[], number[], number[]];
const quiet = { epochs: 2, progress: false };

/** Draws that depend on the datum alone, so that the same row is always the same draw. */
const still: Family<GaussianParams, true> = {
  ...gaussian(),
  sample: ({ mean: center, logScale }) => add(center, mul(0.7, exp(logScale))),
};
const stillBits: Family = {
  ...bernoulli(),
  sample: (params) => bernoulli().mode(params as BernoulliParams),
};
const bits = { ...parts, posterior: stillBits, prior: bernoulliPrior(0.3) };

const MODELS = {
  'an auto-encoder': compose,
  'a VAE': () => vae({ ...parts, posterior: still }),
  'a VAE with free bits': () =>
    vae({ ...parts, posterior: still, objective: elbo({ freeBits: 0.2 }) }),
  'a VAE with a KL of its samples': () =>
    vae({ ...parts, posterior: still, kl: 'monte-carlo', objective: elbo({ beta: 0.5 }) }),
  'a VAE of bits': () => vae({ ...bits, estimator: scoreFunction() }),
  'a VAE of bits with a KL of its samples': () =>
    vae({ ...bits, kl: 'monte-carlo', estimator: scoreFunction() }),
  'a VAE of bits with a moving average': () =>
    vae({ ...bits, estimator: scoreFunction({ baseline: movingAverage(0.5) }) }),
  'a VAE of bits with leave-one-out': () =>
    vae({ ...bits, estimator: scoreFunction({ baseline: leaveOneOut(), samples: 2 }) }),
  'a belief network': () => sigmoidBeliefNetwork({ data: 6, layers: [3, 2], seed: 3 }),
} satisfies Record<string, () => Trainable<false>>;

/** All weights, one after the other, after training with plain gradient steps. */
async function learned(
  model: Trainable<false>,
  data: readonly (readonly number[])[],
  options: FitOptions,
) {
  const { history } = await fit(model, tensor2d(data.map((row) => [...row])), {
    ...quiet,
    optimizer: train.sgd(0.5),
    ...options,
  });
  return { losses: history.map(({ loss }) => loss), weights: weightsOf(model).flat() };
}

describe('a datum of weight 2', () => {
  it.each(Object.entries(MODELS))(
    'is learned by %s as one that is there twice',
    async (_, made) => {
      const counted = await learned(made(), rows, { weights: [2, 1, 1] });
      const repeated = await learned(made(), [a, a, b, c], {});
      expectClose(counted.losses, repeated.losses, 1e-5);
      expectClose(counted.weights, repeated.weights, 1e-5);
      const plain = await learned(made(), rows, {});
      expect(
        Math.max(...plain.weights.map((w, i) => Math.abs(w - counted.weights[i]!))),
      ).toBeGreaterThan(1e-3);
    },
  );

  it.each([true, false])(
    'is so by mean fields, those of before taken up: %s',
    async (warmStart) => {
      const reach = async (data: number[][], weights?: number[]) => {
        const network = sigmoidBeliefNetwork({ data: 6, layers: [3], seed: 3 });
        const { history } = await fitSigmoidBeliefNetwork(network, tensor2d(data), {
          ...quiet,
          warmStart,
          optimizer: train.sgd(0.5),
          ...(weights && { weights }),
        });
        return [...history.map(({ loss }) => loss), ...weightsOf(network).flat()];
      };
      expectClose(await reach(rows, [1, 1, 2]), await reach([a, b, c, c]), 1e-5);
    },
  );
});

describe('weights of data', () => {
  it('are those of their rows, whatever the order and the batch, with a mean of 1', async () => {
    const seen = new Map<number, Set<number>>();
    const model = toyModel((own) => ({
      weighted: true,
      loss(batch, state, key) {
        expect(batch.weights!.shape).toEqual([batch.data.shape[0]]);
        const values = batch.data.dataSync();
        batch.weights!.dataSync().forEach((weight, n) => {
          const row = values[2 * n]! - 50;
          seen.set(row, (seen.get(row) ?? new Set()).add(weight));
        });
        return own.loss(batch, state, key);
      },
    }));
    const data = tensor2d([0, 1, 2, 3, 4].map((row) => [row, -row]));
    await fit(model, data, {
      epochs: 3,
      batchSize: 2,
      weights: [1, 2, 3, 4, 0],
      transform: (batch) => add(batch, 50),
    });
    expect([...seen].sort(([one], [other]) => one - other)).toEqual(
      [1, 2, 3, 4, 0].map((weight, row) => [row, new Set([weight / 2])]),
    );
  });

  it('make the loss of an epoch Σ w L / N, also where the last batch is smaller', async () => {
    const model = autoencoder({ ...parts, likelihood: gaussian({ scale: 1 }) });
    const data = uniformNoise(randomKey(4), [7, 6]);
    const weights = [3, 0, 1, 1, 0.5, 10, 2];
    const losses = Array.from(
      model.measure({ data }, randomKey(0)).logLikelihood.dataSync(),
      (l) => -l,
    );
    const { history } = await fit(model, data, {
      epochs: 2,
      batchSize: 3,
      optimizer: train.sgd(0),
      weights,
      validation: { data },
    });
    const total = weights.reduce((all, weight) => all + weight);
    const expected = losses.reduce((all, loss, i) => all + (weights[i]! * loss) / total, 0);
    const plain = losses.reduce((all, loss) => all + loss / 7, 0);
    for (const { loss, metrics, validation } of history) {
      expect(loss).toBeCloseTo(expected, 4);
      // Metrics hide no weight: they are means of the data as they are.
      expect(metrics.logLikelihood).toBeCloseTo(-plain, 4);
      expect(validation!.logLikelihood).toBeCloseTo(metrics.logLikelihood, 4);
    }
    expect(Math.abs(expected - plain)).toBeGreaterThan(0.01);
  });

  it.each([
    ['a VAE', MODELS['a VAE']],
    [
      'a belief network with an encoder',
      () => sigmoidBeliefNetwork({ data: 6, layers: [3] }).amortized(),
    ],
    ['a belief network', MODELS['a belief network']],
  ] as const)('leave the metrics of %s plain means', async (_, made) => {
    const metricsOf = async (weights?: number[]) => {
      const { history } = await fit(made() as Trainable<false>, tensor2d(rows), {
        ...quiet,
        epochs: 1,
        ...(weights && { weights }),
      });
      return history[0]!;
    };
    const [plain, weighed] = [await metricsOf(), await metricsOf([1, 5, 0])];
    expect(weighed.metrics).toEqual(plain.metrics);
    expect(Math.abs(weighed.loss - plain.loss)).toBeGreaterThan(1e-3);
  });

  it.each(Object.entries(MODELS))('that are all the same change no bit of %s', async (_, made) => {
    const plain = await learned(made(), rows, { batchSize: 2 });
    expect(await learned(made(), rows, { batchSize: 2, weights: [0.1, 0.1, 0.1] })).toEqual(plain);
  });

  it('may be of any kind and of any size', async () => {
    const kinds: FitOptions['weights'][] = [
      [1, 2, 0],
      new Float32Array([1, 2, 0]),
      new Float64Array([0.5, 1, 0]),
      new Uint8Array([100, 200, 0]),
      tensor1d([1, 2, 0]),
      tensor1d([1, 2, 0], 'int32'),
      [0.75e308, 1.5e308, 0],
      [1e-310, 2e-310, 0],
    ];
    const all = await Promise.all(
      kinds.map(async (weights) => learned(compose(), rows, { ...(weights && { weights }) })),
    );
    for (const { weights } of all.slice(1)) expectClose(weights, all[0]!.weights, 1e-6);
  });

  it('that are a tensor stay as they are, and no tensor is left behind', async () => {
    const model = compose();
    const [data, weights] = [tensor2d(rows), tensor1d([1, 2, 3])];
    const before = memory().numTensors;
    await fit(model, data, { ...quiet, batchSize: 2, weights });
    expect(memory().numTensors).toBe(before);
    expect(Array.from(weights.dataSync())).toEqual([1, 2, 3]);
    const torn: Dataset = { size: 3, shape: [6], batch: () => tensor(Array(6).fill(NaN), [1, 6]) };
    await expectNothingChanged(model, () => fit(model, torn, { weights, batchSize: 1 }), /finite/);
  });

  it('count in training that is left, kept and resumed', async () => {
    const given = { epochs: 3, batchSize: 2, seed: 5, weights: [1, 2, 4] };
    const data = tensor2d(rows);
    const [whole, left, resumed] = [compose(), compose(), compose()];
    await fit(whole, data, given);
    let file: Uint8Array | undefined;
    const target = { write: (bytes: Uint8Array) => (file = bytes), read: () => file };
    const checkpoint = checkpointTo(target, { everySteps: 1 });
    for await (const { step } of trainByLoop(left, data, { ...given, checkpoint })) {
      if (step === 4) break;
    }
    await fit(resumed, data, { ...given, checkpoint, resume: true });
    expect(weightsOf(resumed)).toEqual(weightsOf(whole));
  });

  it('go with a condition', async () => {
    const model = autoencoder({ ...parts, condition: 2 });
    const condition = tensor2d([
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const { history } = await fit(model, tensor2d(rows), {
      ...quiet,
      condition,
      weights: [1, 0, 0],
    });
    const first = { data: tensor2d([a]), condition: tensor2d([[0, 1]]) };
    const fresh = autoencoder({ ...parts, condition: 2 });
    const { logLikelihood } = await evaluate(fresh, first.data, { condition: first.condition });
    expect(history[0]!.loss).toBeCloseTo(-logLikelihood, 4);
  });

  it.each([
    [
      'too few',
      [1, 2],
      /weights must be .* 3 numbers, as many as there are data, but got \[1, 2\]/,
    ],
    ['a tensor of another shape', zeros2, /3 numbers/],
    ['a number', 2, /3 numbers/],
    ['null', null, /3 numbers/],
    ['an object', { length: 3 }, /3 numbers/],
    ['a view without numbers', new DataView(new ArrayBuffer(3)), /3 numbers/],
    [
      'a negative number',
      [1, -1, 1],
      /must be finite numbers, 0 or more, but got -1 at position 1 of 3/,
    ],
    ['NaN', [1, 1, NaN], /got NaN at position 2/],
    ['infinity', new Float32Array([Infinity, 1, 1]), /got Infinity at position 0/],
    ['words', ['1', 1, 1], /got "1" at position 0/],
    ['big integers', new BigInt64Array(3), /got 0 at position 0/],
    ['a hole', Array(3), /got undefined at position 0/],
    ['nothing that counts', [0, 0, 0], /weights must not all be 0/],
  ])('are refused before anything is changed where they are %s', async (_, given, message) => {
    const weights = (typeof given === 'function' ? given() : given) as number[];
    const data = tensor2d(rows);
    const model = compose();
    await expectNothingChanged(model, () => fit(model, data, { ...quiet, weights }), message);
    const network = sigmoidBeliefNetwork({ data: 6, layers: [2] });
    await expectNothingChanged(
      network,
      () => fitSigmoidBeliefNetwork(network, data, { ...quiet, weights }),
      message,
    );
  });

  it('are refused where they are a tensor that is gone', async () => {
    const [model, data, weights] = [compose(), tensor2d(rows), tensor1d([1, 1, 1])];
    weights.dispose();
    await expectNothingChanged(model, () => fit(model, data, { weights }), /a disposed float32/);
  });

  it('are refused by a model that does not say that it reads them', async () => {
    const [model, data] = [toyModel(), tensor2d([[1, 2]])];
    const message = /weights must be left out .* object of type 'toy'\. .*batch\.weights/;
    await expectNothingChanged(model, () => fit(model, data, { weights: [1] }), message);
    const batch = { data, weights: tensor1d([1]) };
    const optimizer = train.sgd(1);
    const step = () => trainStep(model, optimizer, batch, { step: 0, estimator: {} }, randomKey(1));
    await expectNothingChanged(model, step, message);
  });

  it('under names of other libraries are told how to be given', async () => {
    const [model, data] = [compose(), tensor2d(rows)];
    for (const name of ['sampleWeight', 'classWeight'])
      await expectNothingChanged(
        model,
        () => fit(model, data, { [name]: [1, 1, 1] }),
        /Give weights: one number for each datum\./,
      );
  });
});

describe('the weights of a batch', () => {
  it('count in a step as they are', async () => {
    const step = async (model: Trainable, weights?: Tensor) => {
      const { loss } = await trainStep(
        model,
        train.sgd(0.5),
        { data: tensor2d(rows), weights },
        model.initialState(),
        foldIn(randomKey(1), 0),
      );
      return [loss, ...weightsOf(model).flat()];
    };
    const halves = await step(compose(), tensor1d([1.5, 0, 1.5]));
    expectClose(
      halves,
      await learned(compose(), [a, c], { epochs: 1 }).then(({ losses, weights }) => [
        losses[0]!,
        ...weights,
      ]),
      1e-5,
    );
    expect(await step(compose(), tensor1d([1, 1, 1]))).toEqual(await step(compose()));
  });

  it('are for the loss of a model of one of its users to read', async () => {
    const model = toyModel(() => ({
      weighted: true,
      loss: ({ data, weights }, state) => ({
        loss: mean(mul(weights!, sum(square(sub(data, model.variables[0]!)), 1))),
        metrics: {},
        state: { step: state.step + 1, estimator: state.estimator },
      }),
    }));
    const { history } = await fit(
      model,
      tensor2d([
        [1, 0],
        [2, 0],
      ]),
      {
        epochs: 1,
        weights: [3, 1],
      },
    );
    expect(history[0]!.loss).toBeCloseTo((1.5 * 1 + 0.5 * 4) / 2, 6);
  });

  it.each([
    ['of another number', () => tensor1d([1, 1]), /weights must be/],
    ['no tensor', () => [1, 1, 1], /the weights of a batch must be a tensor of shape \[N\]/],
    ['below 0', () => tensor1d([1, -1, 1]), /got -1 at position 1/],
    ['NaN', () => tensor1d([1, NaN, 1]), /got NaN/],
  ])('are refused where they are %s', async (_, given, message) => {
    const model = compose();
    const [data, weights, state] = [tensor2d(rows), given() as Tensor, model.initialState()];
    const optimizer = train.sgd(1);
    await expectNothingChanged(
      model,
      () => trainStep(model, optimizer, { data, weights }, state, randomKey(1)),
      message,
    );
  });
});

function zeros2() {
  return zeros([3, 1]);
}
