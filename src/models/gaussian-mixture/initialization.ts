import { describe, optionError, vaeKitError } from '../../core/errors.js';
import { checkOptions, type OptionKinds } from '../../core/options.js';
import type { CovarianceType, Covariances } from './covariance-type.js';
import type { GaussianMixture } from './gaussian-mixture.js';
import { readCovariances, readMeans, readWeights } from './record.js';
import { covariancesInFrame, meansInFrame, type Frame } from './standardize.js';

/**
 * Where EM is to start.
 *
 * @typeParam C - The kind of covariances.
 *
 * @public
 */
export interface MixtureStart<C extends CovarianceType = CovarianceType> {
  /** K rows of D numbers. */
  readonly means: readonly (readonly number[])[];
  /** K probabilities; all the same unless told. */
  readonly weights?: readonly number[];
  /**
   * In the shape of the kind; those of all points as one component, for each component, unless
   * told.
   */
  readonly covariances?: Covariances<C>;
}

/** How a start is made: by name, or from what was given. */
export type StartPlan = 'k-means++' | 'random' | GivenStart;

/** A given start, read and checked. */
export interface GivenStart {
  readonly means: Float64Array;
  readonly weights: Float64Array | undefined;
  readonly covariances: Float64Array | undefined;
}

type Given = Partial<MixtureStart & { readonly covariance: CovarianceType }>;

const NAMES: OptionKinds<Given> = {
  means: null,
  weights: null,
  covariances: null,
  covariance: null,
};

const INVERSES = 'Give covariances, the inverses of precisions.';

/** Checks an initialization, or a former mixture, against what is to be fitted. */
export function readStart(
  initialization: unknown,
  covariance: CovarianceType,
  count: number,
  dimensions: number,
): StartPlan {
  if (initialization === 'k-means++' || initialization === 'random') return initialization;
  const start = (
    typeof initialization === 'object' && initialization !== null ? initialization : {}
  ) as Given;
  // A whole mixture has more to it than where it is.
  if ((start as Partial<GaussianMixture>).type !== 'gaussianMixture')
    checkOptions(start, 'initialization', NAMES, {
      precisions: INVERSES,
      precisions_init: INVERSES,
    });
  if (start.means === undefined) {
    throw optionError(
      'initialization',
      "must be 'k-means++', 'random' or an object with means",
      describe(initialization),
      'Give one of these.',
    );
  }
  if (start.covariance !== undefined && start.covariance !== covariance) {
    throw optionError(
      'covariance',
      `must be that of the start, '${start.covariance}'`,
      describe(covariance),
      `Give covariance: '${start.covariance}', or start anew.`,
    );
  }
  const { means, ...given } = readMeans(start.means);
  if (given.count !== count || given.dimensions !== dimensions) {
    throw vaeKitError(
      `the means to start from must be ${count} rows of ${dimensions} numbers`,
      `${given.count} rows of ${given.dimensions}`,
      'Give a mean for each component, in the dimensions of the points.',
      { option: 'means' },
    );
  }
  const { weights, covariances } = start;
  return {
    means,
    weights: weights === undefined ? weights : readWeights(weights, count),
    covariances:
      covariances === undefined
        ? covariances
        : readCovariances(covariances, covariance, count, dimensions),
  };
}

/** A plan as the frame of the points sees it. */
export function startInFrame(plan: StartPlan, type: CovarianceType, frame: Frame): StartPlan {
  if (typeof plan === 'string') return plan;
  return {
    means: meansInFrame(plan.means, frame),
    weights: plan.weights,
    covariances: plan.covariances && covariancesInFrame(plan.covariances, type, frame),
  };
}
