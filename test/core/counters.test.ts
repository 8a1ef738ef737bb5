import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import {
  foldIn,
  keyFor,
  layersKey,
  priorKey,
  randomKey,
  splitKey,
  tfjsSeed,
} from '../../src/core/keys.js';
import { normalStream, permutation, uniformStream, wordStream } from '../../src/core/noise.js';
import { threefry2x32 } from '../../src/core/threefry.js';

vi.mock('../../src/core/threefry.js', async (original) => {
  const actual = await original<{ threefry2x32: typeof threefry2x32 }>();
  return { threefry2x32: vi.fn(actual.threefry2x32) };
});

const SEED = 7;
const key = randomKey(SEED);

/** All that is made of a key: under one key, no two of these may ask the generator the same. */
const purposes: Readonly<Record<string, () => unknown>> = {
  foldIn: () => [0, 1, 2, 3, 4, 5, 1000, 2 ** 32 - 1].map((index) => foldIn(key, index)),
  splitKey: () => splitKey(key, 1000),
  tfjsSeed: () => tfjsSeed(key),
  wordStream: () => wordStream(key)(),
  keyFor: () =>
    (
      [
        ...(['build', 'amortize', 'evaluate', 'generate', 'encode', 'decode'] as const),
        ...(['elbo', 'sample', 'swissRoll'] as const),
      ] as const
    ).map((purpose) => keyFor(SEED, purpose)),
  layersKey: () => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((network) => layersKey(key, network)),
  priorKey: () => priorKey(key),
};

/** The counters that something asks the generator for, all under the key. */
function countersOf(run: () => unknown): string[] {
  const { mock } = vi.mocked(threefry2x32);
  const before = mock.calls.length;
  run();
  const calls = mock.calls.slice(before);
  calls.forEach(([words]) => expect(words).toEqual(key.words));
  return calls.map(([, counter]) => counter.join());
}

describe('what is made of one key', () => {
  // Equal keys and different counters never give equal words: the generator is a bijection.
  it('asks for a counter of its own, whatever it is made for', () => {
    const counters = Object.values(purposes).flatMap((run) => countersOf(run));
    expect(counters.length).toBeGreaterThan(1000);
    expect(new Set(counters).size).toBe(counters.length);
  });

  it('has as many high words as purposes, each of one purpose alone', () => {
    const high = Object.values(purposes).map((run) => [
      ...new Set(countersOf(run).map((counter) => counter.split(',')[0])),
    ]);
    expect(high.map((words) => words.length)).toEqual(high.map(() => 1));
    expect(new Set(high.flat()).size).toBe(high.length);
  });

  it('is one stream of words, however numbers are made of it', () => {
    const counters = countersOf(() => wordStream(key));
    for (const run of [uniformStream, normalStream, (from: typeof key) => permutation(from, 5)])
      expect(countersOf(() => run(key))).toEqual(counters);
    expect(counters).toHaveLength(2);
  });

  it('is all there is: nothing else in the library asks the generator', () => {
    const source = fileURLToPath(new URL('../../src/', import.meta.url));
    const calls = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('threefry.ts'))
      .flatMap((name) => [...readFileSync(source + name, 'utf8').matchAll(/threefry2x32\(/g)]);
    // A stream asks twice.
    expect(calls).toHaveLength(Object.keys(purposes).length + 1);
  });
});
