import {
  add,
  mean as average,
  memory,
  neg,
  ones,
  scalar,
  sub,
  tensor,
  train,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  evaluate,
  foldIn,
  leaveOneOut,
  mlpDecoder,
  mlpEncoder,
  movingAverage,
  randomKey,
  reparameterized,
  scoreFunction,
  sigmoidBeliefNetwork,
  stopGradient,
  trainStep,
  uniformNoise,
  type Estimator,
} from '../../../src/index.js';
import { describeOnBackends, useBackend } from '../../support/backend.js';
import { expectVaeKitError } from '../../support/errors.js';
import { expectClose } from '../../support/gradients.js';
import { expectNoLeak } from '../../support/leaks.js';
import { mean, variance } from '../../support/statistics.js';
import { exactElbo, expectUnbiased, tinyAmortized } from './amortized-reference.js';

const one = [[1, 0, 1, 1]];
const two = [...one, [0, 0, 1, 0]];

const cases = [
  { name: 'no baseline', sizes: [4, 3], data: two, estimator: () => scoreFunction() },
  {
    name: 'leave-one-out of 2',
    sizes: [4, 2],
    data: two,
    estimator: () => scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
  },
  {
    name: 'leave-one-out of 4',
    sizes: [4, 1],
    data: two,
    estimator: () => scoreFunction({ baseline: leaveOneOut(), samples: 4 }),
  },
  {
    name: 'no baseline, two layers',
    sizes: [4, 3, 2],
    data: one,
    estimator: () => scoreFunction(),
  },
  {
    name: 'no baseline, two layers and data',
    sizes: [4, 2, 1],
    data: two,
    estimator: () => scoreFunction(),
  },
  {
    name: 'leave-one-out of 2, two layers',
    sizes: [4, 2, 2],
    data: one,
    estimator: () => scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
  },
  {
    name: 'leave-one-out of 2, three layers',
    sizes: [4, 2, 1, 1],
    data: one,
    estimator: () => scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
  },
];

const warmState = () => ({
  'layer1/total': scalar(-1.3),
  'layer1/weight': scalar(0.4),
  'layer2/total': scalar(-0.2),
  'layer2/weight': scalar(0.7),
});

describe('over all draws the mean of the estimated gradient is the exact one:', () => {
  useBackend('cpu');
  it.each(cases)('$name', ({ sizes, data, estimator }) =>
    expectUnbiased(tinyAmortized(sizes, data, estimator())),
  );

  it.each([
    { name: 'no baseline', sizes: [4, 2], estimator: scoreFunction() },
    {
      name: 'leave-one-out of 2, two layers',
      sizes: [4, 1, 1],
      estimator: scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
    },
    {
      name: 'a moving average, two layers',
      sizes: [4, 2, 1],
      estimator: scoreFunction({ baseline: movingAverage(0.5) }),
      warm: true,
    },
  ])('$name, of data that do not count the same', ({ sizes, estimator, warm }) =>
    expectUnbiased(
      tinyAmortized(sizes, two, estimator, [1.7, 0.3]),
      warm ? warmState() : undefined,
    ),
  );

  it('a moving average for each of two layers, already under way', () => {
    expectUnbiased(
      tinyAmortized([4, 2, 2], one, scoreFunction({ baseline: movingAverage(0.5), samples: 2 })),
      warmState(),
    );
  });
});

describe('the mean of the estimated gradient', () => {
  useBackend('cpu');
  it('would be seen to differ, were a baseline to look at its own sample', () => {
    const peeking = scoreFunction({
      baseline: { ...leaveOneOut(), value: ({ credit }) => credit.signal },
      samples: 2,
    });
    expect(() => expectUnbiased(tinyAmortized([4, 2, 1], one, peeking))).toThrow();
  });
});

describeOnBackends('an amortised network', () => {
  const network = (layers: readonly number[]) =>
    sigmoidBeliefNetwork({ data: [2, 3], layers, seed: 3 });
  const bits = () => tensor([1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0], [2, 2, 3]);

  it.each([[[4]], [[4, 3]]])(
    'of %j units encodes, reconstructs and bounds in the shapes it promises, and leaks nothing',
    (layers) => {
      const model = network(layers).amortized();
      for (const output of ['mean', 'mode', 'sample'] as const) {
        expect(model.encode(bits(), { output }).map(({ shape }) => shape)).toEqual(
          layers.map((units) => [2, units]),
        );
        expect(model.reconstruct(bits(), { output, latent: output }).shape).toEqual([2, 2, 3]);
      }
      expect(model.elbo(bits(), { samples: 3 }).shape).toEqual([2]);
      const data = bits();
      expectNoLeak(() => Object.fromEntries(model.encode(data, { output: 'sample' }).entries()));
      expectNoLeak(() => model.reconstruct(data, { output: 'sample' }));
      expectNoLeak(() => model.elbo(data, { samples: 2 }));
      expect(Array.from(model.elbo(data, { seed: 4 }).dataSync())).toEqual(
        Array.from(model.elbo(data, { seed: 4 }).dataSync()),
      );
    },
  );

  it('measures the ELBO without bias', () => {
    for (const sizes of [
      [4, 3],
      [4, 3, 2],
    ]) {
      const tiny = tinyAmortized(sizes, one, scoreFunction());
      const values = Array.from(
        { length: 400 },
        (_, seed) => tiny.model.elbo(tensor(one), { samples: 5, seed }).dataSync()[0]!,
      );
      const error = Math.sqrt(variance(values) / values.length);
      // A false alarm in 16,000 with right code.
      expect(Math.abs(mean(values) - exactElbo(tiny, tiny.weights))).toBeLessThan(4 * error + 1e-6);
    }
  });
});

describe('the parts of an amortised network', () => {
  useBackend('cpu');
  const network = (layers: readonly number[] = [4, 3]) =>
    sigmoidBeliefNetwork({ data: [6], layers, seed: 3 });

  it('names its weights, and shares those of the network', () => {
    const generator = network();
    const model = generator.amortized();
    expect(Object.keys(model.weights)).toEqual([
      'encoder1/0/encoder_1_output/kernel',
      'encoder1/1/encoder_1_output/bias',
      'encoder2/0/encoder_2_output/kernel',
      'encoder2/1/encoder_2_output/bias',
      ...Object.keys(generator.weights),
    ]);
    expect(model.variables).toEqual(Object.values(model.weights));
    for (const [name, weight] of Object.entries(generator.weights))
      expect(model.weights[name]).toBe(weight);
  });

  it('disposes its encoders and leaves the network', () => {
    const generator = network();
    const before = memory().numTensors;
    const model = generator.amortized();
    model.dispose();
    expect(memory().numTensors).toBe(before);
    expect(generator.generate(2).shape).toEqual([2, 6]);
    generator.dispose();
  });

  it('builds one network for each layer, or takes one of each', () => {
    expect(network().amortized({ encoder: mlpEncoder([5]) }).variables).toHaveLength(8 + 5);
    const mixed = network().amortized({ encoder: [mlpEncoder([5]), mlpEncoder([])] });
    expect(mixed.variables).toHaveLength(6 + 5);
    expect(mixed.encoders.map(({ outputs }) => outputs[0]!.shape)).toEqual([
      [null, 4],
      [null, 3],
    ]);
  });

  it('takes the mean off the data before it encodes them', () => {
    const dataMean = tensor([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
    const centred = sigmoidBeliefNetwork({ data: [6], layers: [4], dataMean }).amortized({
      seed: 2,
    });
    const plain = sigmoidBeliefNetwork({ data: [6], layers: [4] }).amortized({ seed: 2 });
    const data = ones([1, 6]);
    const expected = plain.encoders[0]!.predict(sub(data, dataMean)) as Tensor;
    const [shown] = centred.encode(data);
    expectClose(
      Array.from(shown!.dataSync(), (p) => Math.log(p / (1 - p))),
      expected.dataSync(),
      1e-5,
    );
  });

  it('trains with an estimator of the user', async () => {
    const straightThrough: Estimator<Record<never, never>, 'any'> = {
      type: 'straightThrough',
      requires: 'any',
      samples: 1,
      initialState: () => ({}),
      draw(posterior, params, key) {
        const probabilities = posterior.mean(params);
        const drawn = stopGradient(() => posterior.sample(params, key));
        return {
          z: add(drawn, sub(probabilities, stopGradient(probabilities))),
          logPosterior: () => posterior.logProb(params, drawn),
        };
      },
      surrogate: ({ credit, state }) => ({ loss: neg(average(credit.bound)), state }),
    };
    const model = network().amortized({ estimator: straightThrough });
    const data = uniformNoise(randomKey(1), [5, 6]);
    const encoder = model.variables[0]!;
    const before = encoder.dataSync().slice();
    await trainStep(model, train.sgd(0.1), { data }, model.initialState(), randomKey(2));
    expect(encoder.dataSync()).not.toEqual(before);
  });

  it('keeps a baseline for each layer from step to step, and leaks nothing', async () => {
    const model = network().amortized({
      estimator: scoreFunction({ baseline: movingAverage(0.9), samples: 2 }),
    });
    const optimizer = train.sgd(0.01);
    const data = uniformNoise(randomKey(1), [5, 6]);
    let state = model.initialState();
    expect(Object.keys(state.estimator)).toEqual([
      'layer1/total',
      'layer1/weight',
      'layer2/total',
      'layer2/weight',
    ]);
    const before = memory().numTensors;
    for (let step = 0; step < 3; step++)
      ({ state } = await trainStep(model, optimizer, { data }, state, foldIn(randomKey(3), step)));
    expect(memory().numTensors).toBe(before);
    expectClose(state.estimator['layer2/weight']!.dataSync(), [1 - 0.9 ** 3], 1e-6);
    expect(state.estimator['layer1/total']!.dataSync()[0]).not.toBe(
      state.estimator['layer2/total']!.dataSync()[0],
    );
  });

  it('is measured by evaluate', async () => {
    const { elbo, logLikelihood, kl } = await evaluate(
      network().amortized(),
      uniformNoise(randomKey(1), [20, 6]),
    );
    expect(Math.abs(elbo - (logLikelihood - kl))).toBeLessThan(1e-4);
    expect(elbo).toBeLessThan(0);
  });

  it('refuses parts that do not fit', () => {
    expectVaeKitError(
      () => network().amortized({ estimator: {} as never }),
      /estimator must be an estimator/,
    );
    expectVaeKitError(
      () => network().amortized({ estimator: reparameterized() as never }),
      /'reparameterized', which needs/,
    );
    expectVaeKitError(
      () => network().amortized({ encoder: [mlpEncoder([])] }),
      /one encoder for each of 2 hidden layers, but got 1/,
    );
    expectVaeKitError(
      () => network().amortized({ encoder: mlpDecoder([]) as never }),
      /made for that side/,
    );
    expectVaeKitError(() => network().amortized({ seed: -1 }), /seed/);
    const model = network().amortized();
    expectVaeKitError(() => model.encode(zeros([2, 5])), /the shape \[N, 6\]/);
    expectVaeKitError(
      () => model.elbo(zeros([2, 6]), { samples: 0 }),
      /samples must be a positive integer/,
    );
    expectVaeKitError(() => model.reconstruct(tensor([[0, 0, 0, 0, 0, 2]])), /between 0 and 1/);
  });
});
