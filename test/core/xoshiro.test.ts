import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { normalStream, uniformStream, wordStream } from '../../src/core/noise.js';
import { xoshiro128 } from '../../src/core/xoshiro.js';

type Four = [number, number, number, number];

/** Written by streams.py beside it. */
const { xoshiro, streams } = JSON.parse(
  readFileSync(new URL('../fixtures/core/streams.json', import.meta.url), 'utf8'),
) as {
  xoshiro: { state: Four; words: number[] }[];
  streams: { key: [number, number]; words: number[]; uniforms: number[]; normals: number[] }[];
};

const take = (next: () => number, count: number) => Array.from({ length: count }, next);

describe('xoshiro128', () => {
  it.each(xoshiro)('follows the reference from the state $state', ({ state, words }) => {
    expect(take(xoshiro128(state), words.length)).toEqual(words);
  });

  it('takes signed words for the unsigned words of the same bits', () => {
    expect(take(xoshiro128([-1, -2, -3, -4]), 5)).toEqual(
      take(xoshiro128([0xffffffff, 0xfffffffe, 0xfffffffd, 0xfffffffc]), 5),
    );
  });
});

describe('wordStream', () => {
  it.each(streams)('follows the reference from the key $key', ({ key, words }) => {
    expect(take(wordStream({ type: 'key', words: key }), words.length)).toEqual(words);
  });
});

describe('uniformStream', () => {
  it.each(streams)(
    'takes the upper 24 bits of each word, for the key $key',
    ({ key, uniforms }) => {
      expect(take(uniformStream({ type: 'key', words: key }), uniforms.length)).toEqual(uniforms);
    },
  );
});

describe('normalStream', () => {
  it.each(streams)('makes two numbers of two words, for the key $key', ({ key, normals }) => {
    take(normalStream({ type: 'key', words: key }), normals.length).forEach((value, i) =>
      expect(value).toBeCloseTo(normals[i]!, 12),
    );
  });
});
