import { tensor2d } from '@tensorflow/tfjs-core';
import { fitGaussianMixture, foldIn, type Key } from '../../../src/index.js';
import { normalStream } from '../../../src/core/noise.js';
import { testMean, type MeanTest } from '../../../src/testing/statistics/mean-test.js';

/** Whether a test of a mean that should be 0 raises an alarm. */
export type Alarm = (test: MeanTest) => Promise<boolean>;

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Draws numbers, so many. */
const drawn = (test: MeanTest, count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => test.draw(foldIn(test.key, from + i))[0]![0]!);

/** The test of the laws. */
export const rightTest: Alarm = async (test) => !(await testMean(test)).holds;

/** Tests with a mistake in how they are done. */
export const BROKEN_TESTS: readonly (readonly [mistake: string, alarm: Alarm])[] = [
  [
    'samples anew until it passes',
    async (test) => {
      for (let i = 0; i < 20; i++)
        if ((await testMean({ ...test, key: foldIn(test.key, i) })).holds) return false;
      return true;
    },
  ],
  [
    'raises an alarm beyond a quantile of 4 %, on either side',
    (test) => {
      const values = drawn(test, 100);
      const middle = mean(values);
      const deviation = Math.sqrt(mean(values.map((x) => (x - middle) ** 2)));
      return Promise.resolve((Math.abs(middle) * 10) / deviation > 1.75);
    },
  ],
  [
    'looks again after each sample',
    async (test) => {
      const values: number[] = [];
      for (let i = 0; i < 60; i++) {
        values.push(...drawn(test, 1, i));
        const middle = mean(values);
        const deviation = Math.sqrt(mean(values.map((x) => (x - middle) ** 2)));
        if (i > 5 && (Math.abs(middle) * Math.sqrt(i + 1)) / deviation > 2.6)
          return Promise.resolve(true);
      }
      return false;
    },
  ],
];

/** Normal numbers about a mean, one a draw. */
export const normalTest = (key: Key, shift: number, falseAlarm: number): MeanTest => ({
  key,
  scale: 1,
  limits: { falseAlarm, effect: 0.5, power: 0.95, deadline: Infinity },
  draw: (at) => [[shift + normalStream(at)()]],
});

/** A fit of a mixture of two, as far as it can be told. */
export type Fit = (options: { seed: number; tolerance: number }) => Promise<{
  readonly iterations: number;
  readonly means: readonly (readonly number[])[];
}>;

const points = () => {
  const next = normalStream({ type: 'key', words: [7, 7] });
  return tensor2d(Array.from({ length: 120 }, (_, i) => [next() + 2 * (i % 3), next()]));
};

export const rightFit: Fit = async ({ seed, tolerance }) => {
  const data = points();
  const fitted = await fitGaussianMixture(data, {
    components: 3,
    initialization: 'random',
    seed,
    tolerance,
    progress: false,
  });
  data.dispose();
  return { iterations: fitted.iterations, means: fitted.means };
};

/** Fits with a mistake. */
export const BROKEN_FITS: readonly (readonly [mistake: string, fit: Fit])[] = [
  ['ignores its tolerance', (options) => rightFit({ ...options, tolerance: 0 })],
  ['does not use its seed', (options) => rightFit({ ...options, seed: 0 })],
  [
    'starts elsewhere each time',
    (() => {
      let count = 0;
      return (options) => rightFit({ ...options, seed: count++ });
    })(),
  ],
];
