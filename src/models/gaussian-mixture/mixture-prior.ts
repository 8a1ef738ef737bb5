import { fill, logSoftmax, mul, tensor, tidy, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { checkCount } from '../../core/check-count.js';
import { describe, optionError } from '../../core/errors.js';
import { normalNoise } from '../../core/noise.js';
import { checkOptions, type OptionKinds } from '../../core/options.js';
import { formatShape, sizeOf, type Shape } from '../../core/shapes.js';
import { madeVariable } from '../../distributions/made-variable.js';
import type { Prior } from '../../distributions/prior.js';
import { diagonalParams } from './diagonal-params.js';
import { gaussianMixtureFamily } from './family.js';
import type { GaussianMixture } from './gaussian-mixture.js';
import type { GaussianMixtureParams } from './params.js';

/**
 * What {@link mixturePrior} is told; one of both.
 *
 * @public
 */
export interface MixturePriorOptions {
  /** How many Gaussians there are, K. */
  readonly components?: number;
  /** A mixture to begin with, of diagonal or spherical covariances. */
  readonly from?: GaussianMixture;
}

const KINDS: OptionKinds<MixturePriorOptions> = {
  components: null,
  from: {
    wanted: 'a Gaussian mixture of diagonal or spherical covariances',
    holds: (value) => {
      const { type, covariance } = Object(value) as Partial<GaussianMixture>;
      return type === 'gaussianMixture' && /^(diagonal|spherical)$/.test(covariance ?? '');
    },
    remedy: "Give one of fitGaussianMixture(codes, { components: 10, covariance: 'diagonal' }).",
  },
};

/** The first means' standard deviation, and log √¾ for that of components: together they make 1. */
const FIRST_MEANS = 0.5;
const FIRST_LOG_SCALE = -0.14384103622589045;

/**
 * A mixture of diagonal Gaussians as a prior that is learned with the model, p(z) =
 * Σ_k w_k N(z; μ_k, diag(σ_k²)).
 *
 * It begins near N(0, I), unless told, with means of standard deviation ½. Its KL has no closed
 * form and is had by samples, as log q(z | x) − log p(z). A fitted mixture, of any covariances, is
 * a prior itself, which is not learned: `prior: mixture`; to {@link fitPrior} is to fit one to what
 * a model has learned. Conditions of a model have no part in it.
 *
 * @param options - The number of Gaussians, or a mixture to begin with.
 * @returns The prior.
 * @throws {@link VaeKitError} where neither or both are given, or, as a model is built, the mixture
 * is one of another size.
 *
 * @example
 * ```ts
 * import { bernoulli, mixturePrior, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784], latent: 20, prior: mixturePrior({ components: 50 }),
 *   encoder: mlpEncoder([500]), decoder: mlpDecoder([500]), likelihood: bernoulli(),
 * });
 * console.assert(model.kl === 'monte-carlo');
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function mixturePrior(options: MixturePriorOptions): Prior<GaussianMixtureParams> {
  checkOptions(options, 'mixturePrior', KINDS, {
    'k n size numComponents nComponents clusters': 'Give components: 50.',
    'mixture means weights': 'Give from: mixture to begin with it, or prior: mixture to keep it.',
  });
  const { components, from } = options;
  if ((components === undefined) === (from === undefined))
    throw optionError(
      'components',
      'or from must be given to mixturePrior, and not both',
      describe(options),
      'Give { components: 50 }, say.',
    );
  const count = from?.components ?? components;
  checkCount(count, 'components', 50);
  return {
    type: 'mixturePrior',
    // What it began with is among the weights of a model.
    options: { components: count },
    family: gaussianMixtureFamily(),
    build({ latent, key }) {
      if (from && from.dimensions !== sizeOf(latent))
        throw optionError(
          'from',
          `must be a mixture in as many dimensions as latents of ${formatShape(latent)} have`,
          `one in ${from.dimensions}`,
          'Change latent, or fit the mixture to codes of that size.',
        );
      const shape = [count, ...latent];
      const variables = madeVariable(
        from
          ? firstOf(from, shape)
          : {
              logits: zeros([count]),
              means: tidy(() => mul(FIRST_MEANS, normalNoise(key, shape))),
              logScales: fill(shape, FIRST_LOG_SCALE),
            },
      );
      const { logits, means, logScales } = variables;
      return {
        variables,
        params: () => tidy(() => diagonalParams(means!, logScales!, logSoftmax(logits!))),
      };
    },
  };
}

/** The least probability of a component that can still be learned. */
const LEAST = 1e-30;

/** The parameters of a mixture, unconstrained. */
function firstOf(
  { weights, means, covariances }: GaussianMixture,
  shape: Shape,
): Record<string, Tensor> {
  const width = sizeOf(shape) / weights.length;
  const logScales = (covariances as readonly (number | readonly number[])[]).flatMap((own) =>
    Array.from({ length: width }, (_, i) =>
      Math.log(Math.sqrt(typeof own === 'number' ? own : own[i]!)),
    ),
  );
  return {
    logits: tensor(weights.map((weight) => Math.log(Math.max(weight, LEAST)))),
    means: tensor(means.flat(), [...shape]),
    logScales: tensor(logScales, [...shape]),
  };
}
