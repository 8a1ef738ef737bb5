import { describe, expect, it } from 'vitest';
import { arena, builds, cases, type Cases } from './arena.js';
import { forEachTerm, ranges, someSizes, type Sizes } from './conv-terms.js';

/** Images down to one pixel, with up to two rows and columns of padding on each side. */
function sizes(random: Cases, from: 'one' | 'many'): Sizes {
  const many = random.pick([4, 8, 12, 32]);
  return someSizes(
    random,
    {
      sides: [1, 2, 3, 4, 5, 6, 7, 8, 9, 28],
      before: [0, 1, 1, 2],
      behind: [0, 1, 1, 2],
      batches: [1, 2, 3, 9],
    },
    from === 'one' ? { channels: 1, maps: many } : { channels: many, maps: 1 },
  );
}

const listed = (size: Sizes) =>
  [
    size.height,
    size.width,
    size.outHeight,
    size.outWidth,
    Math.max(size.channels, size.maps),
    size.top,
    size.left,
  ] as const;

/** Each term is rounded at most so often, when it is made and in each sum that it is part of. */
const roundings = (terms: number) => (terms + 1) * 2 ** -24;

describe.each(builds())('one map, with $name', (build) => {
  const { functions, clear, input, output, check } = arena(build, { pages: 60 });
  const scratchValues = functions.scratchBytes() / 4;

  it.each(['one', 'many'] as const)(
    'convolves from %s, with bias and relu, the same to the bit in any ranges',
    (from) => {
      const random = cases(from === 'one' ? 1 : 2);
      for (let round = 0; round < 80; round++) {
        const size = sizes(random, from);
        const { batch, height, width, channels, maps, outHeight, outWidth } = size;
        const [values, weights, offsets] = [
          random.numbers(batch * height * width * channels),
          random.numbers(9 * channels * maps),
          random.numbers(maps),
        ];
        const count = batch * outHeight * outWidth * maps;
        const isBiased = random.pick([true, false]);
        const relu = random.pick([0, 1] as const);
        const start = (i: number) => (isBiased ? offsets[i % maps]! : 0);
        const sums = Float64Array.from({ length: count }, (_, i) => start(i));
        const amounts = sums.map(Math.abs);
        forEachTerm(size, (x, filter, y) => {
          const term = values[x]! * weights[filter]!;
          sums[y]! += term;
          amounts[y]! += Math.abs(term);
        });
        clear();
        const [x, filter, bias] = [input(values), input(weights), input(offsets)];
        const [y, again] = [output(count), output(count)];
        const scratch = output(scratchValues);
        const run = (first: number, some: number, to: number) =>
          functions[from === 'one' ? 'fromOneMap' : 'toOneMap'](
            first,
            some,
            x.address,
            filter.address,
            isBiased ? bias.address : 0,
            to,
            ...listed(size),
            relu,
            scratch.address,
          );
        run(0, batch, y.address);
        for (const [first, some] of ranges(random, batch)) run(first, some, again.address);
        check();
        const found = y.values();
        sums.forEach((sum, i) => {
          const wanted = relu ? Math.max(sum, 0) : sum;
          const bound = roundings(9 * channels) * amounts[i]!;
          if (!(Math.abs(found[i]! - wanted) <= bound))
            expect.fail(`${listed(size).join()}: ${found[i]} at ${i} for ${wanted} ± ${bound}`);
        });
        expect([...again.values()]).toEqual([...found]);
      }
    },
  );

  it("sums the filter's gradient in parts, the same to the bit in any ranges", () => {
    const random = cases(3);
    for (let round = 0; round < 80; round++) {
      const size = sizes(random, 'one');
      const { batch, height, width, maps, outHeight, outWidth } = size;
      const [values, slopes] = [
        random.numbers(batch * height * width),
        random.numbers(batch * outHeight * outWidth * maps),
      ];
      const [wanted, amounts] = [new Float64Array(9 * maps), new Float64Array(9 * maps)];
      forEachTerm(size, (x, filter, y) => {
        const term = values[x]! * slopes[y]!;
        wanted[filter]! += term;
        amounts[filter]! += Math.abs(term);
      });
      const parts = Math.min(random.pick([1, 2, 3, 8]), batch);
      const find = (cut: (count: number, unit: number) => (readonly [number, number])[]) => {
        clear();
        const [x, dy] = [input(values), input(slopes)];
        const [sums, dFilter] = [output(parts * 9 * maps), output(9 * maps)];
        const scratch = output(scratchValues);
        for (const [first, count] of cut(parts, 1))
          functions.oneMapSums(
            first,
            count,
            parts,
            batch,
            x.address,
            dy.address,
            sums.address,
            ...listed(size),
            scratch.address,
          );
        for (const [first, count] of cut(9 * maps, 4))
          functions.sumParts(first, count, parts, 9 * maps, sums.address, dFilter.address);
        check();
        return [...dFilter.values()];
      };
      const found = find((count) => [[0, count]]);
      found.forEach((value, i) => {
        const bound = roundings(batch * outHeight * outWidth) * amounts[i]!;
        if (!(Math.abs(value - wanted[i]!) <= bound))
          expect.fail(`${listed(size).join()}: ${value} at ${i} for ${wanted[i]} ± ${bound}`);
      });
      const cut = (count: number, unit: number) =>
        ranges(random, count / unit).map(([first, some]) => [first * unit, some * unit] as const);
      expect(find(cut)).toEqual(found);
    }
  });

  it('adds up parts of any size', () => {
    const random = cases(4);
    for (const size of [1, 3, 4, 5, 18]) {
      const values = random.wholes(3 * size);
      clear();
      const [x, out] = [input(values), output(size)];
      functions.sumParts(0, size, 3, size, x.address, out.address);
      check();
      expect([...out.values()]).toEqual(
        Array.from(out.values(), (_, i) => values[i]! + values[size + i]! + values[2 * size + i]!),
      );
    }
  });
});
