import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldIn, randomKey, splitKey, tfjsSeed, type Key } from '../../src/core/keys.js';
import { expectVaeKitError } from '../support/errors.js';

const { folds, splits } = JSON.parse(
  readFileSync(new URL('../fixtures/core/streams.json', import.meta.url), 'utf8'),
) as {
  folds: { key: [number, number]; index: number; words: [number, number] }[];
  splits: { key: [number, number]; words: [number, number][] }[];
};

const key = (words: readonly [number, number]): Key => ({ type: 'key', words });
const asText = ({ words }: Key) => words.join();

describe('randomKey', () => {
  it('takes all 53 bits of a seed', () => {
    expect(randomKey(0).words).toEqual([0, 0]);
    expect(randomKey(1).words).toEqual([0, 1]);
    expect(randomKey(2 ** 32).words).toEqual([1, 0]);
    expect(randomKey(Number.MAX_SAFE_INTEGER).words).toEqual([2 ** 21 - 1, 2 ** 32 - 1]);
  });

  it('gives different keys for different seeds', () => {
    const seed = fc.maxSafeNat();
    fc.assert(
      fc.property(seed, seed, (a, b) => a === b || asText(randomKey(a)) !== asText(randomKey(b))),
      { seed: 1 },
    );
  });

  it.each([-1, 0.5, Number.NaN, Infinity, 2 ** 53, '1', undefined])('refuses %s', (seed) => {
    expectVaeKitError(() => randomKey(seed as number), /seed must be a whole number/);
  });
});

describe('foldIn', () => {
  it.each(folds)(
    'follows the reference for the key $key and the index $index',
    ({ key: words, index, words: expected }) => {
      expect(foldIn(key(words), index).words).toEqual(expected);
    },
  );

  it.each([-1, 1.5, 2 ** 32, Number.NaN, '1'])('refuses the index %s', (index) => {
    expectVaeKitError(() => foldIn(randomKey(1), index as number), /the index of foldIn/);
  });

  it('refuses what is no key', () => {
    expectVaeKitError(() => foldIn(1 as never, 0), /a key is needed, but got 1/);
  });
});

describe('splitKey', () => {
  it.each(splits)('follows the reference for the key $key', ({ key: words, words: expected }) => {
    expect(splitKey(key(words), 3).map((part) => part.words)).toEqual(expected);
  });

  it('begins with the same keys whatever the count', () => {
    expect(splitKey(randomKey(1), 5).slice(0, 2)).toEqual(splitKey(randomKey(1), 2));
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses the count %s', (count) => {
    expectVaeKitError(() => splitKey(randomKey(1), count), /the number of keys to split into/);
  });

  it('refuses what is no key', () => {
    expectVaeKitError(() => splitKey(undefined as never, 2), /a key is needed, but got undefined/);
  });
});

describe('derived keys', () => {
  // For one parent they are distinct by construction; across parents two of 25,000 random 64-bit
  // words meet with a probability of 2e-11.
  it('are all different', () => {
    const parents = Array.from({ length: 10 }, (_, seed) => randomKey(seed));
    const derived = parents.flatMap((parent) => [
      parent,
      ...splitKey(parent, 1000),
      ...Array.from({ length: 1500 }, (_, i) => foldIn(parent, i)),
    ]);
    expect(new Set(derived.map(asText)).size).toBe(derived.length);
  });

  it('leave the parent as it was', () => {
    const parent = randomKey(5);
    foldIn(parent, 1);
    splitKey(parent, 2);
    expect(parent).toEqual(randomKey(5));
  });
});

describe('tfjsSeed', () => {
  it('is never 0 and fits 31 bits', () => {
    const seeds = Array.from({ length: 1000 }, (_, i) => tfjsSeed(randomKey(i)));
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 1 && seed < 2 ** 31)).toBe(true);
    expect(new Set(seeds).size).toBe(1000);
  });
});
