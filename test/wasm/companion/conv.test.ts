import { describe, expect, it } from 'vitest';
import { arena, builds, cases } from './arena.js';
import { geometry, pixelUnder, type Geometry } from './windows.js';

/**
 * What each pixel of the output sees, as a list of positions in x, undefined for what is outside.
 */
function positions(conv: Geometry, first: number, count: number): (number | undefined)[] {
  const { channels, taps } = conv;
  return Array.from({ length: count * taps * channels }, (_, i) => {
    const pixel = pixelUnder(
      conv,
      first + Math.floor(i / (taps * channels)),
      Math.floor(i / channels) % taps,
    );
    return pixel === undefined ? undefined : pixel * channels + (i % channels);
  });
}

describe.each(builds())('with $name', (build) => {
  const { functions, clear, input, state, output, check } = arena(build, { pages: 40 });

  it('im2col copies windows, and col2im adds them back, in any part of the output', () => {
    const random = cases(1);
    for (let round = 0; round < 400; round++) {
      const conv = geometry(random);
      const first = Math.floor(random.pick([0, 0.3, 0.7]) * conv.pixelsOut);
      const count = Math.max(1, Math.floor(random.pick([0.5, 1]) * (conv.pixelsOut - first)));
      const seen = positions(conv, first, count);
      const [values, given, added] = [
        random.numbers(conv.pixelsIn * conv.channels),
        random.numbers(conv.pixelsIn * conv.channels),
        random.numbers(seen.length),
      ];
      clear();
      const [x, patches, image, from] = [
        input(values),
        output(seen.length),
        state(given),
        input(added),
      ];
      functions.im2col(first, count, x.address, patches.address, ...conv.window);
      functions.col2im(first, count, image.address, from.address, ...conv.window);
      check();
      expect([...patches.values()], `windows ${conv.window.join()}`).toEqual(
        seen.map((at) => (at === undefined ? 0 : values[at]!)),
      );
      const sums = Float32Array.from(given);
      seen.forEach((at, i) => {
        if (at !== undefined) sums[at]! += added[i]!;
      });
      expect([...image.values()], `windows ${conv.window.join()}`).toEqual([...sums]);
    }
  });

  it('addTo adds in place, to the bit', () => {
    const random = cases(2);
    for (const count of [0, 1, 3, 4, 5, 16, 31]) {
      const [a, b] = [random.numbers(count), random.numbers(count)];
      clear();
      const [x, out] = [input(a), state(b)];
      functions.addTo(count, x.address, out.address);
      check();
      expect([...out.values()]).toEqual(Array.from(b, (value, i) => Math.fround(value + a[i]!)));
    }
  });

  it('flipFilter turns the taps around and exchanges channels and maps', () => {
    const random = cases(3);
    for (const [taps, channels, maps] of [
      [1, 1, 1],
      [9, 1, 5],
      [6, 4, 3],
      [4, 7, 1],
    ] as const) {
      const values = random.numbers(taps * channels * maps);
      clear();
      const [filter, out] = [input(values), output(values.length)];
      functions.flipFilter(taps, channels, maps, filter.address, out.address);
      check();
      const expected = Array.from(values, (_, i) => {
        const [tap, map, channel] = [
          Math.floor(i / (maps * channels)),
          Math.floor(i / channels) % maps,
          i % channels,
        ];
        return values[((taps - 1 - tap) * channels + channel) * maps + map]!;
      });
      expect([...out.values()]).toEqual(expected);
    }
  });

  it('the gradients of depthwise convolutions are the sums over windows', () => {
    const random = cases(4);
    for (let round = 0; round < 200; round++) {
      const conv = geometry(random);
      const dilations = [random.pick([1, 1, 2]), random.pick([1, 1, 3])] as const;
      const copies = random.pick([1, 1, 2, 3]);
      const { batch, channels, pixelsIn, pixelsOut, taps, window } = conv;
      const maps = channels * copies;
      const [values, slopes, weights] = [
        random.numbers(pixelsIn * channels),
        random.numbers(pixelsOut * maps),
        random.numbers(taps * maps),
      ];
      const [dFilter, dx] = [new Float64Array(taps * maps), new Float64Array(pixelsIn * channels)];
      for (let pixelOut = 0; pixelOut < pixelsOut; pixelOut++) {
        for (let tap = 0; tap < taps; tap++) {
          const pixel = pixelUnder(conv, pixelOut, tap, [...dilations]);
          for (let map = 0; pixel !== undefined && map < maps; map++) {
            const channel = pixel * channels + Math.floor(map / copies);
            dFilter[tap * maps + map]! += values[channel]! * slopes[pixelOut * maps + map]!;
            dx[channel]! += weights[tap * maps + map]! * slopes[pixelOut * maps + map]!;
          }
        }
      }
      clear();
      const [x, dy, filter] = [input(values), input(slopes), input(weights)];
      const [toFilter, toX] = [
        state(new Float32Array(dFilter.length)),
        state(new Float32Array(dx.length)),
      ];
      functions.depthwiseFilterGrad(
        x.address,
        dy.address,
        toFilter.address,
        batch,
        ...window,
        ...dilations,
        copies,
      );
      functions.depthwiseInputGrad(
        toX.address,
        dy.address,
        filter.address,
        batch,
        ...window,
        ...dilations,
        copies,
      );
      check();
      // Float32 sums of at most a few hundred products below 1.
      toFilter
        .values()
        .forEach((value, i) =>
          expect(Math.abs(value - dFilter[i]!), `windows ${window.join()}`).toBeLessThan(1e-4),
        );
      toX
        .values()
        .forEach((value, i) =>
          expect(Math.abs(value - dx[i]!), `windows ${window.join()}`).toBeLessThan(1e-4),
        );
    }
  });
});
