import { tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  checkpointTo,
  earlyStopping,
  fit,
  type Callback,
  type EpochRecord,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { toyModel } from '../support/toy-model.js';

/** After which epoch a callback stops that is told such values of the metric. */
async function stopsAfter(callback: Callback, values: readonly number[], metric = 'elbo') {
  await callback.onStart?.({ model: toyModel() });
  for (const [i, value] of values.entries()) {
    const record: EpochRecord = {
      epoch: i + 1,
      step: i + 1,
      loss: metric === 'loss' ? value : 0,
      metrics: metric === 'loss' ? {} : { [metric]: value },
      seconds: 0,
    };
    if ((await callback.onEpoch!(record)) === 'stop') return i + 1;
  }
  return undefined;
}

describe('earlyStopping', () => {
  useBackend('cpu');

  it.each<[string, Parameters<typeof earlyStopping>[0], readonly number[], number | undefined]>([
    ['so many epochs without a better one', { patience: 2 }, [-3, -2, -2, -2.5, -1], 4],
    ['not while it becomes better', { patience: 1 }, [-5, -4, -3, -2], undefined],
    ['where it becomes better by too little', { patience: 2, minDelta: 0.5 }, [-3, -2.8, -2.6], 3],
    [
      'not where small steps add up',
      { patience: 3, minDelta: 0.5 },
      [-3, -2.8, -2.4, -2],
      undefined,
    ],
    ['where it never is a number', { patience: 2 }, [NaN, NaN, NaN], 2],
    ['where it no longer is one', { patience: 2 }, [-3, NaN, NaN], 3],
    ['not by what the warm-up made', { patience: 2, after: 2 }, [-1, -1, -9, -8, -7], undefined],
    ['counted from the end of the warm-up', { patience: 2, after: 3 }, [0, 0, 0, -9, -9, -9], 6],
  ])('ends training %s', async (_, options, values, epoch) => {
    expect(await stopsAfter(earlyStopping(options), values)).toBe(epoch);
  });

  it('knows which way is better, and can be told', async () => {
    const falling = [5, 4, 3, 2];
    for (const metric of ['loss', 'kl'])
      expect(await stopsAfter(earlyStopping({ metric, patience: 1 }), falling, metric)).toBe(
        undefined,
      );
    expect(
      await stopsAfter(earlyStopping({ metric: 'kl', mode: 'max', patience: 1 }), falling, 'kl'),
    ).toBe(2);
  });

  it('says which metrics there are where there is no such', async () => {
    await expect(stopsAfter(earlyStopping({ metric: 'accuracy' }), [1])).rejects.toThrow(
      /metric must be one that this model has, but got "accuracy"\. It has loss, elbo\./,
    );
  });

  it('gives the model the weights of its best epoch back, or leaves the last', async () => {
    const data = tensor2d([[1, 1]]);
    const run = async (restoreBest: boolean) => {
      const model = toyModel();
      const seen: number[][] = [];
      const best: string[] = [];
      const result = await fit(model, data, {
        epochs: 10,
        progress: false,
        // Steps so long that the loss falls and then rises.
        learningRate: (step) => [0.5, 0.5, 3, 3, 3][step] ?? 3,
        callbacks: [
          earlyStopping({ metric: 'loss', patience: 2, restoreBest }),
          { onEpoch: () => void seen.push(Array.from(model.variables[0]!.dataSync())) },
        ],
      });
      const losses = result.history.map(({ loss }) => loss);
      best.push(result.ended);
      return { model, seen, losses, ended: result.ended };
    };
    const { model, seen, losses, ended } = await run(true);
    expect(ended).toBe('callback');
    const best = losses.indexOf(Math.min(...losses));
    expect(best).toBeLessThan(losses.length - 1);
    expect(Array.from(model.variables[0]!.dataSync())).toEqual(seen[best]);
    const other = await run(false);
    expect(Array.from(other.model.variables[0]!.dataSync())).toEqual(other.seen.at(-1));
  });

  it('goes on with what it knew where training is resumed', async () => {
    const data = tensor2d([[1, 1]]);
    let file: Uint8Array | undefined;
    const checkpoint = checkpointTo({ write: (bytes) => (file = bytes), read: () => file });
    const options = { learningRate: (step: number) => (step < 2 ? 0.5 : 3), progress: false };
    const callbacks = () => [earlyStopping({ metric: 'loss', patience: 2 })];
    const whole = toyModel();
    const expected = await fit(whole, data, { ...options, epochs: 9, callbacks: callbacks() });
    await fit(toyModel(), data, { ...options, epochs: 3, callbacks: callbacks(), checkpoint });
    const model = toyModel();
    const result = await fit(model, data, {
      ...options,
      epochs: 9,
      callbacks: callbacks(),
      checkpoint,
      resume: true,
    });
    expect(result.history.length).toBe(expected.history.length);
    expect(Array.from(model.variables[0]!.dataSync())).toEqual(
      Array.from(whole.variables[0]!.dataSync()),
    );
  });
});
