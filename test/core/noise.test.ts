import { type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { foldIn, randomKey, type Key } from '../../src/core/keys.js';
import {
  normalNoise,
  normalStream,
  permutation,
  uniformNoise,
  uniformStream,
} from '../../src/core/noise.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectNoLeak } from '../support/leaks.js';
import {
  chiSquareOfUniform,
  chiSquarePValue,
  correlation,
  ksPValue,
  mean,
  normalCdf,
  variance,
} from '../support/statistics.js';

const COUNT = 200_000;

/**
 * Each statistic below may be this many standard deviations off: a false alarm in 2e-5 of all
 * seeds.
 */
const SIGMAS = 4.26;

const take = (next: () => number) => Float64Array.from({ length: COUNT }, next);

describe('uniformStream', () => {
  const values = take(uniformStream(randomKey(1)));

  it('gives multiples of 2^-24 in [0, 1)', () => {
    expect(
      values.every((value) => value >= 0 && value < 1 && Number.isInteger(value * 2 ** 24)),
    ).toBe(true);
  });

  it('has the moments of a uniform number', () => {
    expect(Math.abs(mean(values) - 1 / 2)).toBeLessThan(SIGMAS * Math.sqrt(1 / 12 / COUNT));
    expect(Math.abs(variance(values) - 1 / 12)).toBeLessThan(SIGMAS * Math.sqrt(1 / 180 / COUNT));
  });

  it('passes a Kolmogorov–Smirnov test, with a false alarm in 1e-4 of all seeds', () => {
    expect(ksPValue(values, (x) => x)).toBeGreaterThan(1e-4);
  });

  it('has no correlation from one number to the next', () => {
    expect(Math.abs(correlation(values.subarray(1), values.subarray(0, COUNT - 1)))).toBeLessThan(
      SIGMAS / Math.sqrt(COUNT),
    );
  });
});

describe('normalStream', () => {
  const values = take(normalStream(randomKey(2)));

  it('has the moments of a standard normal number', () => {
    const moment = (order: number) => mean(values.map((value) => value ** order));
    expect(Math.abs(moment(1))).toBeLessThan(SIGMAS * Math.sqrt(1 / COUNT));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(SIGMAS * Math.sqrt(2 / COUNT));
    expect(Math.abs(moment(3))).toBeLessThan(SIGMAS * Math.sqrt(15 / COUNT));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(SIGMAS * Math.sqrt(96 / COUNT));
  });

  it('passes a Kolmogorov–Smirnov test, with a false alarm in 1e-4 of all seeds', () => {
    expect(ksPValue(values, normalCdf)).toBeGreaterThan(1e-4);
  });

  it('has independent numbers in a pair of Box and Muller, and in their squares', () => {
    const first = values.filter((_, i) => i % 2 === 0);
    const second = values.filter((_, i) => i % 2 === 1);
    const bound = SIGMAS / Math.sqrt(COUNT / 2);
    expect(Math.abs(correlation(first, second))).toBeLessThan(bound);
    expect(
      Math.abs(
        correlation(
          first.map((value) => value ** 2),
          second.map((value) => value ** 2),
        ),
      ),
    ).toBeLessThan(bound);
  });

  it('has a tail of the right weight: beyond 3 in 0.27 % of all numbers', () => {
    const rate = 2 * normalCdf(-3);
    const found = values.filter((value) => Math.abs(value) > 3).length / COUNT;
    expect(Math.abs(found - rate)).toBeLessThan(SIGMAS * Math.sqrt((rate * (1 - rate)) / COUNT));
  });
});

describe('streams of different keys', () => {
  it('are uncorrelated, for keys of neighbouring seeds and of neighbouring indices', () => {
    const [one, next, folded] = [randomKey(1), randomKey(2), foldIn(randomKey(1), 0)].map((key) =>
      take(uniformStream(key)),
    );
    const bound = SIGMAS / Math.sqrt(COUNT);
    expect(Math.abs(correlation(one!, next!))).toBeLessThan(bound);
    expect(Math.abs(correlation(one!, folded!))).toBeLessThan(bound);
  });
});

describeOnBackends('noise tensors', () => {
  const makers: [
    string,
    (key: Key, shape: readonly number[]) => Tensor,
    (key: Key) => () => number,
  ][] = [
    ['uniformNoise', uniformNoise, uniformStream],
    ['normalNoise', normalNoise, normalStream],
  ];

  it.each(makers)('%s fills any shape with its stream', (_, noise, stream) => {
    for (const shape of [[], [1], [3], [4, 5, 2], [0, 3], [2, 1, 3, 1, 2]]) {
      const made = noise(randomKey(3), shape);
      const next = stream(randomKey(3));
      expect([made.shape, made.dtype]).toEqual([shape, 'float32']);
      expect(made.dataSync()).toEqual(Float32Array.from({ length: made.size }, next));
    }
  });

  it.each(makers)('%s leaves nothing behind', (_, noise) => {
    expectNoLeak(() => noise(randomKey(1), [2, 3]));
  });

  it.each(makers)('%s refuses what is no key and what is no shape', (_, noise) => {
    expectVaeKitError(() => noise(1 as never, [2]), /a key is needed/);
    expectVaeKitError(() => noise(randomKey(1), [2, -1]), /the shape of noise/);
    expectVaeKitError(() => noise(randomKey(1), 3 as never), /the shape of noise/);
  });
});

describe('permutation', () => {
  it.each([0, 1, 2, 3, 100, 1000])('orders the numbers below %i', (count) => {
    const order = permutation(randomKey(4), count);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it('is the same for the same key, and another for another', () => {
    expect(permutation(randomKey(1), 50)).toEqual(permutation(randomKey(1), 50));
    expect(permutation(randomKey(1), 50)).not.toEqual(permutation(randomKey(2), 50));
  });

  it('gives each of the 24 orders of 4 as often, with a false alarm in 1e-4 of all seeds', () => {
    const counts = new Map<string, number>();
    const parent = randomKey(6);
    for (let i = 0; i < 24_000; i++) {
      const order = permutation(foldIn(parent, i), 4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquarePValue(chiSquareOfUniform([...counts.values()]), 23)).toBeGreaterThan(1e-4);
  });
});
