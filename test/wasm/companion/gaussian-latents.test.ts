import { describe, expect, it } from 'vitest';
import { arena, builds, cases } from './arena.js';

const COLUMNS = [1, 2, 3, 4, 5, 7, 8, 20, 33];

/** Largest error beside what the number is made of. */
function watch(): { see(found: number, expected: number, size?: number): void; worst: number } {
  return {
    worst: 0,
    see(found, expected, size = Math.abs(expected)) {
      const error = Math.abs(found - expected);
      if (!(error <= this.worst * (size + 1e-30))) this.worst = error / (size + 1e-30);
    },
  };
}

const log1pExp = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

describe.each(builds())('what Gaussian latents are made with, with $name', (build) => {
  const { functions, clear, input, output, check } = arena(build, { pages: 8 });

  it.each([true, false])(
    'gaussianHead and its gradient are those of float64, floored: %s',
    (floored) => {
      const random = cases(1);
      const error = watch();
      for (let round = 0; round < 100; round++) {
        const [rows, columns] = [random.pick([1, 2, 5, 10]), random.pick(COLUMNS)];
        const floor = Math.fround(-9.21);
        const raw = random.numbers(rows * columns * 2, 30);
        const [dMean, ds] = [random.numbers(rows * columns), random.numbers(rows * columns)];
        clear();
        const [from, byMean, byScale] = [input(raw), input(dMean), input(ds)];
        const [mean, scale, by] = [
          output(rows * columns),
          output(rows * columns),
          output(2 * rows * columns),
        ];
        functions.gaussianHead(
          rows,
          columns,
          floored,
          floor,
          from.address,
          mean.address,
          scale.address,
        );
        functions.gaussianHeadGrad(
          rows,
          columns,
          floored,
          floor,
          from.address,
          byMean.address,
          byScale.address,
          by.address,
        );
        check();
        for (let row = 0; row < rows; row++) {
          for (let i = 0; i < columns; i++) {
            const [at, own] = [2 * row * columns + i, row * columns + i];
            const v = raw[at + columns]!;
            const above = Math.fround(v - floor);
            expect(mean.values()[own]).toBe(raw[at]);
            expect(by.values()[at]).toBe(dMean[own]);
            error.see(
              scale.values()[own]!,
              floored ? 0.5 * (floor + log1pExp(above)) : 0.5 * v,
              0.5 * (Math.abs(floor) + Math.abs(above)),
            );
            error.see(
              by.values()[at + columns]!,
              0.5 * ds[own]! * (floored ? 1 / (1 + Math.exp(-above)) : 1),
            );
          }
        }
      }
      expect(error.worst).toBeLessThan(4e-7);
    },
  );

  it('gaussianSample and its gradient are those of float64, for any count of numbers', () => {
    const random = cases(2);
    const error = watch();
    for (let n = 1; n < 100; n++) {
      const [mean, s, noise, dz] = [
        random.numbers(n, 3),
        random.numbers(n, 8),
        random.numbers(n, 4),
        random.numbers(n),
      ] as const;
      clear();
      const [means, scales, draws, slopes] = [input(mean), input(s), input(noise), input(dz)];
      const [z, ds] = [output(n), output(n)];
      functions.gaussianSample(n, means.address, scales.address, draws.address, z.address);
      functions.gaussianSampleGrad(n, scales.address, draws.address, slopes.address, ds.address);
      check();
      for (let i = 0; i < n; i++) {
        const scaled = Math.exp(s[i]!) * noise[i]!;
        error.see(z.values()[i]!, mean[i]! + scaled, Math.abs(mean[i]!) + Math.abs(scaled));
        error.see(ds.values()[i]!, scaled * dz[i]!);
      }
    }
    expect(error.worst).toBeLessThan(5e-7);
  });

  it.each([
    ['each row has its own prior', false],
    ['all rows share one', true],
  ])('gaussianKl and its gradient are those of float64 where %s', (_, shared) => {
    const random = cases(3);
    const [values, slopes] = [watch(), watch()];
    for (let round = 0; round < 200; round++) {
      const [rows, columns] = [random.pick([1, 2, 5, 10]), random.pick(COLUMNS)];
      const priors = shared ? 1 : rows;
      // Scales that are nearly the prior's too: there the terms cancel.
      const width = random.pick([1e-3, 0.1, 1, 4]);
      const [mean, s, pMean, ps, dy] = [
        random.numbers(rows * columns, 3 * width),
        random.numbers(rows * columns, width),
        random.numbers(priors * columns, 0.1 * width),
        random.numbers(priors * columns, 0.3 * width),
        random.numbers(rows),
      ] as const;
      clear();
      const blocks = [mean, s, pMean, ps].map((numbers) => input(numbers).address) as [
        number,
        number,
        number,
        number,
      ];
      const by = input(dy);
      const [out, dMean, ds] = [output(rows), output(rows * columns), output(rows * columns)];
      const sizes = [rows, columns, shared ? 0 : 4 * columns] as const;
      functions.gaussianKl(...sizes, ...blocks, out.address);
      functions.gaussianKlGrad(...sizes, ...blocks, by.address, dMean.address, ds.address);
      check();
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        for (let col = 0; col < columns; col++) {
          const i = row * columns + col;
          const j = shared ? col : i;
          const r = Math.fround(s[i]! - ps[j]!);
          const distance = Math.fround(mean[i]! - pMean[j]!) * Math.exp(-ps[j]!);
          sum += 0.5 * Math.expm1(2 * r) - r + 0.5 * distance ** 2;
          slopes.see(dMean.values()[i]!, distance * Math.exp(-ps[j]!) * dy[row]!);
          slopes.see(ds.values()[i]!, Math.expm1(2 * r) * dy[row]!);
        }
        values.see(out.values()[row]!, sum);
      }
    }
    expect(slopes.worst).toBeLessThan(1e-6);
    // Where the two formulas meet, at r = 0.05, the far one has lost five bits.
    expect(values.worst).toBeLessThan(1e-5);
  });

  it('is exactly 0 at equality, and passes NaN and infinity on', () => {
    clear();
    const bad = input(Float32Array.of(0.3, Number.NaN, 0.3, Infinity, 0.3));
    const same = input(Float32Array.of(0.3, 0.3, 0.3, 0.3, 0.3));
    const out = output(5);
    functions.gaussianKl(
      5,
      1,
      4,
      bad.address,
      same.address,
      same.address,
      same.address,
      out.address,
    );
    expect([...out.values()]).toEqual([0, Number.NaN, 0, Infinity, 0]);
    functions.gaussianKl(
      5,
      1,
      4,
      same.address,
      bad.address,
      same.address,
      same.address,
      out.address,
    );
    expect([...out.values()].map(Number.isNaN)).toEqual([false, true, false, true, false]);
    check();
  });
});

describe.each(builds())('the gradients of activations with $name', (build) => {
  const { functions, clear, input, state, output, check } = arena(build, { pages: 4 });

  it.each(['reluGrad', 'tanhGrad'] as const)('%s is tfjs’s to the bit, in place too', (name) => {
    const random = cases(4);
    for (let n = 1; n < 100; n++) {
      const y = random
        .numbers(n)
        .map((value) => (name === 'reluGrad' ? Math.max(0, value) : value));
      const dy = random.spread(n);
      clear();
      const [outputs, slopes, inPlace, out] = [input(y), input(dy), state(dy), output(n)];
      functions[name](n, outputs.address, slopes.address, out.address);
      functions[name](n, outputs.address, inPlace.address, inPlace.address);
      check();
      const expected = Float32Array.from(y, (value, i) =>
        name === 'reluGrad'
          ? value > 0
            ? dy[i]!
            : 0
          : Math.fround(1 - Math.fround(value * value)) * dy[i]!,
      );
      expect(out.values()).toEqual(expected);
      expect(inPlace.values()).toEqual(expected);
    }
  });
});
