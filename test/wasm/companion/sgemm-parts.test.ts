import { describe, expect, it } from 'vitest';
import { SHARED_TERMS, shareProducts, TERMS } from '../../../src/wasm/share-products.js';
import type { Companion } from '../../../src/wasm/companion.js';
import type { RangedName } from '../../../src/wasm/ranged-exports.js';
import { A_BLOCK, K_BLOCK, LISTS_ROOM } from '../../../src/wasm/assembly/sizes.js';
import { arena, builds, cases, type Arena } from './arena.js';
import { TRANSPOSITIONS } from './exact.js';

const PAGES = 700;
const own = builds().map((build) => arena(build, { pages: PAGES }));

/** What was computed in parts: each function, its units, and how many at a time. */
type Shared = [name: RangedName, units: number, part: number];

/** A companion in an arena that computes in parts, in no order of theirs, each with scratch memory. */
function inParts(
  { functions, output }: Arena,
  seed: number,
): { companion: Companion; done: Shared[] } {
  const random = cases(seed);
  const done: Shared[] = [];
  const room = output(LISTS_ROOM / 4);
  const scratch = output(functions.scratchBytes() / 4);
  const share: Companion['share'] = (name, units, part, ...args) => {
    done.push([name, units, part]);
    const parts = Array.from({ length: Math.ceil(units / part) }, (_, i) => i * part);
    while (parts.length > 0) {
      const first = random.pick(parts);
      parts.splice(parts.indexOf(first), 1);
      const compute = functions[name] as (...all: unknown[]) => void;
      compute(first, Math.min(part, units - first), ...args, scratch.address);
    }
  };
  const companion = { ...functions, share, scratch: scratch.address } as unknown as Companion;
  const heap = { allocate: () => room.address, free: () => undefined };
  return { companion: shareProducts({ companion, threads: () => 2 }, heap as never), done };
}

/** Expects a product in parts to be what it is at once, to the bit; what was shared. */
function expectSame(
  into: Arena,
  {
    transA,
    transB,
    m,
    n,
    k,
  }: { transA: boolean; transB: boolean; m: number; n: number; k: number },
  zeros: number,
): Shared[] {
  const random = cases(m * n + k);
  into.clear();
  const a = random
    .numbers(m * k)
    .map((value) => (random.pick([0, 1, 2, 3, 4]) < zeros ? 0 : value));
  const [left, right] = [into.input(a), into.input(random.numbers(k * n))];
  const bias = into.input(random.numbers(n));
  const [whole, parts] = [into.output(m * n), into.output(m * n)];
  const { companion, done } = inParts(into, m);
  for (const [out, { sgemm }] of [
    [whole, into.functions],
    [parts, companion],
  ] as const) {
    sgemm(
      ...([transA, transB, m, n, k, left.address, right.address] as const),
      ...([out.address, bias.address, 1, companion.scratch] as const),
    );
  }
  into.check();
  const bits = ({ values }: { values(): Float32Array }) => Buffer.from(values().slice().buffer);
  expect(bits(parts).equals(bits(whole)), JSON.stringify({ m, n, k, zeros })).toBe(true);
  return done;
}

const names = (done: readonly Shared[]) => done.map(([name]) => name);

describe.each(TRANSPOSITIONS)('a product in parts, transposed %o,', ({ transA, transB }) => {
  const each = (m: number, n: number, k: number, zeros = 0) =>
    own.map((into) => expectSame(into, { transA, transB, m, n, k }, zeros)).at(-1);

  it('is what it is at once, to the bit, by rows and by columns', () => {
    for (const [m, n, k] of [
      [203, 61, 385],
      [131, 129, 127],
      [333, 51, 101],
    ] as const)
      expect(names(each(m, n, k))).toEqual(['packColumns', 'sgemmRows']);
    for (const [m, n, k] of [
      [61, 203, 385],
      [3, 2001, 300],
      [101, 333, 51],
    ] as const)
      expect(names(each(m, n, k))).toEqual(['packRows', 'sgemmColumns']);
  });

  it('is the same where its packed side goes on over several blocks of steps and of rows', () => {
    const steps = 2 * K_BLOCK + 5;
    const n = Math.floor(A_BLOCK / steps) + 8;
    expect(names(each(n + 9, n, steps))).toEqual([
      ...['packColumns', 'sgemmRows', 'packColumns', 'sgemmRows', 'packColumns', 'sgemmRows'],
    ]);
    const rows = Math.ceil(A_BLOCK / 257);
    expect(names(each(rows + 3, rows + 4, 257)).filter((name) => name === 'packRows')).toHaveLength(
      2,
    );
  });

  it('leaves zeros out where A has enough of them and lies ready, in several blocks too', () => {
    for (const [m, n, k, blocks] of [
      [100, 203, 301, 1],
      [820, 33, 64, 1],
      [300, 33, 1000, 4],
    ] as const) {
      const expected = Array.from({ length: blocks }, () => ['sparseLists', 'sparseStrips']).flat();
      if (transB) expect(names(each(m, n, k, 4))).not.toContain('sparseLists');
      else expect(names(each(m, n, k, 4))).toEqual(expected);
    }
  });

  it('stays whole where it is small, or has hardly any rows', () => {
    expect(each(20, SHARED_TERMS / 2000 - 1, 100)).toEqual([]);
    expect(each(2, TERMS / 100, 101)).toEqual([]);
  });
});

it('is handed over in pieces of about as many terms, and packed in pieces of about as many values', () => {
  const done = expectSame(own[0]!, { transA: false, transB: false, m: 100, n: 500, k: 784 }, 0);
  expect(done).toEqual([
    ['packRows', 20, 26],
    ['sgemmColumns', 63, 1],
  ]);
  const small = expectSame(own[0]!, { transA: true, transB: false, m: 500, n: 40, k: 100 }, 0);
  expect(small).toEqual([
    ['packColumns', 5, 125],
    ['sgemmRows', 100, 20],
  ]);
});
