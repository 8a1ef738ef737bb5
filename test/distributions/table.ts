import {
  add,
  clipByValue,
  concat,
  floor,
  mul,
  round,
  scalar,
  sigmoid,
  square,
  tensor,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { randomKey } from '../../src/core/keys.js';
import { normalStream, uniformStream } from '../../src/core/noise.js';
import { sizeOf, type Shape } from '../../src/core/shapes.js';
import { greatestOf } from '../../src/core/softmax.js';
import { bernoulli } from '../../src/distributions/bernoulli.js';
import { categorical } from '../../src/distributions/categorical.js';
import { continuousBernoulli } from '../../src/distributions/continuous-bernoulli.js';
import { discretizedLogistic } from '../../src/distributions/discretized-logistic.js';
import type { Family, Params } from '../../src/distributions/family.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import { laplace } from '../../src/distributions/laplace.js';
import { logistic } from '../../src/distributions/logistic.js';
import { multivariateGaussian } from '../../src/distributions/multivariate-gaussian.js';
import { negativeBinomial } from '../../src/distributions/negative-binomial.js';
import { mapParams } from '../../src/distributions/params.js';
import { poisson } from '../../src/distributions/poisson.js';
import { product } from '../../src/distributions/product.js';
import { studentT } from '../../src/distributions/student-t.js';

/** A family as the laws of laws.test.ts meet it. */
export interface Subject {
  readonly name: string;
  readonly make: () => Family;
  /** Parameters for N data, negative numbers among them. */
  params(seed: number, n: number, event: Shape): Params;
  /** Values in the support. */
  values(seed: number, n: number, event: Shape): Tensor;
  /** Whether log-probabilities are differentiable in the value. */
  readonly continuous: boolean;
  /** Shapes of events that it is tried with, where it cannot have every shape. */
  readonly events?: readonly { readonly event: Shape }[];
}

function normals(seed: number, shape: Shape): Tensor {
  return tensor(Float32Array.from({ length: sizeOf(shape) }, normalStream(randomKey(seed))), [
    ...shape,
  ]);
}

function bits(seed: number, shape: Shape): Tensor {
  const next = uniformStream(randomKey(seed));
  return tensor(
    Float32Array.from({ length: sizeOf(shape) }, () => (next() < 0.5 ? 0 : 1)),
    [...shape],
  );
}

const learned = (): Family => gaussian();
const shared = (): Family => gaussian({ scale: 'shared', minScale: 0.2 });
const fixed = (): Family => gaussian({ scale: 0.7 });

/** Parameters by a family's own head, from outputs that are random. */
const headed = (make: () => Family, continuous = true): Omit<Subject, 'name' | 'values'> => ({
  make,
  params(seed, n, event) {
    const family = make();
    return family.params(
      normals(seed, [n, ...family.rawShape(event)]),
      mapParams(family.variables?.(event, randomKey(seed)) ?? {}, (value) =>
        add(value, 0.1 * seed),
      ),
    );
  },
  continuous,
});
const reals: Subject['values'] = (seed, n, event) => normals(seed, [n, ...event]);
/** Far from the mean, where the density of some has a kink. */
const away: Subject['values'] = (seed, n, event) => add(6, normals(seed, [n, ...event]));
const counts: Subject['values'] = (seed, n, event) =>
  floor(mul(3, square(normals(seed, [n, ...event]))));

export const subjects: readonly Subject[] = [
  {
    name: 'bernoulli',
    make: bernoulli,
    params: (seed, n, event) => ({ logits: normals(seed, [n, ...event]) }),
    values: (seed, n, event) => bits(seed, [n, ...event]),
    continuous: false,
  },
  {
    name: 'gaussian, learned scale',
    make: learned,
    params: (seed, n, event) =>
      learned().params(
        concat([normals(seed, [n, ...event]), normals(seed + 1000, [n, ...event])], event.length),
        {},
      ),
    values: (seed, n, event) => normals(seed, [n, ...event]),
    continuous: true,
  },
  {
    name: 'gaussian, shared scale',
    make: shared,
    params: (seed, n, event) =>
      shared().params(normals(seed, [n, ...event]), { logVariance: scalar(-0.4 + 0.1 * seed) }),
    values: (seed, n, event) => normals(seed, [n, ...event]),
    continuous: true,
  },
  {
    name: 'gaussian, fixed scale',
    make: fixed,
    params: (seed, n, event) => fixed().params(normals(seed, [n, ...event]), {}),
    values: (seed, n, event) => normals(seed, [n, ...event]),
    continuous: true,
  },
  { name: 'laplace', ...headed(laplace), values: away },
  { name: 'laplace, fixed scale', ...headed(() => laplace({ scale: 0.7 })), values: away },
  {
    name: 'multivariateGaussian',
    ...headed(multivariateGaussian),
    values: reals,
    events: [{ event: [1] }, { event: [3] }],
  },
  {
    name: 'product',
    ...headed(() => product([{ family: gaussian({ scale: 'shared' }), columns: 2 }, logistic()])),
    values: reals,
    events: [{ event: [2, 3] }, { event: [3] }],
  },
  {
    name: 'product of several kinds',
    ...headed(() => product([bernoulli(), poisson(), continuousBernoulli()]), false),
    values: (seed, n, event) => bits(seed, [n, ...event]),
    events: [{ event: [2, 3] }, { event: [3] }],
  },
  { name: 'logistic', ...headed(logistic), values: reals },
  { name: 'studentT', ...headed(() => studentT({ degreesOfFreedom: 5 })), values: reals },
  {
    name: 'studentT, shared',
    ...headed(() => studentT({ degreesOfFreedom: 'shared', scale: 'shared' })),
    values: reals,
  },
  {
    name: 'categorical',
    ...headed(() => categorical({ classes: 3 }), false),
    values: (seed, n, event) => greatestOf(normals(seed, [n, ...event])),
    events: [{ event: [3] }, { event: [2, 3] }],
  },
  {
    name: 'continuousBernoulli',
    ...headed(continuousBernoulli),
    values: (seed, n, event) => sigmoid(normals(seed, [n, ...event])),
  },
  { name: 'poisson', ...headed(poisson, false), values: counts },
  { name: 'negativeBinomial', ...headed(negativeBinomial, false), values: counts },
  {
    name: 'negativeBinomial, learned',
    ...headed(() => negativeBinomial({ totalCount: 'learned' }), false),
    values: counts,
  },
  {
    name: 'discretizedLogistic',
    ...headed(() => discretizedLogistic({ levels: 5 }), false),
    values: (seed, n, event) =>
      mul(round(mul(clipByValue(normals(seed, [n, ...event]), 0, 1), 4)), 0.25),
  },
];
