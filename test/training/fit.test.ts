import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bernoulli,
  bernoulliPrior,
  binarize,
  evaluate,
  fit,
  foldIn,
  gaussian,
  leaveOneOut,
  mlpDecoder,
  mlpEncoder,
  movingAverage,
  oneHot,
  randomKey,
  scoreFunction,
  splitKey,
  swissRoll,
  trainStep,
  uniformNoise,
  vae,
  type Dataset,
  type StepRecord,
  type Trainable,
} from '../../src/index.js';
import { useWasm } from '../../src/wasm/index.js';

beforeAll(async () => {
  await useWasm();
});

const networks = { encoder: mlpEncoder([8]), decoder: mlpDecoder([8]) };
const small = () => vae({ data: [6], latent: 2, ...networks, likelihood: bernoulli() });
const bits = (baseline: 'none' | 'movingAverage' | 'leaveOneOut') =>
  vae({
    data: [6],
    latent: 3,
    posterior: bernoulli(),
    prior: bernoulliPrior(),
    ...networks,
    likelihood: bernoulli(),
    estimator:
      baseline === 'none'
        ? scoreFunction()
        : baseline === 'movingAverage'
          ? scoreFunction({ baseline: movingAverage() })
          : scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
  });
const pixels = (rows: number) => uniformNoise(randomKey(11), [rows, 6]);
const weightsOf = (model: Trainable) =>
  model.variables.map((weight) => Array.from(weight.dataSync()));

describe('fit', () => {
  it('lowers the loss, and keeps a record of each epoch', async () => {
    const { history, ended, state } = await fit(small(), pixels(60), {
      epochs: 4,
      batchSize: 25,
      seed: 1,
      learningRate: 0.01,
    });
    expect(ended).toBe('completed');
    expect(state.step).toBe(12);
    expect(history.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 3],
      [2, 6],
      [3, 9],
      [4, 12],
    ]);
    expect(history[3]!.loss).toBeLessThan(history[0]!.loss);
    for (const { loss, metrics } of history) {
      expect(metrics.elbo).toBeCloseTo(metrics.logLikelihood - metrics.kl, 4);
      expect(loss).toBeCloseTo(-metrics.elbo, 4);
    }
  });

  it('goes through every datum once an epoch, in another order each time', async () => {
    const read: number[][] = [];
    const data: Dataset = {
      size: 10,
      shape: [6],
      batch(positions) {
        read.push(Array.from(positions));
        return tf.zeros([positions.length, 6]);
      },
    };
    await fit(small(), data, { epochs: 2, batchSize: 4, seed: 1 });
    expect(read.map((rows) => rows.length)).toEqual([4, 4, 2, 4, 4, 2]);
    const [first, second] = [read.slice(0, 3).flat(), read.slice(3).flat()];
    expect([...first].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...second].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(first).not.toEqual(second);
  });

  it.each(['none', 'movingAverage', 'leaveOneOut'] as const)(
    'agrees bit for bit between two runs of one seed, with baseline %s',
    async (baseline) => {
      const run = async (seed: number) => {
        const model = bits(baseline);
        const { history } = await fit(model, pixels(40), {
          epochs: 2,
          batchSize: 10,
          seed,
          transform: binarize,
        });
        return {
          weights: weightsOf(model),
          losses: history.map(({ loss }) => loss),
          samples: Array.from(model.generate(5, { seed: 1 }).dataSync()),
        };
      };
      const [one, again, other] = [await run(3), await run(3), await run(4)];
      expect(again).toEqual(one);
      expect(other.losses).not.toEqual(one.losses);
    },
  );

  it.each([
    ['a VAE', small],
    ['bits and no baseline', () => bits('none')],
    ['bits and a moving average', () => bits('movingAverage')],
    ['bits and leave-one-out', () => bits('leaveOneOut')],
  ])('holds as many tensors after step 1,000 as after step 10: %s', async (_, make) => {
    const counts: Record<number, number> = {};
    const onStep = ({ step }: StepRecord) => {
      if (step === 10 || step === 1000) counts[step] = tf.memory().numTensors;
    };
    const data = pixels(20);
    await fit(make(), data, {
      epochs: 500,
      batchSize: 10,
      transform: binarize,
      callbacks: [{ onStep }],
    });
    expect(counts[1000]).toBe(counts[10]);
  });

  it('frees all but weights and state in the end', async () => {
    const model = small();
    const data = pixels(20);
    const before = tf.memory().numTensors;
    await fit(model, data, { epochs: 1, batchSize: 10, validation: { data } });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('measures validation data with the same samples each time, and as evaluate does', async () => {
    const model = small();
    const data = pixels(30);
    const { history } = await fit(model, data, {
      epochs: 2,
      batchSize: 10,
      seed: 5,
      validation: { data },
    });
    expect(await evaluate(model, data, { seed: 5 })).toEqual(history[1]!.validation);
    const unchanged = await fit(model, data, {
      epochs: 2,
      batchSize: 10,
      seed: 5,
      learningRate: 1e-30,
      validation: { data },
    });
    expect(unchanged.history[0]!.validation).toEqual(unchanged.history[1]!.validation);
  });

  it('takes a step size that changes, as a function of the steps done', async () => {
    const run = async (learningRate: number | ((step: number) => number)) => {
      const model = small();
      const seen: number[][][] = [];
      await fit(model, pixels(20), {
        epochs: 3,
        batchSize: 10,
        seed: 1,
        learningRate,
        callbacks: [{ onStep: () => void seen.push(weightsOf(model)) }],
      });
      return seen;
    };
    const asked: number[] = [];
    const halted = await run((step) => {
      asked.push(step);
      return step < 4 ? 0.01 : 0;
    });
    expect(asked).toEqual([0, 0, 1, 2, 3, 4, 5]);
    const constant = await run(0.01);
    expect(halted.slice(0, 4)).toEqual(constant.slice(0, 4));
    expect(halted[4]).toEqual(halted[3]);
    expect(constant[4]).not.toEqual(constant[3]);
  });

  it('stops at a signal with what was learned, and before the first step where it came earlier', async () => {
    const controller = new AbortController();
    const model = small();
    const stopped = await fit(model, pixels(40), {
      epochs: 3,
      batchSize: 10,
      signal: controller.signal,
      callbacks: [{ onStep: ({ step }) => (step === 6 ? controller.abort() : undefined) }],
    });
    expect(stopped.ended).toBe('aborted');
    expect(stopped.state.step).toBe(6);
    expect(stopped.history).toHaveLength(1);
    const before = weightsOf(model);
    const early = await fit(model, pixels(40), { batchSize: 10, signal: AbortSignal.abort() });
    expect([early.ended, early.state.step]).toEqual(['aborted', 0]);
    expect(weightsOf(model)).toEqual(before);
  });

  it('stops where a callback says so, and waits for its promises', async () => {
    let waited = 0;
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      waited++;
    };
    const { ended, history } = await fit(small(), pixels(20), {
      batchSize: 10,
      callbacks: [{ onStep: slow }, { onEpoch: ({ epoch }) => (epoch === 2 ? 'stop' : undefined) }],
    });
    expect([ended, history.length, waited]).toEqual(['callback', 2, 4]);
  });

  it('lets timers run while it trains', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await fit(
      vae({
        data: [6],
        latent: 2,
        encoder: mlpEncoder([300]),
        decoder: mlpDecoder([300]),
        likelihood: bernoulli(),
      }),
      pixels(200),
      { epochs: 50, batchSize: 100 },
    );
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(1);
  });

  it('trains a conditional model on conditions that go with their data', async () => {
    // The datum is its own label: with the label at hand, the bits are certain.
    const labels = Uint8Array.from({ length: 60 }, (_, i) => i % 6);
    const data = oneHot(labels, 6);
    const model = vae({ data: [6], latent: 1, condition: 6, ...networks, likelihood: bernoulli() });
    const { history } = await fit(model, data, {
      epochs: 150,
      batchSize: 20,
      learningRate: 0.02,
      condition: data,
    });
    expect(history[149]!.metrics.elbo).toBeGreaterThan(-0.2);
    const shown = model.generate(6, { condition: oneHot([0, 1, 2, 3, 4, 5], 6), output: 'mode' });
    expect(shown.arraySync()).toEqual(oneHot([0, 1, 2, 3, 4, 5], 6).arraySync());
  });

  it('learns what families learn besides networks', async () => {
    const { points } = swissRoll({ points: 200, seed: 1 });
    const model = vae({
      data: [3],
      latent: 2,
      ...networks,
      likelihood: gaussian({ scale: 'shared' }),
    });
    const before = model.weights['likelihood/logVariance']!.dataSync()[0];
    await fit(model, points, { epochs: 2, batchSize: 50 });
    expect(model.weights['likelihood/logVariance']!.dataSync()[0]).not.toBe(before);
  });
});

describe('fit refuses', () => {
  const refused = async (
    run: (model: ReturnType<typeof small>) => Promise<unknown>,
    message: RegExp,
  ) => {
    const model = small();
    const before = weightsOf(model);
    const tensors = tf.memory().numTensors;
    await expect(run(model)).rejects.toThrow(message);
    await expect(run(model)).rejects.toThrow(/^vae-kit: .+, but got .+\. .+/);
    expect(weightsOf(model)).toEqual(before);
    // Each of the two runs made at most two tensors of its own to be refused.
    expect(tf.memory().numTensors).toBeLessThanOrEqual(tensors + 4);
  };

  it('a wrong shape', () =>
    refused((model) => fit(model, tf.zeros([4, 5])), /rows of shape \[6\].+but got \[5\]/));
  it('a wrong dtype', () =>
    refused((model) => fit(model, tf.zeros([200, 6], 'int32')), /float32, but got int32/));
  it('NaN anywhere', () =>
    refused(
      (model) =>
        fit(
          model,
          tf.tensor2d([
            [0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, NaN, 0],
          ]),
          { batchSize: 1 },
        ),
      /finite numbers, but got 1 of 12 that are not, the first NaN in row 1/,
    ));
  it('values that are no pixels', () =>
    refused((model) => fit(model, tf.fill([200, 6], 255)), /between 0 and 1, but got 255/));
  it('no data', () => refused((model) => fit(model, tf.zeros([0, 6])), /empty/));
  it('a batch larger than the data', () =>
    refused(
      (model) => fit(model, tf.zeros([50, 6]), { batchSize: 51 }),
      /batchSize must be at most the number of data, 50, but got 51\. Give batchSize: 50 or less/,
    ));
  it.each([0, -1, 1.5, NaN])('%d epochs', (epochs) =>
    refused(
      (model) => fit(model, tf.zeros([100, 6]), { epochs }),
      /epochs must be a positive integer/,
    ),
  );
  it('a step size that becomes NaN', () =>
    refused(
      (model) => fit(model, tf.zeros([100, 6]), { learningRate: () => Number.NaN }),
      /learningRate must give a finite number, 0 or more, at step 0, but got NaN/,
    ));
  it('a changing step size for an optimizer of its own', () =>
    refused(
      (model) =>
        fit(model, tf.zeros([100, 6]), { learningRate: () => 0.1, optimizer: tf.train.sgd(0.1) }),
      /Leave out one of the two/,
    ));
  it('a negative learning rate', () =>
    refused(
      (model) => fit(model, tf.zeros([100, 6]), { learningRate: -1 }),
      /learningRate must be a positive number/,
    ));
  it('a condition nobody asked for', () =>
    refused(
      (model) =>
        fit(model as unknown as Trainable<true>, tf.zeros([100, 6]), {
          condition: tf.zeros([100, 3]),
        }),
      /this model has no condition/,
    ));

  it('a forgotten condition', async () => {
    const model = vae({ data: [6], latent: 2, condition: 3, ...networks, likelihood: bernoulli() });
    await expect(fit(model as unknown as Trainable<false>, tf.zeros([100, 6]))).rejects.toThrow(
      /^vae-kit: this model was built with a condition of shape \[3\]/,
    );
    await expect(fit(model, tf.zeros([100, 6]), { condition: tf.zeros([99, 3]) })).rejects.toThrow(
      /as many rows as the data, 100, but got 99/,
    );
  });

  it('a dataset whose batch turns out wrong, with the weights as they were', () =>
    refused(
      (model) =>
        fit(model, { size: 100, shape: [6], batch: ({ length }) => tf.fill([length, 6], NaN) }),
      /finite numbers, but got NaN/,
    ));
});

describe('trainStep', () => {
  it('refuses a loss that is not finite before any weight is changed', async () => {
    const model = small();
    model.variables[0]!.assign(tf.fill(model.variables[0]!.shape, NaN));
    const before = weightsOf(model);
    const optimizer = tf.train.adam(0.001);
    const batch = { data: tf.ones([3, 6]) };
    const tensors = tf.memory().numTensors;
    await expect(
      trainStep(model, optimizer, batch, model.initialState(), randomKey(1)),
    ).rejects.toThrow(
      /^vae-kit: the loss of step 0 must be a finite number, but got NaN\. Look for huge values/,
    );
    expect(weightsOf(model)).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('is what fit does, with the second of the three keys split from the seed', async () => {
    const [fitted, stepped] = [small(), small()];
    // Rows all alike make the order of no matter.
    const data = tf.tile(pixels(1), [10, 1]);
    await fit(fitted, data, { epochs: 2, batchSize: 10, seed: 7 });
    const [, key] = splitKey(randomKey(7), 3);
    const optimizer = tf.train.adam(0.001);
    let state = stepped.initialState();
    for (const step of [0, 1])
      ({ state } = await trainStep(stepped, optimizer, { data }, state, foldIn(key, step)));
    expect(state.step).toBe(2);
    expect(weightsOf(stepped)).toEqual(weightsOf(fitted));
  });
});
