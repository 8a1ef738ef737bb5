import { describe, expect, it } from 'vitest';
import { arena, builds, cases } from './arena.js';

const COLUMNS = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 63, 100, 784];

describe.each(builds())('gaussian and gaussianGrad with $name', (build) => {
  const { functions, clear, input, output, check } = arena(build, { pages: 20 });

  it.each([
    ['each value has its own scale', false],
    ['a row shares its scale', true],
  ])('are those of float64 where %s', (_, shared) => {
    const random = cases(shared ? 1 : 2);
    for (let round = 0; round < 200; round++) {
      const [rows, columns] = [random.pick([1, 2, 5, 10]), random.pick(COLUMNS)];
      const scales = shared ? 1 : columns;
      const [x, mean, s, dy] = [
        random.numbers(rows * columns, 3),
        random.numbers(rows * columns),
        random.numbers(rows * scales, 4),
        random.numbers(rows),
      ] as const;
      const constant = random.pick([0, 0.5 * columns]);
      clear();
      const [values, means, logScales, slopes] = [input(x), input(mean), input(s), input(dy)];
      const [sums, byMean, byScale, byMeanAlone, byScaleAlone] = [
        output(rows),
        output(rows * columns),
        output(rows * scales),
        output(rows * columns),
        output(rows * scales),
      ];
      const inputs = [
        rows,
        columns,
        scales,
        values.address,
        means.address,
        logScales.address,
      ] as const;
      functions.gaussian(...inputs, constant, sums.address);
      functions.gaussianGrad(...inputs, slopes.address, byMean.address, byScale.address);
      functions.gaussianGrad(...inputs, slopes.address, byMeanAlone.address, 0);
      functions.gaussianGrad(...inputs, slopes.address, 0, byScaleAlone.address);
      functions.gaussianGrad(...inputs, slopes.address, 0, 0);
      check();
      expect([...byMeanAlone.values()]).toEqual([...byMean.values()]);
      expect([...byScaleAlone.values()]).toEqual([...byScale.values()]);

      let worst = 0;
      const compare = (found: number, expected: number, size: number) => {
        if (!(Math.abs(found - expected) <= worst * size))
          worst = Math.abs(found - expected) / size;
      };
      for (let row = 0; row < rows; row++) {
        let [sum, size, slope, slopeSize] = [-constant, constant, 0, 0];
        for (let i = row * columns; i < (row + 1) * columns; i++) {
          const logScale = s[shared ? row : i]!;
          // x − mean is taken in float32: what cancels there is the data's.
          const z = Math.fround(x[i]! - mean[i]!) * Math.exp(-logScale);
          sum += -0.5 * z * z - logScale;
          size += 0.5 * z * z + Math.abs(logScale);
          compare(
            byMean.values()[i]!,
            z * Math.exp(-logScale) * dy[row]!,
            Math.abs(z * Math.exp(-logScale) * dy[row]!) + 1e-30,
          );
          if (!shared)
            compare(byScale.values()[i]!, (z * z - 1) * dy[row]!, (z * z + 1) * Math.abs(dy[row]!));
          slope += (z * z - 1) * dy[row]!;
          slopeSize += (z * z + 1) * Math.abs(dy[row]!);
        }
        if (shared) compare(byScale.values()[row]!, slope, slopeSize);
        compare(sums.values()[row]!, sum, size);
      }
      // A few roundings of 6e-8 and an exponential good to 2 units in the last place, squared.
      expect(worst, `${rows} rows of ${columns}`).toBeLessThan(1e-6);
    }
  });

  it('pass NaN on', () => {
    clear();
    const [zero, ones] = [input(Float32Array.of(0, 0, 0, 0)), input(Float32Array.of(1, 1, 1, 1))];
    const bad = [
      input(Float32Array.of(0, Number.NaN, 0, 0)),
      input(Float32Array.of(0, Number.NaN, 0, 0)),
      input(Float32Array.of(0, Number.NaN, 0, 0)),
    ];
    for (const which of [0, 1, 2]) {
      const [x, mean, s] = bad.map((block, i) => (i === which ? block : zero).address) as [
        number,
        number,
        number,
      ];
      const [sums, byMean, byScale] = [output(4), output(4), output(4)];
      functions.gaussian(4, 1, 1, x, mean, s, 0, sums.address);
      functions.gaussianGrad(4, 1, 1, x, mean, s, ones.address, byMean.address, byScale.address);
      check();
      expect([...sums.values()]).toEqual([0, Number.NaN, 0, 0]);
      expect([...byMean.values()]).toEqual([0, Number.NaN, 0, 0]);
      expect([...byScale.values()]).toEqual([-1, Number.NaN, -1, -1]);
    }
  });
});
