import { conv2d, engine, memory, tensor, tensor4d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCompanion, type Companion } from '../../../src/wasm/companion.js';
import { heapOf } from '../../../src/wasm/heap.js';
import { useWasm } from '../../../src/wasm/index.js';
import { convolution, mirrored, type ConvAttrs } from '../../../src/wasm/kernels/conv-geometry.js';
import { correlate, gather } from '../../../src/wasm/kernels/conv-products.js';
import { withFlipped } from '../../../src/wasm/kernels/conv-scratch.js';
import {
  correlateByTiles,
  gatherByTiles,
  LEAST_MAPS,
  LEAST_PIXELS,
  MOST_MAPS,
  suitsTiles,
} from '../../../src/wasm/kernels/conv-winograd.js';
import { cases } from '../companion/arena.js';

let backend: BackendWasm;
let companion: Companion;

beforeAll(async () => {
  await useWasm();
  backend = engine().findBackend('wasm') as BackendWasm;
  companion = await startCompanion(heapOf(backend)!);
});

afterAll(() => companion.release());

type Shape4D = [number, number, number, number];

const same: ConvAttrs = { strides: 1, pad: 'same' };

describe('suitsTiles', () => {
  const suits = (x: Shape4D, filter: Shape4D, attrs: ConvAttrs = same) =>
    suitsTiles(convolution(x, filter, attrs));

  it('wants filters of 3×3, strides of 1, and channels and maps by four, enough but not too many', () => {
    expect(suits([4, 8, 8, 16], [3, 3, 16, 16])).toBe(true);
    expect(suits([4, 8, 8, 16], [3, 2, 16, 16])).toBe(false);
    expect(suits([4, 8, 8, 16], [1, 3, 16, 16])).toBe(false);
    expect(suits([4, 16, 16, 16], [3, 3, 16, 16], { ...same, strides: [1, 2] })).toBe(false);
    expect(suits([4, 8, 8, 18], [3, 3, 18, 16])).toBe(false);
    expect(suits([4, 8, 8, 16], [3, 3, 16, 18])).toBe(false);
    expect(suits([4, 8, 8, LEAST_MAPS - 4], [3, 3, LEAST_MAPS - 4, 16])).toBe(false);
    expect(suits([4, 8, 8, 16], [3, 3, 16, LEAST_MAPS - 4])).toBe(false);
    expect(suits([4, 8, 8, 16], [3, 3, 16, MOST_MAPS - 16])).toBe(true);
    expect(suits([4, 8, 8, 16], [3, 3, 16, MOST_MAPS - 12])).toBe(false);
  });

  it('wants pixels enough, and tiles half full', () => {
    expect(suits([LEAST_PIXELS / 64, 8, 8, 16], [3, 3, 16, 16])).toBe(true);
    expect(suits([LEAST_PIXELS / 64 - 1, 8, 8, 16], [3, 3, 16, 16])).toBe(false);
    expect(suits([100, 2, 4, 16], [3, 3, 16, 16])).toBe(true);
    expect(suits([200, 2, 3, 16], [3, 3, 16, 16])).toBe(false);
    expect(suits([0, 8, 8, 16], [3, 3, 16, 16])).toBe(false);
  });
});

describe('a convolution by tiles', () => {
  const random = cases(5);
  const shapes = { x: [3, 14, 14, 64], filter: [3, 3, 64, 64], y: [3, 14, 14, 64] } as const;
  const size = (shape: readonly number[]) => shape.reduce((product, axis) => product * axis, 1);
  // What a layer sees in training: the outputs of a relu, and weights that keep their variance.
  const given = {
    x: random.numbers(size(shapes.x)).map((value) => Math.max(value, 0)),
    filter: random.numbers(size(shapes.filter), Math.sqrt(6 / (9 * 64))),
    dy: random.numbers(size(shapes.y), 1e-3),
  };

  /** The convolution and its gradients in float64. */
  function byDefinition() {
    const { x, filter, dy } = given;
    const [y, dx, dFilter] = [dy, x, filter].map(({ length }) => new Float64Array(length)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let pixel = 0; pixel < 3 * 14 * 14; pixel++) {
      const [row, column] = [Math.floor(pixel / 14) % 14, pixel % 14];
      for (let tap = 0; tap < 9; tap++) {
        const [dRow, dColumn] = [Math.floor(tap / 3) - 1, (tap % 3) - 1];
        if (row + dRow < 0 || row + dRow > 13 || column + dColumn < 0 || column + dColumn > 13)
          continue;
        const from = (pixel + dRow * 14 + dColumn) * 64;
        for (let channel = 0; channel < 64; channel++) {
          const weights = (tap * 64 + channel) * 64;
          for (let map = 0; map < 64; map++) {
            y[pixel * 64 + map]! += x[from + channel]! * filter[weights + map]!;
            dx[from + channel]! += dy[pixel * 64 + map]! * filter[weights + map]!;
            dFilter[weights + map]! += dy[pixel * 64 + map]! * x[from + channel]!;
          }
        }
      }
    }
    return { y, dx, dFilter };
  }

  /** The root of the mean square of the errors, next to that of the values. */
  function errorOf(found: Tensor, wanted: Float64Array): number {
    const values = found.dataSync();
    const squares = (of: (value: number, i: number) => number) =>
      wanted.reduce((sum, value, i) => sum + of(value, i) ** 2, 0);
    return Math.sqrt(squares((value, i) => value - values[i]!) / squares((value) => value));
  }

  it('rounds at most four times as coarsely as by windows, with both gradients', () => {
    const conv = convolution(shapes.x, shapes.filter, same);
    const wanted = byDefinition();
    tidy(() => {
      const x = tensor(given.x, [...shapes.x]);
      const filter = tensor(given.filter, [...shapes.filter]);
      const dy = tensor(given.dy, [...shapes.y]);
      const into = (shape: readonly number[], compute: (out: Tensor) => void) => {
        const out = tensor(new Float32Array(size(shape)), [...shape]);
        compute(out);
        return out;
      };
      const flipped = (compute: (filter: Tensor) => void) =>
        withFlipped(conv, filter, companion, backend, (info) => compute(info as Tensor));
      const found = {
        y: [gatherByTiles, gather].map((run) =>
          into(shapes.y, (y) => run(conv, x, filter, undefined, false, y, companion, backend)),
        ),
        dx: [gatherByTiles, gather].map((run) =>
          into(shapes.x, (dx) =>
            flipped((turned) =>
              run(mirrored(conv), dy, turned, undefined, false, dx, companion, backend),
            ),
          ),
        ),
        dFilter: [correlateByTiles, correlate].map((run) =>
          into(shapes.filter, (dFilter) => run(conv, x, dy, dFilter, companion, backend)),
        ),
      };
      for (const name of ['y', 'dx', 'dFilter'] as const) {
        const [tiles, windows] = found[name].map((out) => errorOf(out, wanted[name])) as [
          number,
          number,
        ];
        expect(windows, name).toBeLessThan(1e-6);
        expect(tiles, name).toBeLessThan(4 * windows);
        expect(tiles, name).toBeGreaterThan(0);
      }
    });
  });

  it('is what tfjs convolves by, and leaves no memory behind', () => {
    tidy(() => {
      const x = tensor4d(given.x, [...shapes.x]);
      const filter = tensor4d(given.filter, [...shapes.filter]);
      const before = memory().numBytes;
      const buffers = backend.numDataIds();
      const y = conv2d(x, filter, 1, 'same');
      expect(errorOf(y, byDefinition().y)).toBeLessThan(2e-6);
      y.dispose();
      expect(memory().numBytes).toBe(before);
      expect(backend.numDataIds()).toBe(buffers);
    });
  });
});
