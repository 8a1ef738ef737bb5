import { normalQuantile } from '../../evaluation/normal-quantile.js';
import { pause } from '../../core/pause.js';
import { foldIn, type Key } from '../../core/keys.js';
import { eigenOf } from './eigen.js';
import { momentsOf, type Moments } from './moments.js';
import { fQuantile } from './special-functions.js';

/** What a test may err, find and take. */
export interface Limits {
  /** How often it may reject what is right. */
  readonly falseAlarm: number;
  /** The smallest fault that is to be found, relative to the scale of what is tested. */
  readonly effect: number;
  /** How surely it is to be found. */
  readonly power: number;
  /** When it must have ended, as `performance.now()` tells. */
  readonly deadline: number;
}

/** Rows of numbers whose mean is 0 where all is well. */
export interface MeanTest {
  /**
   * Independent rows, all of one length.
   *
   * @param key - Decides them; another for each call.
   */
  draw(key: Key): readonly ArrayLike<number>[];
  /** What an effect is relative to. */
  readonly scale: number;
  readonly key: Key;
  readonly limits: Limits;
  /** What rounding alone may make of a mean, relative to the scale; 2e-5 unless told. */
  readonly rounding?: number;
  /**
   * The least variance that a direction is looked at with, as a share of the widest's; 0 unless
   * told. Where coordinates are nearly dependent, what a few rare rows do is all the noise of some
   * directions, and no number of rows makes it normal.
   */
  readonly narrowest?: number;
}

/** What came out. */
export interface MeanVerdict {
  readonly holds: boolean;
  readonly undecided: boolean;
  /** Hotelling's T² over its degrees of freedom, which is F-distributed. */
  readonly statistic: number;
  readonly threshold: number;
  /** How many rows it took, the pilot's not counted. */
  readonly samples: number;
  /** The means, relative to the scale. */
  readonly means: readonly number[];
}

/**
 * One test of whether the mean of a vector is 0, over all coordinates together: Hotelling's T² in
 * the directions that have noise, and a bound on rounding in those that have none.
 *
 * A pilot measures the noise, and says how many rows it takes for a mean of length `effect` times
 * the scale, in the noisiest direction, to be found with the power asked for. The test proper looks
 * at that many new rows, once: so that neither pilot nor patience raises the rate of false alarms.
 */
export async function testMean(test: MeanTest): Promise<MeanVerdict> {
  const { key, limits, scale, rounding = 2e-5, narrowest = 0 } = test;
  let calls = 0;
  let rested = performance.now();
  const gather = async (moments: Moments, rows: number): Promise<boolean> => {
    while (moments.count < rows) {
      for (const row of test.draw(foldIn(key, calls++))) moments.add(row);
      const now = performance.now();
      if (now > limits.deadline) return moments.count >= rows;
      if (now < rested + 50) continue;
      await pause();
      rested = performance.now();
    }
    return true;
  };
  const least = scale * rounding;
  const pilot = momentsOf();
  const [first] = test.draw(foldIn(key, calls++));
  pilot.add(first!);
  const dimensions = first!.length;
  const known = await gather(pilot, Math.max(30, 2 * dimensions));
  // What is no number needs no more of it, and says nothing of noise.
  if (!pilot.means().every(Number.isFinite)) return noNumbers(pilot.count, dimensions);
  const noise = pilot.count > 2 ? eigenOf(pilot.covariance()).map(({ value }) => value) : [];
  const widest = Math.max(0, ...noise);
  const wanted = rowsFor(dimensions, widest / (limits.effect * scale) ** 2, limits);
  const moments = momentsOf();
  const whole = known && (await gather(moments, wanted));
  const { count } = moments;
  if (count < dimensions + 3) return nothing(count, limits);
  const means = moments.means();
  const along = eigenOf(moments.covariance()).map(({ value, vector }) => ({
    value,
    mean: vector.reduce((total, each, i) => total + each * means[i]!, 0),
  }));
  const cut = narrowest * Math.max(...along.map(({ value }) => value));
  const noisy = along.filter(({ value }) => value / count > least ** 2 && value >= cut);
  const still = along.filter(({ value }) => !(value / count > least ** 2));
  const off = Math.max(0, ...still.map(({ mean }) => Math.abs(mean) / (8 * least)));
  const degrees = noisy.length;
  const square = noisy.reduce((total, { value, mean }) => total + (count * mean * mean) / value, 0);
  const statistic = degrees === 0 ? off : (square * (count - degrees)) / (degrees * (count - 1));
  const threshold = degrees === 0 ? 1 : fQuantile(limits.falseAlarm, degrees, count - degrees);
  const holds = statistic <= threshold && off <= 1 && means.every(Number.isFinite);
  return {
    holds,
    undecided: holds && !whole,
    statistic,
    threshold,
    samples: count,
    means: means.map((mean) => mean / scale),
  };
}

function noNumbers(samples: number, dimensions: number): MeanVerdict {
  const means = new Array<number>(dimensions).fill(Number.NaN);
  return { holds: false, undecided: false, statistic: Infinity, threshold: 0, samples, means };
}

function nothing(samples: number, { falseAlarm }: Limits): MeanVerdict {
  const threshold = -normalQuantile(falseAlarm);
  return { holds: true, undecided: true, statistic: Number.NaN, threshold, samples, means: [] };
}

/**
 * How many rows find a fault of length 1 where the noise has a variance: the noncentrality n /
 * variance must lift the statistic, of mean r + n / variance and variance 2 (r + 2 n / variance),
 * above its threshold.
 */
function rowsFor(dimensions: number, variance: number, { falseAlarm, power }: Limits): number {
  const sure = normalQuantile(power);
  let rows = 3 * dimensions + 40;
  // Where nothing is drawn, a look at a few rows is enough.
  if (!(variance > 0)) return rows;
  for (; rows < 1e8; rows = Math.ceil(1.1 * rows)) {
    const apart = rows / variance;
    const lifted = dimensions + apart - sure * Math.sqrt(2 * (dimensions + 2 * apart));
    // The quantile is dear, and hardly changes where there are many rows.
    if (lifted < dimensions) continue;
    if (lifted > dimensions * fQuantile(falseAlarm, dimensions, rows - dimensions)) break;
  }
  return rows;
}
