import { describe, expect, it } from 'vitest';
import { A_BLOCK, K_BLOCK, PACK_A_COLS, TILE_ROWS } from '../../../src/wasm/assembly/sizes.js';
import { arena, builds, cases } from './arena.js';
import { expectExactly, productOf, TRANSPOSITIONS } from './exact.js';
import { traced } from './traced.js';

const SIZES = [1, 2, 4, 5, 6, 10, 15, 17, 33, 64, 97, 101];

describe.each(builds())('sgemmChunk with $name', (build) => {
  const own = arena(build);

  it('computes in any number of parts, in any order, what sgemm computes at once, to the bit', () => {
    const random = cases(1);
    for (let round = 0; round < 400; round++) {
      const [transA, transB, biased, relu] = [
        (round & 1) > 0,
        (round & 2) > 0,
        (round & 4) > 0,
        (round & 8) > 0,
      ];
      const [m, n, k] = [random.pick(SIZES), random.pick(SIZES), random.pick([...SIZES, 385])];
      const zeros = random.pick([0, 0, 4]);
      const a = random
        .numbers(m * k)
        .map((value) => (zeros > 0 && random.pick([0, 1, 2, 3, 4]) < zeros ? 0 : value));
      const [b, added] = [random.numbers(k * n), random.numbers(n)];
      own.clear();
      const [left, right, bias] = [own.input(a), own.input(b), own.input(added)];
      const [whole, parts] = [own.output(m * n), own.output(m * n)];
      const copy = own.output(transA ? m * k : 0);
      const scratch = own.output(own.functions.scratchBytes() / 4);
      const [from, activation] = [biased ? bias.address : 0, relu ? 1 : 0] as const;
      own.functions.sgemm(
        transA,
        transB,
        m,
        n,
        k,
        left.address,
        right.address,
        whole.address,
        from,
        activation,
        scratch.address,
      );
      const chunks = random.pick([1, 2, 3, 8, 30]);
      const rows = Math.ceil(m / chunks / TILE_ROWS) * TILE_ROWS;
      for (let chunk = Math.ceil(m / rows) - 1; chunk >= 0; chunk--) {
        own.functions.sgemmChunk(
          chunk * rows,
          Math.min(rows, m - chunk * rows),
          transA,
          transB,
          m,
          n,
          k,
          left.address,
          right.address,
          parts.address,
          from,
          activation,
          copy.address,
          scratch.address,
        );
      }
      own.check();
      const bits = ({ values }: { values(): Float32Array }) => Buffer.from(values().slice().buffer);
      expect(
        bits(parts).equals(bits(whole)),
        JSON.stringify({ round, transA, transB, m, n, k, chunks }),
      ).toBe(true);
    }
  });
});

describe.each(TRANSPOSITIONS)('parts of a product, transposed %o,', ({ transA, transB }) => {
  const random = cases(2);
  const own = builds().map((build) => arena(build));

  /** The parts of a product on every build, together exact; the ways that were taken. */
  const waysOf = async (m: number, n: number, k: number, chunks: number) => {
    const tracing = await traced();
    const [a, b, bias] = [random.wholes(m * k), random.wholes(k * n), random.wholes(n)];
    const expected = productOf({ transA, transB, m, n, k, a, b, bias, relu: true });
    for (const { clear, input, output, functions, check } of [...own, tracing]) {
      clear();
      const [left, right, added] = [input(a), input(b), input(bias)].map(({ address }) => address);
      const [out, copy] = [output(m * n), output(transA ? m * k : 0)];
      const scratch = output(functions.scratchBytes() / 4);
      const rows = Math.ceil(m / chunks / TILE_ROWS) * TILE_ROWS;
      for (let first = 0; first < m; first += rows) {
        functions.sgemmChunk(
          ...([first, Math.min(rows, m - first)] as const),
          ...([transA, transB, m, n, k] as const),
          ...([left!, right!, out.address, added!, 1] as const),
          ...([copy.address, scratch.address] as const),
        );
      }
      check();
      expectExactly(out.values(), expected, JSON.stringify({ m, n, k, chunks }));
    }
    return tracing.taken();
  };

  it('are exact where each takes a second block of rows', async () => {
    const rows = Math.floor(A_BLOCK / K_BLOCK / TILE_ROWS) * TILE_ROWS;
    const n = PACK_A_COLS + 1;
    for (const [m, blocks] of [
      [2 * rows, 2],
      [2 * rows + 2 * TILE_ROWS + 3, 4],
    ] as const) {
      const ways = await waysOf(m, n, K_BLOCK, 2);
      expect(ways[transA ? 'WAY_A_ACROSS' : 'WAY_A_ALONG'], `m = ${m}`).toBe(blocks);
    }
  });
});
