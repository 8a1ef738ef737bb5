import { describe, expect, it } from 'vitest';
import { arena, builds, cases } from './arena.js';
import { ranges } from './conv-terms.js';
import { geometry, pixelUnder } from './windows.js';

describe.each(builds())('by windows, with $name', (build) => {
  const { functions, clear, input, output, check } = arena(build, { pages: 60 });
  const scratchValues = functions.scratchBytes() / 4;

  // Whole numbers: all sums are exact, in whatever order.
  it('convolves and goes back, exactly and in any ranges', () => {
    const random = cases(1);
    for (let round = 0; round < 120; round++) {
      const conv = geometry(random);
      const { batch, window, pixelsIn, pixelsOut, channels, taps } = conv;
      const maps = random.pick([1, 2, 5, 8, 9]);
      const [values, weights, slopes, offsets, others] = [
        random.wholes(pixelsIn * channels),
        random.wholes(taps * channels * maps),
        random.wholes(pixelsOut * maps),
        random.wholes(maps),
        random.wholes(channels),
      ];
      const isBiased = random.pick([true, false]);
      const relu = random.pick([0, 1] as const);
      const y = Float32Array.from(slopes, (_, i) => (isBiased ? offsets[i % maps]! : 0));
      const dx = Float32Array.from(values, (_, i) => (isBiased ? others[i % channels]! : 0));
      const dFilter = new Float32Array(weights.length);
      for (let pixelOut = 0; pixelOut < pixelsOut; pixelOut++)
        for (let tap = 0; tap < taps; tap++) {
          const pixel = pixelUnder(conv, pixelOut, tap);
          for (let i = 0; pixel !== undefined && i < channels * maps; i++) {
            const [from, to] = [
              pixel * channels + Math.floor(i / maps),
              pixelOut * maps + (i % maps),
            ];
            const weight = tap * channels * maps + i;
            y[to]! += values[from]! * weights[weight]!;
            dx[from]! += slopes[to]! * weights[weight]!;
            dFilter[weight]! += slopes[to]! * values[from]!;
          }
        }
      clear();
      const [x, filter, dy, bias, other] = [
        input(values),
        input(weights),
        input(slopes),
        input(offsets),
        input(others),
      ];
      const parts = Math.min(random.pick([1, 2, 3]), pixelsOut);
      const [toY, toX] = [output(y.length), output(dx.length)];
      const sums = output(2 * parts * weights.length);
      const toFilter = output(weights.length);
      const patches = random.pick([true, false]) ? output(taps * channels).address : 0;
      const at = output(scratchValues).address;
      const addresses = { x: x.address, filter: filter.address, dy: dy.address };
      // One window at a time has all the room that it needs.
      const whole = patches ? 1 : undefined;
      for (const [first, count] of ranges(random, pixelsOut))
        for (let i = 0; i < count; i += whole ?? count)
          functions.gatherWindows(
            first + i,
            whole ?? count,
            addresses.x,
            addresses.filter,
            isBiased ? bias.address : 0,
            toY.address,
            maps,
            relu,
            patches,
            ...window,
            at,
          );
      for (const [first, count] of ranges(random, batch))
        functions.scatterWindows(
          first,
          count,
          addresses.dy,
          addresses.filter,
          isBiased ? other.address : 0,
          toX.address,
          maps,
          0,
          ...window,
          at,
        );
      for (const [first, count] of ranges(random, parts))
        functions.correlateWindows(
          first,
          count,
          parts,
          pixelsOut,
          addresses.x,
          addresses.dy,
          sums.address,
          maps,
          0,
          ...window,
          at,
        );
      const size = weights.length;
      functions.sumParts(0, size, parts, size, sums.address, toFilter.address);
      check();
      const bounded = relu ? y.map((value) => Math.max(value, 0)) : y;
      const what = `windows ${window.join()}, ${maps} maps`;
      expect([...toY.values()], what).toEqual([...bounded]);
      expect([...toX.values()], what).toEqual([...dx]);
      expect([...toFilter.values()], what).toEqual([...dFilter]);
    }
  });
});
