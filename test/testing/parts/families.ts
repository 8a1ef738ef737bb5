import {
  affineCoupling,
  bernoulli,
  categorical,
  continuousBernoulli,
  discretizedLogistic,
  flow,
  gaussian,
  laplace,
  logistic,
  multivariateGaussian,
  negativeBinomial,
  poisson,
  product,
  studentT,
  type Family,
  type Shape,
} from '../../../src/index.js';
import { checkFamily } from '../../../src/testing/index.js';
import type { Part } from './part.js';

const ROWS: readonly (readonly [name: string, family: Family, event: Shape])[] = [
  ['gaussian', gaussian(), [2]],
  ['gaussian with a shared scale', gaussian({ scale: 'shared', minScale: 0.2 }), [1]],
  ['gaussian with a fixed scale', gaussian({ scale: 0.7 }), [2, 2]],
  ['bernoulli', bernoulli(), [3]],
  ['bernoulli of an image', bernoulli(), [2, 2, 1]],
  ['categorical', categorical({ classes: 3 }), [2, 3]],
  ['continuousBernoulli', continuousBernoulli(), [2]],
  ['laplace', laplace(), [2]],
  ['laplace with a fixed scale', laplace({ scale: 0.5 }), [2]],
  ['logistic', logistic(), [2]],
  ['multivariateGaussian', multivariateGaussian(), [3]],
  ['product of real numbers', product([gaussian(), laplace()]), [2]],
  [
    'product of several kinds',
    product([gaussian(), bernoulli(), categorical({ classes: 3 }), poisson()]),
    [6],
  ],
  ['flow', flow(gaussian(), [affineCoupling({ hidden: [4] })]), [2]],
  ['studentT', studentT({ degreesOfFreedom: 5 }), [2]],
  ['studentT with shared degrees of freedom', studentT({ degreesOfFreedom: 'shared' }), [1]],
  ['poisson', poisson(), [2]],
  ['negativeBinomial', negativeBinomial({ totalCount: 3 }), [1]],
  ['discretizedLogistic', discretizedLogistic(), [2]],
  ['discretizedLogistic of few levels', discretizedLogistic({ levels: 4, scale: 0.3 }), [3]],
];

/** The built-in families, each with the shape of a value. */
export const FAMILIES: readonly Part[] = ROWS.map(([name, family, event]) => ({
  kind: 'family',
  name,
  check: (options) => checkFamily(family, { effect: 0.1, ...options, event }),
}));
