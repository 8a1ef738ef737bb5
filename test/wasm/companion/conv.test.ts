import { describe, expect, it } from 'vitest';
import type { ConvWindow } from '../../../src/wasm/companion-exports.js';
import { arena, builds, cases, type Cases } from './arena.js';

interface Geometry {
  readonly batch: number;
  readonly window: ConvWindow;
  readonly pixelsIn: number;
  readonly pixelsOut: number;
  readonly channels: number;
  readonly taps: number;
}

/**
 * Sizes that go together, with windows that leave the image on all sides, and by more than
 * themselves.
 */
function geometry(random: Cases): Geometry {
  const side = () => {
    const [size, window, stride, before, after] = [
      random.pick([1, 2, 3, 5, 7]),
      random.pick([1, 2, 3, 4]),
      random.pick([1, 2, 3]),
      random.pick([-1, 0, 1, 2, 5]),
      random.pick([-1, 0, 1, 2, 5]),
    ];
    return {
      size,
      window,
      stride,
      before,
      out: Math.max(1, Math.floor((size + before + after - window) / stride) + 1),
    };
  };
  const [y, x, batch, channels] = [
    side(),
    side(),
    random.pick([1, 2, 3]),
    random.pick([1, 2, 3, 4, 5, 8, 17]),
  ];
  return {
    batch,
    channels,
    window: [
      y.size,
      x.size,
      channels,
      y.out,
      x.out,
      y.window,
      x.window,
      y.stride,
      x.stride,
      y.before,
      x.before,
    ],
    pixelsIn: batch * y.size * x.size,
    pixelsOut: batch * y.out * x.out,
    taps: y.window * x.window,
  };
}

/** The input pixel under a tap of an output pixel's window, or undefined outside the image. */
function pixelUnder(
  { window }: Geometry,
  pixelOut: number,
  tap: number,
  [dilationY, dilationX] = [1, 1],
): number | undefined {
  const [inHeight, inWidth, , outHeight, outWidth, , width, strideY, strideX, top, left] = window;
  const y =
    (Math.floor(pixelOut / outWidth) % outHeight) * strideY -
    top +
    Math.floor(tap / width) * dilationY;
  const x = (pixelOut % outWidth) * strideX - left + (tap % width) * dilationX;
  if (y < 0 || y >= inHeight || x < 0 || x >= inWidth) return undefined;
  return (Math.floor(pixelOut / (outHeight * outWidth)) * inHeight + y) * inWidth + x;
}

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
