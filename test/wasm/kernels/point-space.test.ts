import { engine, setBackend } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { randomKey } from '../../../src/core/keys.js';
import { takeShortcut } from '../../../src/core/shortcuts.js';
import { kMeans } from '../../../src/models/gaussian-mixture/k-means.js';
import { spaceOf } from '../../../src/models/gaussian-mixture/point-space.js';
import { useWasm } from '../../../src/wasm/index.js';
import { float64Stream } from '../../support/random.js';
import '../../support/backend.js';

afterEach(() => vi.restoreAllMocks());

const rest = () => Promise.resolve();

function somePoints(count: number, dimensions: number) {
  const next = float64Stream(count + dimensions);
  const draw = (length: number) => Float64Array.from({ length }, () => 4 * next() - 2);
  return { points: { values: draw(count * dimensions), count, dimensions }, draw, next };
}

const heapOfBackend = () =>
  (engine().backend as BackendWasm).wasm as unknown as {
    _malloc(bytes: number): number;
    _free(address: number): void;
  };

describe('points in the companion’s memory', () => {
  it('have the distances that they have elsewhere', async () => {
    for (const dimensions of [1, 2, 3, 5, 16])
      for (const count of [1, 7, 8, 9, 64, 100]) {
        const { points, draw, next } = somePoints(count, dimensions);
        await setBackend('cpu');
        const here = spaceOf(points, 6, 4);
        await useWasm();
        const there = takeShortcut('VaeKitPointSpace', { ...points, centres: 6, trials: 4 })!;
        for (const amount of [1, 3, 4]) {
          const candidates = draw(amount * dimensions);
          const [expected, found] = [here, there].map((space) => space.tryCentres(candidates));
          expect(found!.length).toBe(amount);
          found!.forEach((sum, k) => expect(sum / expected![k]!).toBeCloseTo(1, 13));
          const [total, same] = [here, there].map((space) => space.takeCentre(amount - 1));
          expect(same! / total!).toBeCloseTo(1, 13);
          for (let draws = 0; draws < 20; draws++) {
            const target = next() * total!;
            expect(there.pointAt(target)).toBe(here.pointAt(target));
          }
          expect(there.pointAt(2 * total!)).toBe(count - 1);
        }
        for (const centres of [1, 2, 6].map((amount) => draw(amount * dimensions))) {
          const owners = [new Int32Array(count), new Int32Array(count)] as const;
          here.nearest(centres, owners[0], 0, count);
          const middle = Math.min(count, 24);
          there.nearest(centres, owners[1], 0, middle);
          if (middle < count) there.nearest(centres, owners[1], middle, count);
          expect(owners[1]).toEqual(owners[0]);
        }
        there.release();
      }
  });

  it('belong to the first of centres that are as near', async () => {
    await useWasm();
    const values = Float64Array.from({ length: 18 }, (_, i) => i % 3);
    const space = takeShortcut('VaeKitPointSpace', {
      values,
      dimensions: 2,
      centres: 4,
      trials: 1,
    })!;
    const owners = new Int32Array(9);
    space.nearest(Float64Array.of(9, 9, 1, 1, 1, 1, 9, 9), owners, 0, 9);
    expect([...owners]).toEqual(Array(9).fill(1));
    space.release();
  });

  it('are freed, after a failure too, and done without where the heap is full', async () => {
    await useWasm();
    const { points } = somePoints(100, 3);
    const expected = await kMeans(points, 4, randomKey(1), rest);
    const module = heapOfBackend();
    const allocated = vi.spyOn(module, '_malloc');
    const freed = vi.spyOn(module, '_free');
    const blocks = () => [
      allocated.mock.results.map(({ value }) => (value as number) >>> 0),
      freed.mock.calls.map(([address]) => address >>> 0),
    ];
    await kMeans(points, 4, randomKey(1), rest);
    let rests = 0;
    const failing = () => (++rests > 2 ? Promise.reject(new Error('no')) : Promise.resolve());
    await expect(kMeans(points, 4, randomKey(1), failing)).rejects.toThrow('no');
    const [taken, given] = blocks();
    expect(taken!.length).toBe(2);
    expect(given).toEqual(taken);
    allocated.mockReturnValue(0);
    expect(await kMeans(points, 4, randomKey(1), rest)).toEqual(expected);
    expect(allocated).toHaveBeenCalledTimes(3);
  });

  it('outlive the acceleration that they were made by', async () => {
    await useWasm();
    const { points, draw } = somePoints(50, 3);
    const space = takeShortcut('VaeKitPointSpace', { ...points, centres: 2, trials: 1 })!;
    const centres = draw(6);
    const owners = [new Int32Array(50), new Int32Array(50)] as const;
    space.nearest(centres, owners[0], 0, 50);
    await useWasm({ accelerate: false });
    space.nearest(centres, owners[1], 0, 50);
    expect(owners[1]).toEqual(owners[0]);
    space.release();
    expect(takeShortcut('VaeKitPointSpace', { ...points, centres: 2, trials: 1 })).toBeUndefined();
  });
});
