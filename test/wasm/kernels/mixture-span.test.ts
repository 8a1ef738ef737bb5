import { engine, setBackend, tensor } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { takeShortcut } from '../../../src/core/shortcuts.js';
import { fitGaussianMixture, type FitGaussianMixtureOptions } from '../../../src/index.js';
import { readRecord } from '../../../src/models/gaussian-mixture/record.js';
import { POINTS_PER_REST, runEm } from '../../../src/training/expectation-maximization.js';
import { heapOf } from '../../../src/wasm/heap.js';
import { useWasm } from '../../../src/wasm/index.js';
import { MOST_DIMENSIONS } from '../../../src/wasm/kernels/mixture-span.js';
import { covarianceTypes, randomRecord } from '../../models/gaussian-mixture/mixtures.js';
import { float64Stream } from '../../support/random.js';
import '../../support/backend.js';

afterEach(() => vi.restoreAllMocks());

function somePoints(count: number, dimensions: number) {
  const next = float64Stream(7);
  const values = Float64Array.from({ length: count * dimensions }, () => 6 * next() - 3);
  return { values, count, dimensions };
}

/** Three iterations from the same start, on the backend in use. */
function iterate(
  points: ReturnType<typeof somePoints>,
  start: ReturnType<typeof randomRecord>,
  maxIterations = 3,
) {
  return runEm(
    points,
    { components: readRecord(start), lowerBounds: [], converged: false },
    {
      tolerance: 0,
      regularization: new Float64Array(points.dimensions).fill(1e-6),
      maxIterations,
      signal: undefined,
      rest: () => Promise.resolve(),
      onIteration: () => Promise.resolve(),
    },
  );
}

const flat = ({ components, lowerBounds }: Awaited<ReturnType<typeof iterate>>) => [
  ...components.weights,
  ...components.means,
  ...components.covariances,
  ...lowerBounds,
];

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  const size = Math.max(...expected.map(Math.abs));
  found.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-11 * size));
}

/** Lets the next allocations find no memory. */
const fillHeap = () => {
  const backend = engine().backend as BackendWasm;
  const asm = backend.wasm as unknown as { _malloc(bytes: number): number };
  return vi.spyOn(asm, '_malloc').mockReturnValue(0);
};

describe('EM on the companion', () => {
  it.each(covarianceTypes)('comes to what it comes to without, %s', async (covariance) => {
    for (const dimensions of [2, 3, 8, 17]) {
      for (const count of [1, 40, 300, 4099]) {
        const points = somePoints(count, dimensions);
        const start = randomRecord(covariance, 3, dimensions);
        await setBackend('cpu');
        const expected = flat(await iterate(points, start));
        await useWasm();
        expectClose(flat(await iterate(points, start)), expected);
      }
    }
  });

  it('takes points that lie so far out that squares overflow', async () => {
    const points = somePoints(300, 3);
    points.values.set([1e170, -1e180, 3e175], 30);
    const start = randomRecord('full', 3, 3);
    await setBackend('cpu');
    const expected = await iterate(points, start, 1).catch((error: unknown) => error);
    await useWasm();
    expect(await iterate(points, start, 1).catch((error: unknown) => error)).toEqual(expected);
    // Behind the points that are worked on first.
    const near = somePoints(POINTS_PER_REST + 20, 3);
    near.values.set([1e7, -1e7, 2e7], 3 * (POINTS_PER_REST + 10));
    await setBackend('cpu');
    const found = flat(await iterate(near, start, 1));
    await useWasm();
    expectClose(flat(await iterate(near, start, 1)), found);
  });

  it('keeps its memory, and does without where the heap is full', async () => {
    await useWasm();
    const points = somePoints(5000, 8);
    const start = randomRecord('full', 3, 8);
    const expected = flat(await iterate(points, start));
    const heap = heapOf(engine().backend as BackendWasm)!;
    const before = heap.memory.buffer.byteLength;
    const tensors = engine().memory().numTensors;
    for (let i = 0; i < 40; i++) await iterate(points, start, 1);
    expect(heap.memory.buffer.byteLength).toBe(before);
    expect(engine().memory().numTensors).toBe(tensors);
    const full = fillHeap();
    expectClose(flat(await iterate(points, start)), expected);
    expect(full).toHaveBeenCalled();
  });

  it('frees its memory where settling throws', async () => {
    await useWasm();
    const module = (engine().backend as BackendWasm).wasm as unknown as {
      _malloc(bytes: number): number;
      _free(address: number): void;
    };
    const allocated = vi.spyOn(module, '_malloc');
    const freed = vi.spyOn(module, '_free');
    expect(() =>
      takeShortcut('VaeKitMixtureSpan', {
        values: new Float64Array(8),
        count: 1,
        dimensions: 2,
        settle() {
          throw new Error('no');
        },
      }),
    ).toThrow('no');
    expect(allocated).toHaveBeenCalledTimes(1);
    expect(freed.mock.calls.map(([address]) => address >>> 0)).toEqual(
      allocated.mock.results.map(({ value }) => (value as number) >>> 0),
    );
  });

  it('leaves to others what it has no room for', async () => {
    await useWasm();
    const span = { count: 1, settle: () => undefined };
    const of = (dimensions: number) =>
      takeShortcut('VaeKitMixtureSpan', {
        ...span,
        values: new Float64Array(dimensions),
        dimensions,
      });
    expect([of(MOST_DIMENSIONS), of(MOST_DIMENSIONS + 1)]).toEqual([true, undefined]);
    await useWasm({ accelerate: false });
    expect(of(2)).toBeUndefined();
    await setBackend('cpu');
    expect(of(2)).toBeUndefined();
  });

  it('takes as many dimensions as it says', async () => {
    const [dimensions, count] = [MOST_DIMENSIONS, 11];
    const points = somePoints(count, dimensions);
    const start = randomRecord('diagonal', 2, dimensions);
    await setBackend('cpu');
    const expected = flat(await iterate(points, start, 1));
    await useWasm();
    expectClose(flat(await iterate(points, start, 1)), expected);
  });

  it('gives the same bits for the same seed, from tensors too', async () => {
    await useWasm();
    const points = tensor(Float32Array.from(somePoints(500, 4).values), [500, 4]);
    const options: FitGaussianMixtureOptions = {
      components: 4,
      seed: 3,
      maxIterations: 5,
      progress: false,
    };
    const first = JSON.stringify(await fitGaussianMixture(points, options));
    expect(JSON.stringify(await fitGaussianMixture(points, options))).toBe(first);
    points.dispose();
  });
});
