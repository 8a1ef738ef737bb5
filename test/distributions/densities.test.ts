import { tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { continuousBernoulli } from '../../src/distributions/continuous-bernoulli.js';
import { discretizedLogistic } from '../../src/distributions/discretized-logistic.js';
import type { Family, Params } from '../../src/distributions/family.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import { laplace } from '../../src/distributions/laplace.js';
import { logistic } from '../../src/distributions/logistic.js';
import { negativeBinomial } from '../../src/distributions/negative-binomial.js';
import { tileParams } from '../../src/distributions/params.js';
import { poisson } from '../../src/distributions/poisson.js';
import { studentT } from '../../src/distributions/student-t.js';
import { useBackend } from '../support/backend.js';
import { expectClose } from '../support/gradients.js';
import { chiSquarePValue, ksPValue } from '../support/statistics.js';

/** One distribution of one number. */
interface Subject {
  readonly name: string;
  readonly make: () => Family;
  readonly params: Readonly<Record<string, number>>;
}

const location = { mean: 0.7, logScale: -0.4 };
const all: Readonly<Record<string, readonly [make: () => unknown, params: Subject['params']]>> = {
  gaussian: [gaussian, location],
  laplace: [laplace, location],
  logistic: [logistic, location],
  'studentT, ν = 1': [studentT, { ...location, degreesOfFreedom: 1 }],
  'studentT, ν = 5': [studentT, { ...location, degreesOfFreedom: 5 }],
  'studentT, ν = 1e5': [studentT, { ...location, degreesOfFreedom: 1e5 }],
  'continuousBernoulli, a = 3': [continuousBernoulli, { logits: 3 }],
  'continuousBernoulli, a = -40': [continuousBernoulli, { logits: -40 }],
  'continuousBernoulli, a = 1e-5': [continuousBernoulli, { logits: 1e-5 }],
  'poisson, rate e': [poisson, { logRate: 1 }],
  'poisson, rate 200': [poisson, { logRate: 5.3 }],
  'negativeBinomial, r < 1': [negativeBinomial, { logits: 2, logTotalCount: -0.7 }],
  'negativeBinomial, r = 20': [negativeBinomial, { logits: 1, logTotalCount: 3 }],
  'discretizedLogistic, 4 levels': [
    () => discretizedLogistic({ levels: 4 }),
    { mean: 0.2, logScale: -1 },
  ],
  'discretizedLogistic, next to an end': [
    () => discretizedLogistic({ levels: 4 }),
    { mean: 0.8, logScale: -0.5 },
  ],
  'discretizedLogistic, 256': [discretizedLogistic, { mean: 0.9, logScale: -3 }],
};
const SUBJECTS = Object.entries(all).map(([name, [make, params]]): Subject => ({
  name,
  make: make as () => Family,
  params,
}));

const COUNT = 20_000;

/** Fixed seeds; of ten thousand others one would fail in each test. */
const FALSE_ALARM = 1e-4;

const tensors = ({ params }: Subject): Params =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, tensor2d([[value]])]));

const column = (values: ArrayLike<number>): Tensor =>
  tensor2d(Float32Array.from(values), [values.length, 1]);

/** Points over the support, between which the density is integrated by trapezoids. */
function pointsOf({ support, params }: { support: Family['support']; params: Subject['params'] }) {
  const count = 20_001;
  if (support.type === 'unit')
    return Float64Array.from({ length: count }, (_, i) => i / (count - 1));
  // Far out, for heavy tails, and dense about the mean, where there may be a kink.
  return Float64Array.from(
    { length: count },
    (_, i) => params.mean! + Math.sinh((i / (count - 1) - 0.5) * 50),
  );
}

/** The distribution function at some points, by integration. */
function cumulative(subject: Subject): { points: Float64Array; below: Float64Array } {
  const points = pointsOf({ support: subject.make().support, params: subject.params });
  const density = subject
    .make()
    .logProb(tensors(subject), column(points))
    .dataSync()
    .map((value) => Math.exp(value));
  const below = new Float64Array(points.length);
  for (let i = 1; i < points.length; i++) {
    const width = points[i]! - points[i - 1]!;
    below[i] = below[i - 1]! + 0.5 * width * (density[i]! + density[i - 1]!);
  }
  return { points, below };
}

/** The probabilities of 0, 1, 2, … up to where next to nothing is left. */
function probabilities(subject: Subject, count: number): Float64Array {
  const { high } = subject.make().support;
  const values = Array.from({ length: count }, (_, i) => (high === 1 ? i / (count - 1) : i));
  return Float64Array.from(
    subject.make().logProb(tensors(subject), column(values)).dataSync(),
    Math.exp,
  );
}

const drawn = (subject: Subject): Float32Array =>
  subject
    .make()
    .sample(tileParams(subject.make(), tensors(subject), COUNT), randomKey(5))
    .dataSync() as Float32Array;

const isContinuous = ({ make }: Subject) => ['real', 'unit'].includes(make().support.type);

describe.each(SUBJECTS.filter(isContinuous))('the density of $name', (subject) => {
  useBackend('cpu');

  it('integrates to 1', () => {
    const { below } = cumulative(subject);
    expect(Math.abs(below.at(-1) - 1)).toBeLessThan(1e-5);
  });

  it('has its mode where it is greatest, and its mean', () => {
    const { points, below } = cumulative(subject);
    const [family, of] = [subject.make(), tensors(subject)];
    const greatest = Math.max(...family.logProb(of, column(points)).dataSync());
    const atMode = family.logProb(of, family.mode(of)).dataSync()[0]!;
    expect(atMode).toBeGreaterThan(greatest - 1e-5);
    // With one degree of freedom there is none.
    if (subject.params.degreesOfFreedom === 1) return;
    let mean = 0;
    for (let i = 1; i < points.length; i++)
      mean += 0.5 * (points[i]! + points[i - 1]!) * (below[i]! - below[i - 1]!);
    expect(Math.abs(family.mean(of).dataSync()[0]! - mean)).toBeLessThan(1e-4);
  });

  it('is that of its samples', () => {
    const { points, below } = cumulative(subject);
    const cdf = (x: number) => {
      let [low, high] = [0, points.length - 1];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (points[middle]! <= x) low = middle;
        else high = middle;
      }
      const share = (x - points[low]!) / (points[high]! - points[low]!);
      return below[low]! + share * (below[high]! - below[low]!);
    };
    expect(ksPValue(drawn(subject), cdf)).toBeGreaterThan(FALSE_ALARM);
  });
});

const discrete = SUBJECTS.filter((subject) => !isContinuous(subject));

describe.runIf(discrete.length > 0).each(discrete)('the probabilities of $name', (subject) => {
  useBackend('cpu');
  const levels = (subject.make().options?.levels as number | undefined) ?? 600;
  const each = () => probabilities(subject, levels);

  it('add up to 1', () => {
    expect(Math.abs(each().reduce((total, value) => total + value, 0) - 1)).toBeLessThan(1e-5);
  });

  it('have the mean and the most probable value that it says', () => {
    const [family, of, scale] = [subject.make(), tensors(subject), levels === 600 ? 1 : levels - 1];
    const known = each();
    const mean = known.reduce((total, probability, i) => total + (probability * i) / scale, 0);
    expectClose(family.mean(of).dataSync(), [mean], 2e-5);
    expectClose(family.mode(of).dataSync(), [known.indexOf(Math.max(...known)) / scale], 1e-6);
  });

  it('are those of its samples', () => {
    const scale = subject.make().support.high === 1 ? levels - 1 : 1;
    const counts = new Float64Array(levels);
    for (const value of drawn(subject)) counts[Math.round(value * scale)]! += 1;
    // Values that are expected less than 10 times are taken together.
    let [statistic, degrees, rest, restExpected] = [0, -1, 0, 0];
    each().forEach((probability, i) => {
      rest += counts[i]!;
      restExpected += probability * COUNT;
      if (restExpected < 10) return;
      statistic += (rest - restExpected) ** 2 / restExpected;
      degrees += 1;
      [rest, restExpected] = [0, 0];
    });
    expect(chiSquarePValue(statistic, degrees)).toBeGreaterThan(FALSE_ALARM);
  });
});
