import { add, clone, exp, mul, sub, type Scalar } from '@tensorflow/tfjs-core';
import {
  bernoulli,
  elbo,
  gaussian,
  laplace,
  leaveOneOut,
  poisson,
  reparameterized,
  scoreFunction,
  standardNormal,
  stopGradient,
  bernoulliPrior,
  type Estimator,
  type Family,
} from '../../../src/index.js';
import type { Key } from '../../../src/core/keys.js';
import { normalStream, uniformStream } from '../../../src/core/noise.js';
import { lawsOfEstimator } from '../../../src/testing/estimators/laws.js';
import { lawsOfFamily } from '../../../src/testing/families/laws.js';
import { subjectOf } from '../../../src/testing/families/subject.js';
import { checkFamily, type LawReport } from '../../../src/testing/index.js';
import { meanFinding, runLaws, type Law } from '../../../src/testing/run-laws.js';
import { brokenLaws } from '../broken/index.js';

/** What a check is asked for, where it is tried again and again. */
export interface Asked {
  readonly falseAlarm: number;
  readonly effect: number;
  readonly power: number;
}

/** What is checked with many seeds. */
export interface Trial {
  readonly name: string;
  /** The fault that is to be found, as large as the effect; none in what is right. */
  readonly fault?: string;
  readonly asked: Asked;
  check(seed: number): Promise<LawReport>;
}

const RIGHT: Asked = { falseAlarm: 0.01, effect: 0.2, power: 0.9 };
const FAULTY: Asked = { falseAlarm: 0.01, effect: 0.05, power: 0.9 };

const right = (name: string, family: Family, event: readonly number[]): Trial => ({
  name,
  asked: RIGHT,
  check: (seed) => checkFamily(family, { ...RIGHT, event, seed }),
});

/** One law of many, with the share of the false alarms that it has among them. */
function alone(laws: readonly Law[], name: string, asked: Asked, seed: number): Promise<LawReport> {
  const chances = laws.filter(({ chance }) => chance).length;
  return runLaws(
    name,
    laws.filter((law) => law.name === name),
    { ...asked, falseAlarm: asked.falseAlarm / chances, seed },
  );
}

const ofFamily = (fault: string, law: string, family: Family): Trial => ({
  name: law,
  fault,
  asked: FAULTY,
  check: (seed) => alone(lawsOfFamily(subjectOf(family, [1])), law, FAULTY, seed),
});

/** Hotelling's test alone, of rows of 100 numbers whose mean is to be 0. */
const ofMean = (numbers: string, next: (key: Key) => () => number, shift?: number): Trial => ({
  name: `the test of a mean alone, of ${numbers} numbers`,
  ...(shift !== undefined && { fault: `a mean that is off by ${shift} deviations` }),
  asked: RIGHT,
  check: (seed) =>
    runLaws(
      numbers,
      [
        {
          name: 'the mean is 0',
          chance: true,
          run: ({ key, limits }) =>
            meanFinding(
              {
                key,
                limits,
                scale: 1,
                draw(at) {
                  const draw = next(at);
                  return Array.from({ length: 100 }, () => [draw() + (shift ?? 0)]);
                },
              },
              () => 'it is not',
            ),
        },
      ],
      { ...RIGHT, seed },
    ),
});

const exponential = (key: Key) => {
  const next = uniformStream(key);
  return () => -Math.log(1 - next()) - 1;
};

const base = gaussian() as Family;

/** A right gradient, longer by a share of its length. */
const scaled = (share: number): Estimator => {
  const own = reparameterized() as unknown as Estimator;
  return {
    ...own,
    surrogate(inputs) {
      const { loss, state } = own.surrogate(inputs);
      const more = mul(
        share,
        sub(
          loss,
          stopGradient(() => clone(loss)),
        ),
      );
      return { loss: add<Scalar>(loss, more), state };
    },
  };
};

const MEAN = 'the gradient is right in the mean';

/** What is right, and must seldom be rejected, and faults of the size that is asked for. */
export const TRIALS: readonly Trial[] = [
  ofMean('normal', normalStream),
  ofMean('exponential', exponential),
  ofMean('normal', normalStream, RIGHT.effect),
  ofMean('exponential', exponential, RIGHT.effect),
  right('gaussian, all laws', gaussian(), [2]),
  right('bernoulli, all laws', bernoulli(), [3]),
  right('laplace, all laws', laplace(), [1]),
  right('poisson, all laws', poisson(), [1]),
  {
    name: 'scoreFunction with leave-one-out, the law of its gradient',
    asked: RIGHT,
    check(seed) {
      const laws = lawsOfEstimator({
        estimator: scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
        posterior: bernoulli(),
        prior: bernoulliPrior(0.3),
        objective: elbo(),
      });
      return runLaws(MEAN, [laws.find(({ name }) => name === MEAN)!], { ...RIGHT, seed });
    },
  },
  {
    name: MEAN,
    fault: 'a gradient that is too long by 5 %',
    asked: FAULTY,
    check(seed) {
      const laws = lawsOfEstimator({
        estimator: scaled(FAULTY.effect),
        posterior: gaussian(),
        prior: standardNormal(),
        objective: elbo(),
      });
      return alone(laws, MEAN, FAULTY, seed);
    },
  },
  ofFamily('a mean that is off by 5 % of a deviation', 'the mean is that of the samples', {
    ...base,
    mean: (params) => add(base.mean(params), mul(FAULTY.effect, exp(params.logScale!))),
  }),
  ofFamily('a density that is too large by 5 %', 'the density sums to one', {
    ...base,
    logProb: (params, value) => add(base.logProb(params, value), Math.log(1 + FAULTY.effect)),
    logProbPerDimension: undefined,
  }),
];

/** How many of the runs with some seeds reject what they look at. */
export async function alarmsOf(index: number, from: number, count: number): Promise<number> {
  let alarms = 0;
  for (let seed = from; seed < from + count; seed++) {
    const report = await TRIALS[index]!.check(seed);
    const open = report.laws.find(({ undecided }) => undecided);
    if (open) throw new Error(`${report.part} left ${open.law} undecided with the seed ${seed}`);
    if (brokenLaws(report).length > 0) alarms++;
  }
  return alarms;
}
