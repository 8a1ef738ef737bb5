import { fill, memory, tensor, tensor1d, tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  evaluate,
  fit,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  streamDataset,
  takeRows,
  uniformNoise,
  vae,
  type ClosableDataset,
  type RowStream,
} from '../../src/index.js';
import { modelInputs } from '../../src/models/model-inputs.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitError, expectVaeKitRejection } from '../support/errors.js';
import { expectNothingChanged, expectNoTensorMore, weightsOf } from '../support/unchanged.js';

/** A stream of the rows [0, 100], [1, 101], … that tells how it was read. */
function counted(size: number) {
  const seen = { opened: 0, read: 0, left: 0 };
  async function* open() {
    seen.opened++;
    let ended = false;
    try {
      for (let i = 0; i < size; i++) {
        seen.read++;
        yield [i, 100 + i];
      }
      ended = true;
    } finally {
      if (!ended) seen.left++;
    }
  }
  return { open, seen };
}
const rowOf = (position: number) => [position, 100 + position];
const all = (size: number) => Array.from({ length: size }, (_, i) => i);
async function rowsAt(dataset: ClosableDataset, positions: ArrayLike<number>): Promise<unknown> {
  const batch = await dataset.batch(positions);
  const rows = batch.arraySync();
  batch.dispose();
  return rows;
}

describe('streamDataset', () => {
  useBackend('cpu');

  const typed = Float32Array.of(0, 0);
  const kinds: [string, RowStream][] = [
    ['an async generator', counted(3).open],
    ['a generator', () => all(3).map(rowOf).values()],
    ['an iterable', all(3).map(rowOf)],
    ['a promise of one', async () => all(3).map(rowOf)],
    [
      'one array that is written over',
      function* () {
        for (const i of all(3)) {
          typed.set(rowOf(i));
          yield typed;
        }
      },
    ],
    [
      'tensors of rows',
      function* () {
        for (const i of all(3)) yield tensor1d(rowOf(i), 'int32');
      },
    ],
    [
      'tensors of several',
      function* () {
        yield tensor2d([rowOf(0), rowOf(1)]);
        yield tensor2d([rowOf(2)]);
      },
    ],
    ['rows after one another', [Uint8Array.of(0, 100, 1, 101), Float64Array.of(2, 102)]],
    ['nested arrays', [[rowOf(0), rowOf(1)], [rowOf(2)]]],
    ['a dataset of tf.data', { iterator: async () => counted(3).open() }],
    ['promises', [Promise.resolve(rowOf(0)), rowOf(1), rowOf(2)] as number[][]],
  ];
  it.each(kinds)('reads %s, pass after pass', async (_, stream) => {
    const dataset = streamDataset(stream, { shape: [2], size: 3, scale: 0.5 });
    expect([dataset.size, dataset.shape]).toEqual([3, [2]]);
    for (const positions of [[0, 1], [2], [0, 1, 2], [2, 0, 2]]) {
      const halves = positions.map((position) => rowOf(position).map((value) => value / 2));
      expect(await rowsAt(dataset, positions)).toEqual(halves);
    }
    await dataset.close();
    expect(memory().numTensors).toBe(0);
  });

  it('reads rows of any shape, and single numbers', async () => {
    const numbers = streamDataset([1, 2, 3], { shape: [1], size: 3 });
    expect((await takeRows(numbers, 2, 1)).arraySync()).toEqual([[2], [3]]);
    const image = fill([2, 3, 1], 7);
    const images = streamDataset(() => [image.clone()], { shape: [2, 3, 1], size: 1 });
    expect((await takeRows(images, 1)).arraySync()).toEqual([image.arraySync()]);
  });

  it('gives any rows in any order', async () => {
    const size = 30;
    const batches = fc.array(fc.array(fc.nat(size - 1), { maxLength: 6 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(batches, fc.integer({ min: 1, max: 40 }), async (asked, shuffleBuffer) => {
        const { open } = counted(size);
        const dataset = streamDataset(open, { shape: [2], size, shuffleBuffer });
        if (asked.length % 2 === 1) dataset.order!(randomKey(asked.length));
        const got = await Promise.all(asked.map((positions) => dataset.batch(positions)));
        expect(got.map((batch) => batch.arraySync())).toEqual(
          asked.map((positions) => positions.map(rowOf)),
        );
        await dataset.close();
      }),
      { seed: 1 },
    );
  });

  it('opens the stream once a pass, and reads no further than it must', async () => {
    const { open, seen } = counted(100);
    const dataset = streamDataset(open, { shape: [2], size: 100, shuffleBuffer: 10 });
    expect(seen.opened).toBe(0);
    for (let epoch = 1; epoch <= 3; epoch++) {
      const order = Int32Array.from(dataset.order!(randomKey(epoch)));
      for (let at = 0; at < 100; at += 7) {
        const positions = order.subarray(at, at + 7);
        expect(await rowsAt(dataset, positions)).toEqual([...positions].map(rowOf));
        expect(seen.read - 100 * (epoch - 1)).toBeLessThanOrEqual(at + 7 + 10);
      }
      expect(seen).toEqual({ opened: epoch, read: 100 * epoch, left: 0 });
    }
    for (const at of all(100)) expect(await rowsAt(dataset, [at])).toEqual([rowOf(at)]);
    expect(seen).toEqual({ opened: 4, read: 400, left: 0 });
  });

  it('goes on in the middle of an epoch after one opening, whatever waits in the buffer', async () => {
    const { open, seen } = counted(300);
    const dataset = streamDataset(open, { shape: [2], size: 300, shuffleBuffer: 60 });
    const order = Int32Array.from(dataset.order!(randomKey(5)));
    for (let at = 150; at < 300; at += 10) {
      const positions = order.subarray(at, at + 10);
      expect(await rowsAt(dataset, positions)).toEqual([...positions].map(rowOf));
    }
    expect(seen).toEqual({ opened: 1, read: 300, left: 0 });
    // What will not be asked for again is not kept: this took rows that had passed.
    expect(await rowsAt(dataset, order.subarray(0, 3))).toEqual([...order.slice(0, 3)].map(rowOf));
    expect(seen.opened).toBe(2);
  });

  it('lets go of a stream that it leaves', async () => {
    const { open, seen } = counted(5);
    const dataset = streamDataset(open, { shape: [2], size: 5, shuffleBuffer: 1 });
    await rowsAt(dataset, [0, 1]);
    await rowsAt(dataset, [0]);
    expect(seen).toEqual({ opened: 2, read: 3, left: 1 });
    const under = rowsAt(dataset, [2]);
    await Promise.all([dataset.close(), dataset.close()]);
    expect(await under).toEqual([rowOf(2)]);
    expect(seen.left).toBe(2);
    await expectVaeKitRejection(
      dataset.batch([0]),
      'vae-kit: a dataset must be open to be read, but got a batch of a stream, which was closed.',
    );
  });

  it.each([0, 1])('is opened anew after it has failed before row %d', async (row) => {
    const own = new Error('no line');
    let failures = 1;
    const dataset = streamDataset(
      async function* () {
        for (const i of all(2)) {
          if (i === row && failures-- > 0) throw own;
          yield rowOf(i);
        }
      },
      { shape: [2], size: 2 },
    );
    await expectNoTensorMore(() => dataset.batch([0, 1]), own);
    expect(await rowsAt(dataset, [0, 1])).toEqual([rowOf(0), rowOf(1)]);
  });
});

describe('streamDataset refuses', () => {
  useBackend('cpu');
  const two = { shape: [2], size: 2 };

  it.each<[string, unknown, RegExp]>([
    [
      'nothing',
      undefined,
      /a stream must be a function that opens it, .* but got undefined\. Give/,
    ],
    ['a text', 'rows.csv', /but got "rows\.csv"\. Give a function such as async function\*/],
    ['a dataset', {}, /but got an object/],
    [
      'what is used up',
      counted(2).open(),
      /but got what can be gone through once\. Give a function/,
    ],
  ])('%s as a stream', (_, stream, message) => {
    expectVaeKitError(() => streamDataset(stream as RowStream, two), message);
  });

  it.each<[object, RegExp]>([
    [{ size: 2 }, /shape of a row must be a positive integer or a list of them, but got undefined/],
    [{ shape: [2] }, /size must be a positive integer, but got undefined/],
    [{ ...two, size: 0 }, /size must be a positive integer, but got 0/],
    [{ ...two, size: Infinity }, /size must be a positive integer, but got Infinity/],
    [{ ...two, shuffleBuffer: 0 }, /shuffleBuffer must be a positive integer, but got 0/],
    [{ ...two, scale: NaN }, /scale must be a finite number/],
    [{ ...two, bufferSize: 10 }, /'bufferSize'\. Give shuffleBuffer, a number of rows/],
    [{ ...two, seed: 1 }, /'seed'\. The seed of fit decides the order\./],
  ])('the options %j', (options, message) => {
    expectVaeKitError(() => streamDataset([], options as never), message);
  });

  it.each<[string, RowStream, RegExp]>([
    [
      'that ends early',
      [rowOf(0)],
      /size must be the number of rows of a pass, as 2, but got 1 rows\. Give how many there are, or look/,
    ],
    ['without rows', [], /but got 0 rows\. Give how many there are, or look/],
    [
      'that goes on',
      all(3).map(rowOf),
      /as 2, but got more rows\. Give how many there are, or end/,
    ],
    ['that returns nothing', (() => undefined) as never, /return an iterable, but got undefined/],
    [
      'of examples with labels',
      { iterator: async () => [{ xs: [0, 1], ys: 1 }].values() as never },
      /must hold rows of shape \[2\], but got an object .* Map each to its row first/,
    ],
    [
      'of tensors of other shapes',
      () => [tensor([[1, 2, 3]])],
      /of shape \[2\], but got a float32 tensor of shape \[1, 3\]\. Yield .* \[2\] or \[n, 2\]/,
    ],
    ['of halves of rows', [[1, 2, 3]], /rows of shape \[2\], but got \[1, 2, 3\]/],
    ['of no numbers', [['a', 'b']] as never, /must hold rows of shape \[2\], but got/],
    ['of large integers', [BigInt64Array.of(1n, 2n)] as never, /must hold rows of shape \[2\]/],
    ['of texts', ['ab'] as never, /must hold rows of shape \[2\], but got "ab"/],
    ['of tensors in lists', (() => [[tensor1d([1]), tensor1d([2])]]) as never, /must hold rows/],
    [
      'of labelled tensors',
      (() => [{ xs: tensor1d([1, 2]), ys: tensor1d([2]) }]) as never,
      /Map each to its row first/,
    ],
  ])('a stream %s', async (_, stream, message) => {
    const before = memory().numTensors;
    const dataset = streamDataset(stream, two);
    await expectVaeKitRejection(dataset.batch([0, 1]), message);
    await dataset.close();
    expect(memory().numTensors).toBe(before);
  });

  it('a stream that is there once only, when it is to be gone through again', async () => {
    const rows = counted(2).open();
    const once = streamDataset(() => rows, two);
    await rowsAt(once, [0, 1]);
    await expectVaeKitRejection(
      once.batch([0]),
      /got 0 rows\. Give a function that opens the stream anew for each pass\./,
    );
  });

  it.each([-1, 2, 0.5])('the position %d', async (position) => {
    const dataset = streamDataset([rowOf(0), rowOf(1)], two);
    await expectVaeKitRejection(dataset.batch([position]), /a row's position must be a whole/);
  });
});

describe('a stream in training', () => {
  useBackend('cpu');
  const networks = { encoder: mlpEncoder([4]), decoder: mlpDecoder([4]), likelihood: bernoulli() };
  const build = () => vae({ data: [6], latent: 2, condition: 3, ...networks });
  const pixels = (width: number) => uniformNoise(randomKey(3), [20, width]);
  const stream = (data: Tensor, shuffleBuffer = 5) => {
    const seen = { opened: 0 };
    const open = () => (seen.opened++, data.arraySync() as number[][]);
    const [size, ...shape] = data.shape as [number, ...number[]];
    return { seen, dataset: streamDataset(open, { shape, size, shuffleBuffer }) };
  };
  const quick = { epochs: 3, batchSize: 6, seed: 1, progress: false };

  it('goes through each epoch once, conditions beside it, to the same bits each time', async () => {
    const [data, condition] = [pixels(6), pixels(3)];
    const runs: number[][][] = [];
    for (let i = 0; i < 2; i++) {
      const model = build();
      const rows = stream(data);
      const beside = stream(condition);
      await fit(model, rows.dataset, { ...quick, condition: beside.dataset });
      expect([rows.seen.opened, beside.seen.opened]).toEqual([3, 3]);
      runs.push(weightsOf(model));
    }
    expect(runs[1]).toEqual(runs[0]);
    // The condition goes with its datum whatever it is read from.
    const model = build();
    await fit(model, stream(data).dataset, { ...quick, condition });
    expect(weightsOf(model)).toEqual(runs[0]);
    const others = build();
    await fit(others, data, { ...quick, condition: stream(condition).dataset });
    expect(weightsOf(others)).toEqual(runs[0]);
    const another = build();
    await fit(another, stream(data).dataset, { ...quick, seed: 2, condition });
    expect(weightsOf(another)).not.toEqual(runs[0]);
  });

  it('goes on in the middle of an epoch, its condition too, after one opening of each', async () => {
    const [rows, beside] = [stream(pixels(6), 9), stream(pixels(3), 9)];
    const model = build();
    const inputs = modelInputs(model, rows.dataset, { condition: beside.dataset }, 'the data');
    const order = inputs.order(randomKey(2));
    for (let at = 10; at < 20; at += 2) {
      const { data, condition } = await inputs.batch(order.subarray(at, at + 2));
      data.dispose();
      condition!.dispose();
    }
    expect([rows.seen.opened, beside.seen.opened]).toEqual([1, 1]);
  });

  it('is measured as it comes, and may serve as validation too', async () => {
    const [data, condition] = [pixels(6), pixels(3)];
    const model = build();
    const { dataset, seen } = stream(data);
    const { history } = await fit(model, dataset, {
      ...quick,
      condition,
      validation: { data: dataset, condition },
    });
    expect(seen.opened).toBe(6);
    expect(await evaluate(model, dataset, { condition, seed: 1 })).toEqual(history[2]!.validation);
    expect(await evaluate(model, dataset, { condition })).toEqual(
      await evaluate(model, data, { condition }),
    );
  });

  it('is refused with nothing changed where its first batch is wrong', async () => {
    const model = build();
    const wrong = streamDataset([[0, 0, 0, 0, 0, 2]], { shape: [6], size: 1 });
    const condition = fill([1, 3], 0);
    await expectNothingChanged(
      model,
      () => fit(model, wrong, { ...quick, batchSize: 1, condition }),
      /the data must lie between 0 and 1, but got 2 at position 5/,
    );
  });
});
