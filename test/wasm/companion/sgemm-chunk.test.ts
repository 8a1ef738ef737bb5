import { describe, expect, it } from 'vitest';
import { arena, builds, cases } from './arena.js';

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
      for (let chunk = chunks - 1; chunk >= 0; chunk--) {
        own.functions.sgemmChunk(
          chunk,
          chunks,
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
