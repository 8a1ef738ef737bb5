import { tensor2d } from '@tensorflow/tfjs-core';
import { checkCount } from '../../core/check-count.js';
import { describe, optionError, vaeKitError } from '../../core/errors.js';
import { keyFor } from '../../core/keys.js';
import { checkOptions, SEED, type OptionKinds } from '../../core/options.js';
import { formatShape, sizeOf } from '../../core/shapes.js';
import type { Components } from './components.js';
import type { CovarianceType } from './covariance-type.js';
import { factorize } from './factors.js';
import { gaussianMixtureFamily } from './family.js';
import { freeParameters, logProbsOf, responsibilitiesOf } from './figures.js';
import type { GaussianMixture, MixtureSampleOptions } from './gaussian-mixture.js';
import { mixtureParams } from './params.js';
import type { Points } from './points.js';
import { readPoints } from './read-points.js';
import { recordOf, type GaussianMixtureRecord } from './record.js';
import { drawPoints } from './sampling.js';

const SAMPLE_KINDS: OptionKinds<MixtureSampleOptions> = { seed: SEED, component: null };

/** The mixture of components that have been checked. */
export function mixtureOf<C extends CovarianceType>(components: Components): GaussianMixture<C> {
  const { count, dimensions, weights } = components;
  const factors = factorize(components, (component) =>
    vaeKitError(
      'covariances must be positive definite',
      `one that is not, of component ${component}`,
      'Give variances above 0, and matrices whose eigenvalues are above 0.',
      { option: 'covariances' },
    ),
  );
  const record = recordOf(components) as GaussianMixtureRecord<C>;
  const logProb = (points: Points): Float64Array =>
    logProbsOf(factors, readPoints(points, dimensions));
  const responsibilities = (points: Points): Float64Array[] =>
    responsibilitiesOf(factors, readPoints(points, dimensions));
  const criterion = (points: Points, price: (count: number) => number): number => {
    const logProbs = logProb(points);
    return price(logProbs.length) * freeParameters(components) - 2 * sumOf(logProbs);
  };
  return {
    ...record,
    type: 'gaussianMixture',
    components: count,
    dimensions,
    family: gaussianMixtureFamily(),
    build({ latent }) {
      if (sizeOf(latent) !== dimensions) {
        throw vaeKitError(
          `a Gaussian mixture in ${dimensions} dimensions is a prior of as many latents`,
          `latents of shape ${formatShape(latent)}`,
          'Change latent, or fit the mixture to codes of that size.',
        );
      }
      return { variables: {}, params: () => mixtureParams(factors, weights, latent) };
    },
    logProb,
    responsibilities,
    predict: (points) =>
      Int32Array.from(responsibilities(points), (row) => row.indexOf(Math.max(...row))),
    score(points) {
      const logProbs = logProb(points);
      return sumOf(logProbs) / logProbs.length;
    },
    bic: (points) => criterion(points, Math.log),
    aic: (points) => criterion(points, () => 2),
    sample(rows, options = {}) {
      checkCount(rows, 'the number of points to draw');
      checkOptions(options, 'sample', SAMPLE_KINDS);
      const { seed = 0, component } = options;
      if (
        component !== undefined &&
        !(Number.isInteger(component) && component >= 0 && component < count)
      ) {
        throw optionError(
          'component',
          `must be a whole number from 0 to ${count - 1}`,
          describe(component),
          'Give the position of a component, or leave it out.',
        );
      }
      return tensor2d(
        drawPoints(factors, weights, rows, keyFor(seed, 'sample'), component),
        [rows, dimensions],
        'float32',
      );
    },
    toJSON: () => record,
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
