import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor2d } from '@tensorflow/tfjs-core';
import { arrayDataset, gaussian, normalNoise, randomKey } from 'vae-kit';
import { beforeEach, describe, expect, it } from 'vitest';
import { bitsPerPixel, dequantize } from '../../../examples/shared/data/dequantize.js';
import { everySecond } from '../../../examples/gaussian-likelihood/likelihood-measures.js';
import {
  everInked,
  pixelGroups,
  splitGaussian,
} from '../../../examples/gaussian-likelihood/pixel-groups.js';
import { read } from '../../../examples/shared/data/read.js';

beforeEach(() => setBackend('cpu'));

describe('dequantize', () => {
  it('spreads each grey level evenly over its own cell of 1/256', () => {
    const levels = Float32Array.from(
      { length: 4 * 5000 },
      (_, i) => [0, 1, 128, 255][i % 4]! / 255,
    );
    const cells = read(dequantize(tensor2d(levels, [5000, 4]), randomKey(1)));
    [0, 1, 128, 255].forEach((byte, group) => {
      const within = [...cells]
        .filter((_, i) => i % 4 === group)
        .map((value) => 256 * value - byte);
      // The last bits of float32 may round a cell's edges by 1e-4.
      expect(Math.min(...within)).toBeGreaterThanOrEqual(-1e-4);
      expect(Math.max(...within)).toBeLessThanOrEqual(1 + 1e-4);
      // Kolmogorov and Smirnov against the uniform: false alarm once in 1e6 each, at 2.7 /
      // sqrt(5000).
      const sorted = within.sort((a, b) => a - b);
      const gap = Math.max(
        ...sorted.map((value, i) =>
          Math.max(Math.abs(value - i / 5000), Math.abs(value - (i + 1) / 5000)),
        ),
      );
      expect(gap).toBeLessThan(2.7 / Math.sqrt(5000));
    });
  });
});

describe('bitsPerPixel', () => {
  it('is 8 for the uniform density, and 0 where each byte is certain', () => {
    expect(bitsPerPixel(0, 784)).toBeCloseTo(8, 12);
    expect(bitsPerPixel(784 * Math.log(256), 784)).toBeCloseTo(0, 12);
  });
});

describe('everInked', () => {
  it('finds the positions that any image inks, over several chunks', () => {
    const pixels = new Uint8Array(3 * 1500);
    pixels[1] = 1;
    pixels[3 * 1499 + 2] = 255;
    expect(everInked(arrayDataset(pixels, [3], { scale: 1 / 255 }))).toEqual([false, true, true]);
  });
});

describe('splitGaussian', () => {
  const inked = [false, true, true, true];
  const grey = [0, 0, 0.5, 1, 0, 0.25, 0, 0];
  const value = read(normalNoise(randomKey(1), [2, 4]));
  const mean = read(normalNoise(randomKey(2), [2, 4]));

  it.each([
    ['a scale of each pixel', [2, 4]],
    ['one scale for each image', [2, 1]],
  ])('splits the log-density that the family gives, with %s', (_, shape) => {
    const logScale = read(normalNoise(randomKey(3), shape));
    const split = splitGaussian({ mean, logScale, value, grey, inked });
    const params = {
      mean: tensor2d(mean, [2, 4]),
      logScale: tensor2d(logScale, shape as [number, number]),
    };
    const whole = read(gaussian().logProb(params, tensor2d(value, [2, 4])));
    const total = (figures: Readonly<Record<string, number>>) =>
      Object.values(figures).reduce((sum, part) => sum + part, 0);
    expect(total(split.logDensity)).toBeCloseTo((whole[0]! + whole[1]!) / 2, 4);
    expect(total(split.weight)).toBeCloseTo(1, 12);
    expect(split.count).toEqual({ margin: 1, paper: 1.5, ink: 1.5 });
  });

  it('gives each group its own pixels', () => {
    const logScale = [1, 2, 3, 3, 1, 3, 2, 2].map((sigma) => Math.log(sigma));
    const { logDensity, weight, scale } = splitGaussian({
      mean: value,
      logScale,
      value,
      grey,
      inked,
    });
    pixelGroups.forEach((group, i) => {
      const [sigma, pixels] = [i + 1, [1, 1.5, 1.5][i]!];
      expect(scale[group]).toBeCloseTo(sigma, 10);
      expect(logDensity[group]).toBeCloseTo(
        -pixels * (Math.log(sigma) + 0.5 * Math.log(2 * Math.PI)),
        10,
      );
      expect(weight[group]).toBeCloseTo(pixels / sigma ** 2 / (1 + 1.5 / 4 + 1.5 / 9), 10);
    });
  });
});

describe('everySecond', () => {
  const rows = arrayDataset(
    Float32Array.from({ length: 21 }, (_, i) => i),
    [1],
  );

  it('takes rows from all over, the two halves apart', () => {
    expect([...read(everySecond(rows, 5, 0))]).toEqual([0, 4, 8, 12, 16]);
    expect([...read(everySecond(rows, 5, 1))]).toEqual([1, 5, 9, 13, 17]);
  });

  it('takes what there is', () => {
    expect([...read(everySecond(rows, 100, 1))]).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    expect([...read(everySecond(arrayDataset([7, 8], [1]), 3, 0))]).toEqual([7]);
  });
});
