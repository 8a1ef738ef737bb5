import { describe, expect, it } from 'vitest';
import { bernoulliPrior } from '../../src/distributions/bernoulli-prior.js';
import { bernoulli } from '../../src/distributions/bernoulli.js';
import { categoricalPrior } from '../../src/distributions/categorical-prior.js';
import { categorical } from '../../src/distributions/categorical.js';
import { continuousBernoulli } from '../../src/distributions/continuous-bernoulli.js';
import { discretizedLogistic } from '../../src/distributions/discretized-logistic.js';
import type { Family } from '../../src/distributions/family.js';
import { affineCoupling } from '../../src/distributions/flows/affine-coupling.js';
import { inverseAutoregressive } from '../../src/distributions/flows/inverse-autoregressive.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import { laplace } from '../../src/distributions/laplace.js';
import { logistic } from '../../src/distributions/logistic.js';
import { multivariateGaussian } from '../../src/distributions/multivariate-gaussian.js';
import { negativeBinomial } from '../../src/distributions/negative-binomial.js';
import { poisson } from '../../src/distributions/poisson.js';
import { product } from '../../src/distributions/product.js';
import { studentT } from '../../src/distributions/student-t.js';

const REALS = { type: 'real', low: -Infinity, high: Infinity };
const COUNTS = { type: 'count', low: 0, high: Infinity, step: 1 };
const LEARNED = { scale: 'learned', minScale: 0.001 };
const SHARED = { scale: 'shared', minScale: 0.2, initialScale: 3 } as const;

describe('what a family says of itself', () => {
  it.each<[string, () => Family, support: object, pathwise: boolean, options: object]>([
    ['bernoulli', bernoulli, { type: 'binary', low: 0, high: 1 }, false, {}],
    [
      'categorical',
      () => categorical({ classes: 3 }),
      { type: 'one-hot', low: 0, high: 1 },
      false,
      { classes: 3 },
    ],
    ['continuousBernoulli', continuousBernoulli, { type: 'unit', low: 0, high: 1 }, true, {}],
    ['gaussian', gaussian, REALS, true, LEARNED],
    ['gaussian', () => gaussian(SHARED), REALS, true, SHARED],
    ['laplace', laplace, REALS, true, LEARNED],
    ['laplace', () => laplace(SHARED), REALS, true, SHARED],
    ['logistic', logistic, REALS, true, LEARNED],
    ['logistic', () => logistic(SHARED), REALS, true, SHARED],
    ['studentT', studentT, REALS, true, { degreesOfFreedom: 4, ...LEARNED }],
    [
      'studentT',
      () => studentT({ degreesOfFreedom: 'shared', ...SHARED }),
      REALS,
      true,
      { degreesOfFreedom: 'shared', ...SHARED },
    ],
    ['multivariateGaussian', multivariateGaussian, REALS, true, { minScale: 0.001 }],
    ['poisson', poisson, COUNTS, false, {}],
    ['negativeBinomial', negativeBinomial, COUNTS, false, { totalCount: 'shared' }],
    [
      'negativeBinomial',
      () => negativeBinomial({ totalCount: 'learned' }),
      COUNTS,
      false,
      { totalCount: 'learned' },
    ],
    [
      'discretizedLogistic',
      () => discretizedLogistic({ levels: 5 }),
      { type: 'levels', low: 0, high: 1, step: 0.25 },
      false,
      { levels: 5, ...LEARNED },
    ],
    [
      'discretizedLogistic',
      () => discretizedLogistic(SHARED),
      { type: 'levels', low: 0, high: 1, step: 1 / 255 },
      false,
      { levels: 256, ...SHARED },
    ],
  ])('is right for %s', (type, make, support, pathwise, options) => {
    const family = make();
    expect(family.type).toBe(type);
    expect(family.support).toEqual(support);
    expect(family.reparameterized).toBe(pathwise);
    expect(family.options).toStrictEqual(options);
  });

  it('is right for a product, of which the families stand beside their columns', () => {
    const parts = [gaussian(), categorical({ classes: 3 }), poisson()] as const;
    const { options } = product([parts[0], parts[1], { family: parts[2], columns: 2 }]);
    expect(options).toStrictEqual({ families: [...parts], columns: [1, 3, 2] });
  });

  it('has no floor of scales where no part has one', () => {
    expect(product([bernoulli(), poisson()])).not.toHaveProperty('minScale');
    expect(product([bernoulli(), gaussian({ minScale: 0.3 })]).minScale).toBe(0.3);
  });
});

describe('what a prior or a layer was made of', () => {
  it('is what it was given, or what it takes unless told', () => {
    expect(bernoulliPrior(0.3).options).toEqual({ probability: 0.3 });
    expect(bernoulliPrior().options).toEqual({ probability: 0.5 });
    expect(categoricalPrior({ classes: 3 }).options).toEqual({ classes: 3 });
    expect(affineCoupling().options).toEqual({ hidden: [64] });
    expect(inverseAutoregressive().options).toEqual({ hidden: [64] });
    expect(inverseAutoregressive({ hidden: [] }).options).toEqual({ hidden: [] });
  });

  it('stays when the list that was given changes', () => {
    const probabilities = [0.5, 0.25, 0.25];
    const { options } = categoricalPrior({ probabilities });
    probabilities[0] = 9;
    expect(options).toEqual({ probabilities: [0.5, 0.25, 0.25] });
  });
});
