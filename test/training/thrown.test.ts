import { add, zeros } from '@tensorflow/tfjs-core';
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
  type Callback,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { toyModel } from '../support/toy-model.js';
import { expectNoTensorMore } from '../support/unchanged.js';

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

describe('what a callback returns', () => {
  useBackend('cpu');
  it.each<[unknown, RegExp]>([
    [false, /callbacks must return nothing, or 'stop', from onStep, but got false/],
    [true, /but got true/],
    [null, /but got null/],
    ['halt', /but got "halt"/],
    [3, /but got 3\. Return 'stop' to end training/],
    [Promise.resolve('Stop'), /but got "Stop"/],
    [Promise.resolve(0), /but got 0/],
  ])('is refused where it is %s', async (answer, message) => {
    const model = bits();
    const data = pixels(8);
    const onStep = (() => answer) as NonNullable<Callback['onStep']>;
    const onEpoch = (() => answer) as NonNullable<Callback['onEpoch']>;
    const run = (callback: Callback) => fit(model, data, { ...quick, callbacks: [callback] });
    const before = data.size;
    await expect(run({ onStep })).rejects.toThrow(message);
    await expect(run({ onEpoch })).rejects.toThrow(/from onEpoch, but got/);
    expect(data.size).toBe(before);
  });

  it('may be a promise of nothing, or of stop', async () => {
    const data = pixels(8);
    const { ended } = await fit(small(), data, {
      ...quick,
      callbacks: [{ onStep: async () => undefined, onEpoch: async () => 'stop' as const }],
    });
    expect(ended).toBe('callback');
  });
});

describe('a throw from anywhere in fit', () => {
  useBackend('accelerated wasm');
  const own = new Error('my own');
  const fails = (): never => {
    throw own;
  };
  /** Throws at the second call. */
  const later = () => {
    let calls = 0;
    return <T>(value: T): T => (++calls === 2 ? fails() : value);
  };
  const at: [string, () => object][] = [
    ['onStep', () => ({ callbacks: [{ onStep: fails }] })],
    ['onStep, by a promise', () => ({ callbacks: [{ onStep: () => Promise.reject(own) }] })],
    ['onEpoch', () => ({ callbacks: [{ onEpoch: fails }] })],
    ['the second transform', () => ({ transform: later() })],
    [
      'the schedule',
      () => {
        const fail = later();
        return { learningRate: (step: number) => (step === 0 ? 0.1 : fail(fail(0.1))) };
      },
    ],
    [
      'the second batch of the validation data',
      () => {
        const fail = later();
        const rows = (positions: ArrayLike<number>) => fail(zeros([positions.length, 6]));
        return { validation: { data: { size: 1500, shape: [6], batch: rows } } };
      },
    ],
    [
      'the signal',
      () => ({
        signal: Object.defineProperty({ aborted: false }, 'aborted', {
          get: later().bind(undefined, false),
        }),
      }),
    ],
  ];
  it.each(at)('leaves no tensor: %s', async (_, options) => {
    const model = bits();
    const data = pixels(8);
    await expectNoTensorMore(() => fit(model, data, { ...quick, ...options() }), own);
    const network = sigmoidBeliefNetwork({ data: [6], layers: [3] });
    await expectNoTensorMore(
      () => fitSigmoidBeliefNetwork(network, data, { ...quick, ...options() }),
      own,
    );
  });

  it('leaves no tensor: what a model of its own does', async () => {
    const data = zeros([4, 2]);
    const throwing = () => {
      add(1, 2);
      return fails();
    };
    for (const name of ['loss', 'initialState', 'measure']) {
      const model = toyModel(() => ({ [name]: throwing }));
      await expectNoTensorMore(() => fit(model, data, { validation: { data } }), own);
      if (name === 'measure') await expectNoTensorMore(() => evaluate(model, data), own);
    }
  });
});
