import { engine, setBackend } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FieldDatum, MeanFields, MeanFieldsRequest } from '../../../src/core/mean-fields.js';
import { takeShortcut } from '../../../src/core/shortcuts.js';
import { boundOf } from '../../../src/models/sigmoid-belief-network/ascent.js';
import { inGroups, meanFieldsOf } from '../../../src/models/sigmoid-belief-network/mean-fields.js';
import { useWasm } from '../../../src/wasm/index.js';
import { float64Stream } from '../../support/random.js';
import { exactLogProb, tinyNetwork } from '../../models/sigmoid-belief-network/tiny-network.js';
import '../../support/backend.js';

afterEach(() => vi.restoreAllMocks());

interface Case {
  readonly sizes: readonly number[];
  /** Of weights; biases are up to 1. */
  readonly scale: number;
  readonly tolerance?: number;
  readonly maxIterations?: number;
  readonly count?: number;
  readonly started?: boolean;
}

const COUNT = 11;

function given({
  sizes,
  scale,
  tolerance = 1e-4,
  maxIterations = 60,
  count = COUNT,
  started,
}: Case) {
  const next = float64Stream(sizes.length + sizes[0]!);
  const draw = (length: number, size: number) =>
    Float32Array.from({ length }, () => size * (2 * next() - 1));
  const hidden = sizes.slice(1).reduce((sum, units) => sum + units, 0);
  const request: MeanFieldsRequest = {
    sizes,
    biases: sizes.map((units) => draw(units, 1)),
    kernels: sizes.slice(1).map((parents, l) => draw(parents * sizes[l]!, scale)),
    tolerance,
    maxIterations,
    count,
    gradient: true,
    residual: true,
  };
  const data = Array.from({ length: count }, (_, n): FieldDatum => ({
    values: Float32Array.from({ length: sizes[0]! }, () => (next() < 0.4 ? 1 : 0)),
    // Some means at their bounds, where a user gives bits.
    hidden: started
      ? Float32Array.from({ length: hidden }, () => Math.min(1, Math.max(0, 1.4 * next() - 0.2)))
      : undefined,
    weight: 1 + (n % 3) / 2,
  }));
  return { request, data };
}

/** All that is found, as numbers that do not change any more. */
function climbed(fields: MeanFields, request: MeanFieldsRequest, data: readonly FieldDatum[]) {
  const links = { topBias: request.biases.at(-1)! };
  const found = inGroups(data, fields).flatMap((some) =>
    fields.climb(some).map((field) => ({
      means: field.values.flatMap((values) => [...values]),
      bound: boundOf({ ...field, links }),
      sweeps: field.sweeps,
      residual: field.residual,
    })),
  );
  const gradient = fields.gradient().flatMap((sum) => [...sum]);
  fields.release();
  return { found, gradient };
}

const difference = (found: readonly number[], expected: readonly number[]) =>
  found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);

const heapOfBackend = () =>
  (engine().backend as BackendWasm).wasm as unknown as {
    _malloc(bytes: number): number;
    _free(address: number): void;
  };

const cases: readonly Case[] = [
  { sizes: [1, 1], scale: 2 },
  { sizes: [6, 4], scale: 1 },
  { sizes: [7, 5], scale: 4, started: true },
  { sizes: [9, 6, 3], scale: 2 },
  { sizes: [8, 7, 5, 2], scale: 3, started: true },
  // Steps of ξ beyond the series, and products far from 1.
  { sizes: [31, 40], scale: 12 },
  // Means that stay at their bounds.
  { sizes: [31, 10], scale: 9, started: true },
  { sizes: [101, 30], scale: 0.3, maxIterations: 3 },
  { sizes: [64, 20], scale: 0.5, tolerance: 0.05, maxIterations: 10, started: true },
];

describe('mean fields on the companion', () => {
  it.each(cases)('are those of plain JavaScript, %j', async (sizes) => {
    const { request, data } = given(sizes);
    await setBackend('cpu');
    const here = climbed(meanFieldsOf(request), request, data);
    await useWasm();
    const fields = takeShortcut('VaeKitMeanFields', request);
    expect(fields).toBeDefined();
    const there = climbed(fields!, request, data);
    expect(there.found.map(({ sweeps }) => sweeps)).toEqual(here.found.map(({ sweeps }) => sweeps));
    there.found.forEach(({ means, bound, residual }, n) => {
      const expected = here.found[n]!;
      expect(means.length).toBe(expected.means.length);
      expect(difference(means, expected.means)).toBeLessThan(1e-9);
      expect(difference([residual], [expected.residual])).toBeLessThan(1e-9);
      expect(Math.abs(bound / expected.bound - 1)).toBeLessThan(1e-10);
    });
    const most = Math.max(...here.gradient.map(Math.abs));
    expect(there.gradient.length).toBe(here.gradient.length);
    expect(difference(there.gradient, here.gradient) / most).toBeLessThan(1e-9);
  });

  it('has the same bits on any number of threads', async () => {
    const { request, data } = given({ sizes: [257, 60], scale: 0.4, count: 21 });
    const found = [];
    for (const threads of [2, 1, 3]) {
      await useWasm({ threads });
      found.push(climbed(takeShortcut('VaeKitMeanFields', request)!, request, data));
    }
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
    await useWasm();
  });

  it('finds the same whichever data climb together', async () => {
    await useWasm();
    const { request, data } = given({ sizes: [20, 9], scale: 1, count: 20 });
    const all = climbed(takeShortcut('VaeKitMeanFields', request)!, request, data);
    const alone = { ...takeShortcut('VaeKitMeanFields', request)!, together: 1 };
    expect(climbed(alone, request, data)).toEqual(all);
  });

  it('leaves alone weights that products could overflow for, and what are no numbers', async () => {
    await useWasm();
    for (const weight of [601, -601, NaN, Infinity]) {
      const { request } = given({ sizes: [5, 3], scale: 1 });
      (request.kernels[0] as Float32Array)[7] = weight;
      const freed = vi.spyOn(heapOfBackend(), '_free');
      expect(takeShortcut('VaeKitMeanFields', request)).toBeUndefined();
      expect(freed).toHaveBeenCalledOnce();
      freed.mockRestore();
    }
    // Up to there bounds are bounds.
    for (let seed = 1; seed < 9; seed++) {
      const network = tinyNetwork([5, 3], 190, seed);
      const { request, data } = given({ sizes: [5, 3], scale: 1, count: 4 });
      const weights = {
        biases: network.biases.map((values) => Float32Array.from(values)),
        kernels: network.kernels.map((values) => Float32Array.from(values)),
      };
      const fields = takeShortcut('VaeKitMeanFields', { ...request, ...weights })!;
      climbed(fields, { ...request, ...weights }, data).found.forEach(({ bound }, n) => {
        const exact = exactLogProb(network, Array.from(data[n]!.values));
        expect(bound).toBeLessThan(exact + 1e-9 * Math.abs(exact));
        expect(bound).toBeGreaterThan(-5 * 600);
      });
    }
  });

  it('keeps its memory, and does without where the heap is full', async () => {
    await useWasm();
    const { request, data } = given({ sizes: [50, 30], scale: 1 });
    const module = heapOfBackend();
    const allocated = vi.spyOn(module, '_malloc');
    const freed = vi.spyOn(module, '_free');
    const expected = climbed(meanFieldsOf(request), request, data);
    expect(allocated).toHaveBeenCalledOnce();
    expect(freed.mock.calls).toEqual([[allocated.mock.results[0]!.value]]);
    allocated.mockReturnValue(0);
    const without = climbed(meanFieldsOf(request), request, data);
    without.found.forEach(({ bound }, n) =>
      expect(Math.abs(bound / expected.found[n]!.bound - 1)).toBeLessThan(1e-10),
    );
  });

  it('takes fewer data at once where each needs much memory', async () => {
    await useWasm();
    const sizes = [900, 1600] as const;
    const request: MeanFieldsRequest = {
      sizes,
      biases: sizes.map((units) => new Float32Array(units)),
      kernels: [new Float32Array(900 * 1600)],
      tolerance: 0.1,
      maxIterations: 1,
      count: 100,
      gradient: false,
      residual: false,
    };
    const fields = takeShortcut('VaeKitMeanFields', request)!;
    expect(fields.together).toBe(5);
    fields.release();
    const few = takeShortcut('VaeKitMeanFields', { ...request, count: 2 })!;
    expect(few.together).toBe(2);
    few.release();
  });
});
