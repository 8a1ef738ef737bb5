import { fill, memory, reshape, slice, tensor2d, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  arrayDataset,
  bernoulli,
  evaluate,
  fit,
  mlpDecoder,
  mlpEncoder,
  oneHot,
  randomKey,
  uniformNoise,
  vae,
  type Key,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { nameOf, toyModel } from '../support/toy-model.js';

const rows = [1, 2, 3, 4, 5, 6, 7].map((x) => [x, 10 * x]);

describe('evaluate', () => {
  useBackend('cpu');

  it('gives the mean over the data, whatever the batches', async () => {
    for (const batchSize of [1, 2, 3, 4, 7, 100]) {
      const model = toyModel();
      expect(await evaluate(model, tensor2d(rows), { batchSize })).toEqual({ first: 4 });
      const sizes = model.seen.map(({ data }) => data.length / 2);
      expect(sizes.reduce((total, size) => total + size)).toBe(7);
      expect(Math.max(...sizes)).toBe(Math.min(batchSize, 7));
    }
  });

  it('measures a thousand at once, unless told', async () => {
    const model = toyModel();
    await evaluate(model, zeros([1001, 2]));
    expect(model.seen.map(({ data }) => data.length / 2)).toEqual([1000, 1]);
  });

  it('goes through the data in their order, once', async () => {
    const model = toyModel();
    const asked: number[][] = [];
    const { size, shape, batch } = arrayDataset(rows.flat(), [2]);
    await evaluate(
      model,
      {
        size,
        shape,
        batch(positions) {
          asked.push(Array.from(positions));
          return batch(positions);
        },
      },
      { batchSize: 3 },
    );
    expect(asked).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    expect(model.seen.flatMap(({ data }) => data)).toEqual(rows.flat());
  });

  it('gives each batch, its transform and its measure, a key of its own, of the seed', async () => {
    const run = async (seed?: number) => {
      const model = toyModel();
      const keys: string[] = [];
      const transform = (data: Tensor, key: Key) => {
        keys.push(nameOf(key));
        return data;
      };
      const options = { batchSize: 3, transform };
      await evaluate(model, tensor2d(rows), seed === undefined ? options : { ...options, seed });
      return [...keys, ...model.seen.map(({ key }) => key)];
    };
    const keys = await run(3);
    expect(keys).toHaveLength(6);
    expect(new Set(keys).size).toBe(6);
    expect(await run(3)).toEqual(keys);
    expect(await run(0)).toEqual(await run());
    const others = await run(4);
    for (const key of keys) expect(others).not.toContain(key);
  });

  it('measures what the transform makes of the data', async () => {
    const model = toyModel();
    const transform = ({ shape }: Tensor) => fill(shape, 2.5);
    expect(await evaluate(model, tensor2d(rows), { transform })).toEqual({ first: 2.5 });
  });

  it('sums in float64: a million small numbers beside a large one', async () => {
    const model = toyModel(() => ({
      support: { type: 'real', low: -Infinity, high: Infinity },
      measure: ({ data }) => ({ first: reshape(slice(data, [0, 0], [-1, 1]), [-1]) }),
    }));
    const values = new Float32Array(20_000).fill(0.1);
    values[0] = 2 ** 24;
    const given = arrayDataset(values, [2]);
    const mean = (2 ** 24 + 9_999 * Math.fround(0.1)) / 10_000;
    expect((await evaluate(model, given)).first).toBeCloseTo(mean, 8);
  });

  it('leaves no tensor, and no condition', async () => {
    const model = vae({
      data: [6],
      latent: 2,
      condition: 3,
      encoder: mlpEncoder([4]),
      decoder: mlpDecoder([4]),
      likelihood: bernoulli(),
    });
    const data = uniformNoise(randomKey(1), [7, 6]);
    const condition = oneHot([0, 1, 2, 0, 1, 2, 0], 3);
    const before = memory().numTensors;
    await evaluate(model, data, { condition, batchSize: 3, transform: (x) => x });
    expect(memory().numTensors).toBe(before);
  });

  it('pairs each datum with its condition, and so does the validation of fit', async () => {
    const seen: number[][] = [];
    const model = {
      ...toyModel(),
      conditional: true as const,
      condition: [1],
      measure({ data, condition }: { readonly data: Tensor; readonly condition?: Tensor }) {
        const [x, y] = [data.dataSync(), condition!.dataSync()];
        for (let i = 0; i < y.length; i++) seen.push([x[2 * i]!, y[i]!]);
        return { first: zeros([data.shape[0]]) };
      },
    };
    const labels = tensor2d(rows.map(([x]) => [-x!]));
    const pairs = rows.map(([x]) => [x, -x!]);
    await evaluate(model, tensor2d(rows), { condition: labels, batchSize: 3 });
    expect(seen).toEqual(pairs);
    seen.length = 0;
    const trained: number[][] = [];
    const own = toyModel();
    await fit(
      {
        ...model,
        loss(batch, state, key) {
          const [x, y] = [batch.data.dataSync(), batch.condition!.dataSync()];
          for (let i = 0; i < y.length; i++) trained.push([x[2 * i]!, y[i]!]);
          return { ...own.loss(batch, state, key) };
        },
        variables: own.variables,
      },
      tensor2d(rows),
      {
        epochs: 2,
        batchSize: 3,
        condition: labels,
        validation: { data: tensor2d(rows), condition: labels },
      },
    );
    expect(seen).toEqual([...pairs, ...pairs]);
    expect(trained).toHaveLength(14);
    for (const [x, y] of trained) expect(y).toBe(-x!);
  });
});
