import { describe, expect, it } from 'vitest';
import { arena, builds, cases, type Cases } from './arena.js';
import { forEachTerm, ranges, someSizes, type Sizes } from './conv-terms.js';

/** Images smaller and larger than a tile, with all that padding allows, and more. */
function sizes(random: Cases): Sizes {
  return someSizes(
    random,
    {
      sides: [1, 2, 3, 4, 5, 6, 7, 8, 9, 14],
      before: [-1, 0, 1, 1, 2, 5],
      behind: [0, 1, 1, 2, 3],
      batches: [1, 2, 3],
    },
    { channels: random.pick([4, 8, 16, 20, 36]), maps: random.pick([4, 8, 12, 16, 28]) },
  );
}

const listed = (size: Sizes) =>
  [
    size.height,
    size.width,
    size.channels,
    size.outHeight,
    size.outWidth,
    size.maps,
    size.top,
    size.left,
  ] as const;

const across = ({ outWidth }: Sizes) => Math.ceil(outWidth / 4);
const tilesOf = (size: Sizes) => size.batch * across(size) * Math.ceil(size.outHeight / 4);
const roundUp = (maps: number) => Math.ceil(maps / 8) * 8;

/** In which tile each of y's values lies. */
function tileOf(size: Sizes, at: number): number {
  const { outHeight, outWidth, maps } = size;
  const pixel = Math.floor(at / maps);
  const image = Math.floor(pixel / (outHeight * outWidth));
  const [row, column] = [Math.floor(pixel / outWidth) % outHeight, pixel % outWidth];
  return (
    (image * Math.ceil(outHeight / 4) + Math.floor(row / 4)) * across(size) + Math.floor(column / 4)
  );
}

/** Of the sum of the terms' sizes, at most: a few roundings each, grown by the transforms. */
const BOUND = 2e-6;

describe.each(builds())('by tiles, with $name', (build) => {
  const { functions, clear, input, output, check } = arena(build, { pages: 120 });
  const scratchValues = functions.scratchBytes() / 4;

  it('convolves, with bias and relu, the same to the bit in any ranges', () => {
    const random = cases(1);
    for (let round = 0; round < 60; round++) {
      const size = sizes(random);
      const { batch, height, width, channels, maps, outHeight, outWidth } = size;
      const [values, weights, offsets] = [
        random.numbers(batch * height * width * channels),
        random.numbers(9 * channels * maps),
        random.numbers(maps),
      ];
      const count = batch * outHeight * outWidth * maps;
      const isBiased = random.pick([true, false]);
      const relu = random.pick([0, 1] as const);
      const sums = Float64Array.from({ length: count }, (_, i) =>
        isBiased ? offsets[i % maps]! : 0,
      );
      const amounts = new Float64Array(count);
      forEachTerm(size, (x, filter, y) => {
        const term = values[x]! * weights[filter]!;
        sums[y]! += term;
        amounts[y]! += Math.abs(term);
      });
      // Roundings of a tile reach all its pixels.
      const most = new Float64Array(tilesOf(size));
      amounts.forEach((amount, i) => {
        const tile = tileOf(size, i);
        most[tile] = Math.max(most[tile]!, amount);
      });
      clear();
      const [x, filter, bias] = [input(values), input(weights), input(offsets)];
      const transformed = output(36 * channels * roundUp(maps));
      const [y, again] = [output(count), output(count)];
      const scratch = output(scratchValues);
      for (const [first, some] of ranges(random, channels))
        functions.winogradFilter(
          first,
          some,
          filter.address,
          transformed.address,
          channels,
          maps,
          scratch.address,
        );
      const run = (first: number, some: number, to: number) =>
        functions.winograd(
          first,
          some,
          x.address,
          transformed.address,
          isBiased ? bias.address : 0,
          to,
          ...listed(size),
          relu,
          scratch.address,
        );
      run(0, tilesOf(size), y.address);
      for (const [first, some] of ranges(random, tilesOf(size))) run(first, some, again.address);
      check();
      const found = y.values();
      sums.forEach((sum, i) => {
        const wanted = relu ? Math.max(sum, 0) : sum;
        const bound = BOUND * (most[tileOf(size, i)]! + 1);
        if (!(Math.abs(found[i]! - wanted) <= bound))
          expect.fail(`${listed(size).join()}: ${found[i]} at ${i} for ${wanted} ± ${bound}`);
      });
      expect([...again.values()]).toEqual([...found]);
    }
  });

  it("sums the filter's gradient in parts, the same to the bit in any ranges", () => {
    const random = cases(2);
    for (let round = 0; round < 60; round++) {
      const size = sizes(random);
      const { batch, height, width, channels, maps, outHeight, outWidth } = size;
      const [values, slopes] = [
        random.numbers(batch * height * width * channels),
        random.numbers(batch * outHeight * outWidth * maps),
      ];
      const [wanted, amounts] = [
        new Float64Array(9 * channels * maps),
        new Float64Array(9 * channels * maps),
      ];
      forEachTerm(size, (x, filter, y) => {
        const term = values[x]! * slopes[y]!;
        wanted[filter]! += term;
        amounts[filter]! += Math.abs(term);
      });
      const tiles = tilesOf(size);
      const parts = Math.min(random.pick([1, 2, 3, 8]), tiles);
      const find = (cut: (count: number) => (readonly [number, number])[]) => {
        clear();
        const [x, dy] = [input(values), input(slopes)];
        const sums = output(parts * 36 * channels * roundUp(maps));
        const dFilter = output(wanted.length);
        const scratch = output(scratchValues);
        for (const [first, count] of cut(parts))
          functions.winogradSums(
            first,
            count,
            parts,
            tiles,
            x.address,
            dy.address,
            sums.address,
            ...listed(size),
            scratch.address,
          );
        for (const [first, count] of cut(channels))
          functions.winogradGather(
            first,
            count,
            parts,
            sums.address,
            dFilter.address,
            channels,
            maps,
            scratch.address,
          );
        check();
        return [...dFilter.values()];
      };
      const found = find((count) => [[0, count]]);
      const most = Math.max(...amounts);
      found.forEach((value, i) => {
        if (!(Math.abs(value - wanted[i]!) <= BOUND * (most + 1)))
          expect.fail(`${listed(size).join()}: ${value} at ${i} for ${wanted[i]}`);
      });
      expect(find((count) => ranges(random, count))).toEqual(found);
    }
  });

  it('needs more than one block of tiles where channels are many', () => {
    const size: Sizes = {
      batch: 3,
      height: 11,
      width: 9,
      channels: 128,
      maps: 124,
      top: 1,
      left: 1,
      outHeight: 11,
      outWidth: 9,
    };
    const random = cases(3);
    const [values, weights] = [random.numbers(3 * 11 * 9 * 128), random.numbers(9 * 128 * 124)];
    const slopes = random.numbers(3 * 11 * 9 * 124);
    const [sums, dSums] = [new Float64Array(slopes.length), new Float64Array(weights.length)];
    forEachTerm(size, (x, filter, y) => {
      sums[y]! += values[x]! * weights[filter]!;
      dSums[filter]! += values[x]! * slopes[y]!;
    });
    clear();
    const [x, filter, dy] = [input(values), input(weights), input(slopes)];
    const room = output(36 * 128 * 128);
    const [y, dFilter] = [output(slopes.length), output(weights.length)];
    const scratch = output(scratchValues);
    const at = scratch.address;
    functions.winogradFilter(0, 128, filter.address, room.address, 128, 124, at);
    functions.winograd(0, 27, x.address, room.address, 0, y.address, ...listed(size), 0, at);
    functions.winogradSums(0, 1, 1, 27, x.address, dy.address, room.address, ...listed(size), at);
    functions.winogradGather(0, 128, 1, room.address, dFilter.address, 128, 124, at);
    check();
    // At most 9 · 128 and 297 terms of up to 1.
    const gap = (found: Float32Array, wanted: Float64Array) =>
      wanted.reduce((most, value, i) => Math.max(most, Math.abs(found[i]! - value)), 0);
    expect(gap(y.values(), sums)).toBeLessThan(9 * 128 * BOUND * 0.25);
    expect(gap(dFilter.values(), dSums)).toBeLessThan(297 * BOUND * 0.25);
  });
});
