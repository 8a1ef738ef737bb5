import '@tensorflow/tfjs-backend-cpu';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { VaeKitError } from '../../src/core/errors.js';
import { syntheticDigitsAsync } from '../../src/data/digits-async.js';
import { syntheticDigits } from '../../src/data/digits.js';
import { rowsOf } from './nearest.js';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('syntheticDigitsAsync', () => {
  it.each([{ count: 40 }, { count: 30, seed: 3 }, { count: 5, seed: 1, shape: [28, 28] }])(
    'writes the digits of syntheticDigits for %j',
    async (options) => {
      const [slow, quick] = [await syntheticDigitsAsync(options), syntheticDigits(options)];
      expect(slow.images.shape).toEqual(quick.images.shape);
      expect(rowsOf(slow, options.count)).toEqual(rowsOf(quick, options.count));
    },
  );

  it('lets the event loop run every 10 milliseconds', async () => {
    // Each look at the clock, after each image or rest, finds it 4 milliseconds on.
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 4));
    let turns = 0;
    let over = false;
    const turn = () => {
      turns++;
      if (!over) setImmediate(turn);
    };
    setImmediate(turn);
    await syntheticDigitsAsync({ count: 60 });
    over = true;
    expect(turns).toBeGreaterThanOrEqual(60 / 3);
  });

  it('tells after each image how many there are', async () => {
    const told: number[] = [];
    await syntheticDigitsAsync({ count: 4, onProgress: (made) => void told.push(made) });
    expect(told).toEqual([1, 2, 3, 4]);
  });

  it('passes on what onProgress throws', async () => {
    const error = new Error('no screen');
    const onProgress = () => {
      throw error;
    };
    await expect(syntheticDigitsAsync({ count: 4, onProgress })).rejects.toBe(error);
  });

  it('gives up where the signal says so, before it begins or midway', async () => {
    const reason = new Error('enough');
    const message =
      'vae-kit: digits must be written to the last, but got an abort by the signal. ' +
      'Call syntheticDigitsAsync again to start anew.';
    const early = syntheticDigitsAsync({ count: 4, signal: AbortSignal.abort(reason) });
    await expect(early).rejects.toMatchObject({ message, cause: reason });
    const controller = new AbortController();
    let last = 0;
    const midway = syntheticDigitsAsync({
      count: 1000,
      signal: controller.signal,
      onProgress(made) {
        last = made;
        if (made === 3) controller.abort();
      },
    });
    await expect(midway).rejects.toThrow(message);
    expect(last).toBe(3);
  });

  it.each([
    [undefined, 'the options of syntheticDigitsAsync must be an object, but got undefined'],
    [{ count: 0 }, 'count must be a positive integer'],
    [{ count: 1, signal: true }, 'signal must be an AbortSignal, but got true'],
    [{ count: 1, onProgress: console }, 'onProgress must be a function, but got an object'],
    [{ count: 1, onprogress: () => 0 }, "Did you mean 'onProgress'?"],
    [{ count: 1, abort: null }, 'Its options are count, seed, shape, signal, onProgress.'],
  ])('refuses %j', async (options, message) => {
    const made = syntheticDigitsAsync(options as never);
    await expect(made).rejects.toThrow(message);
    await expect(made).rejects.toBeInstanceOf(VaeKitError);
  });
});
