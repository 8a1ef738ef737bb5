import { gather, slice, tensor1d, tidy, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  evaluate,
  fit,
  fitSigmoidBeliefNetwork,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  sigmoidBeliefNetwork,
  takeRows,
  uniformNoise,
  vae,
  type Dataset,
  type Key,
  type StepRecord,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { expectNothingChanged, expectNoTensorMore, weightsOf } from '../support/unchanged.js';

const networks = { encoder: mlpEncoder([4]), decoder: mlpDecoder([4]), likelihood: bernoulli() };
const small = () => vae({ data: [6], latent: 2, ...networks });
const conditional = () => vae({ data: [6], latent: 2, condition: 3, ...networks });
const pixels = (rows: number, width = 6) => uniformNoise(randomKey(3), [rows, width]);
const quick = { epochs: 2, batchSize: 4, seed: 1, progress: false };
const later = () => new Promise((resolve) => setTimeout(resolve, 1));

/** The rows of a tensor, promised. */
function promised(data: Tensor, order?: (key: Key) => ArrayLike<number>): Dataset {
  const [size, ...shape] = data.shape as [number, ...number[]];
  return {
    size,
    shape,
    async batch(positions) {
      await later();
      return tidy(() => gather(data, tensor1d(Int32Array.from(positions), 'int32')));
    },
    ...(order && { order }),
  };
}

describe('rows that are promised', () => {
  useBackend('cpu');

  it('train and measure a model to the same bits as rows that are there', async () => {
    const [data, condition] = [pixels(10), pixels(10, 3)];
    const validation = { data, condition };
    const [plain, waiting] = [conditional(), conditional()];
    const there = await fit(plain, data, { ...quick, condition, validation });
    const came = await fit(waiting, promised(data), {
      ...quick,
      condition: promised(condition),
      validation: { data: promised(data), condition: promised(condition) },
    });
    expect(weightsOf(waiting)).toEqual(weightsOf(plain));
    const timeless = ({ history }: typeof there) =>
      history.map(({ seconds, ...figures }) => (expect(seconds).toBeGreaterThan(0), figures));
    expect(timeless(came)).toEqual(timeless(there));
    expect(await evaluate(waiting, promised(data), { condition: promised(condition) })).toEqual(
      await evaluate(plain, data, { condition }),
    );
  });

  it('train a belief network to the same bits', async () => {
    const data = pixels(10);
    const make = () => sigmoidBeliefNetwork({ data: [6], layers: [3], seed: 1 });
    const [plain, waiting] = [make(), make()];
    await fitSigmoidBeliefNetwork(plain, data, quick);
    await fitSigmoidBeliefNetwork(waiting, promised(data), quick);
    expect(weightsOf(waiting)).toEqual(weightsOf(plain));
  });

  it('are taken as a promise', async () => {
    const rows = takeRows(promised(pixels(10)), 2, 3);
    expect(rows).toBeInstanceOf(Promise);
    expect((await rows).arraySync()).toEqual(slice(pixels(10), 3, 2).arraySync());
  });

  const own = new Error('no such row');
  const failing: [string, Dataset['batch']][] = [
    [
      'at once',
      () => {
        throw own;
      },
    ],
    ['by a promise', () => Promise.reject(own)],
    ['late', () => later().then(() => Promise.reject(own))],
  ];

  it.each(failing)('that fail %s leave nothing', async (_, batch) => {
    const model = conditional();
    const [data, condition] = [pixels(10), pixels(10, 3)];
    const wrong = (shape: number[]): Dataset => ({ size: 10, shape, batch });
    for (const [rows, beside] of [
      [wrong([6]), promised(condition)],
      [promised(data), wrong([3])],
      [data, wrong([3])],
    ] as const) {
      await expectNoTensorMore(() => fit(model, rows, { ...quick, condition: beside }), own);
      await expectNoTensorMore(() => evaluate(model, rows, { condition: beside }), own);
    }
  });

  it('that are not right leave nothing, nor what came beside them', async () => {
    const data = promised(pixels(10));
    const condition: Dataset = { size: 10, shape: [3], batch: async () => zeros([1, 3]) };
    const model = conditional();
    await expectNothingChanged(
      model,
      () => fit(model, data, { ...quick, condition }),
      /function batch of the condition of the data must return .* \[4, 3\], but got .* \[1, 3\]\./,
    );
  });
});

describe('an order of the data’s own', () => {
  useBackend('cpu');
  /** Rows that tell where they are. */
  const numbered = (order: unknown, asked: number[][]): Dataset => ({
    size: 10,
    shape: [6],
    batch(positions) {
      asked.push(Array.from(positions));
      return zeros([positions.length, 6]);
    },
    order: order as (key: Key) => ArrayLike<number>,
  });

  it('is what an epoch goes by, with a key of its own for each', async () => {
    const keys: Key[] = [];
    const asked: number[][] = [];
    const backwards = (key: Key) => (keys.push(key), [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    const steps: StepRecord[] = [];
    await fit(small(), numbered(backwards, asked), {
      ...quick,
      callbacks: [{ onStep: (record) => void steps.push(record) }],
    });
    expect(steps).toHaveLength(6);
    const epoch = [
      [9, 8, 7, 6],
      [5, 4, 3, 2],
      [1, 0],
    ];
    expect(asked).toEqual([...epoch, ...epoch]);
    expect(keys).toHaveLength(2);
    expect(keys[0]).not.toEqual(keys[1]);
    const again = keys.splice(0);
    await fit(small(), numbered(backwards, []), quick);
    expect(keys).toEqual(again);
    await fit(small(), numbered(backwards, []), { ...quick, seed: 2 });
    expect(keys[2]).not.toEqual(keys[0]);
  });

  it('is that of the data, or else that of the condition', async () => {
    const asked: number[][] = [];
    const upwards = () => Int32Array.from({ length: 10 }, (_, i) => i);
    const downwards = () => upwards().reverse();
    const whole = { epochs: 1, progress: false };
    const condition = promised(pixels(10, 3), downwards);
    await fit(conditional(), numbered(upwards, asked), { ...whole, condition });
    await fit(conditional(), numbered(undefined, asked), { ...whole, condition });
    expect(asked).toEqual([[...upwards()], [...downwards()]]);
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /order of the data must return 10 positions, but got undefined\. Ret/],
    ['too few', [0, 1], /must return 10 positions, but got \[0, 1\]/],
    ['a promise', Promise.resolve([]), /must return 10 positions, but got a promise/],
    ['what is no row', [0, 1, 2, 3, 4, 5, 6, 7, 8, 10], /whole number from 0 to 9, but got 10 at/],
    ['half a row', [0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9], /from 0 to 9, but got 0\.5 at place 0/],
  ])('is refused that is %s', async (_, order, message) => {
    const model = small();
    const data = numbered(() => order, []);
    await expectNothingChanged(model, () => fit(model, data, quick), message);
  });
});
