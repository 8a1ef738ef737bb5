import { add, fill, gather, tensor1d, tidy, zerosLike, type Tensor } from '@tensorflow/tfjs-core';
import { describe, optionError, vaeKitError } from '../../core/errors.js';
import type { Key } from '../../core/keys.js';
import { permutation } from '../../core/noise.js';
import { checkOptions, COUNT, type OptionKinds } from '../../core/options.js';
import { formatShape, sameShape } from '../../core/shapes.js';
import type { GaussianParams } from '../../distributions/gaussian-params.js';
import { madeVariable } from '../../distributions/made-variable.js';
import type { PosteriorOfModel, Prior } from '../../distributions/prior.js';
import { diagonalParams } from './diagonal-params.js';
import { gaussianMixtureFamily } from './family.js';
import { firstWithin, heldWithin } from './held-within.js';
import type { GaussianMixtureParams } from './params.js';

/**
 * What {@link vampPrior} is told.
 *
 * @public
 */
export interface VampPriorOptions {
  /** How many pseudo-inputs there are, K. */
  readonly components: number;
  /** Data of which K rows are drawn to begin with, shape `[N, ...data]`; noise unless told. */
  readonly data?: Tensor;
}

const KINDS: OptionKinds<VampPriorOptions> = {
  components: COUNT,
  data: {
    wanted: 'a tensor of data, as many rows as there are components or more',
    holds: (value) => (Object(value) as Partial<Tensor>).isDisposed === false,
    remedy: 'Give one of takeRows(images, 1000), say.',
  },
};

/**
 * The variational mixture of posteriors as a prior, p(z) = 1/K Σ_k q(z | u_k), whose pseudo-inputs
 * u_k are learned with the model and encoded by its encoder.
 *
 * They stay within the range that the model's likelihood takes, such as 0 to 1. The KL has no
 * closed form and is had by samples, as log q(z | x) − log p(z). Tomczak and Welling, VAE with a
 * VampPrior (2018), equation 9. Each step encodes K rows besides the batch's own.
 *
 * @param options - The number of pseudo-inputs, and data to begin with.
 * @returns The prior, for a model with a Gaussian posterior and without a condition.
 * @throws {@link VaeKitError} where the number is none, and, as a model is built, where its
 * posterior is not Gaussian, it has a condition, or the data are too few or of another shape.
 *
 * @example
 * ```ts
 * import {
 *   bernoulli,
 *   mlpDecoder,
 *   mlpEncoder,
 *   syntheticDigits,
 *   takeRows,
 *   vae,
 *   vampPrior,
 * } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 100, shape: [784] });
 * const model = vae({
 *   data: [784],
 *   latent: 20,
 *   prior: vampPrior({ components: 50, data: takeRows(images, 100) }),
 *   encoder: mlpEncoder([500]),
 *   decoder: mlpDecoder([500]),
 *   likelihood: bernoulli(),
 * });
 * console.assert(model.weights['prior/inputs']?.shape[0] === 50);
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function vampPrior(options: VampPriorOptions): Prior<GaussianMixtureParams> {
  checkOptions(options, 'vampPrior', KINDS, {
    'k n size numComponents pseudoInputs inputs': 'Give components: 500.',
    'init initial trainingData': 'Give data: takeRows(images, 1000).',
  });
  const { components, data } = options;
  if (components === undefined)
    throw optionError('components', `must be ${COUNT.wanted}`, 'none', 'Give components: 500.');
  return {
    type: 'vampPrior',
    // What it began with is among the weights of a model.
    options: { components },
    family: gaussianMixtureFamily(),
    build({ key, posterior, condition }) {
      checkModel(posterior, condition !== undefined);
      const { low = -Infinity, high = Infinity } = posterior.support ?? {};
      const shape = [components, ...posterior.data];
      const variables = madeVariable({
        inputs: data ? rowsOf(data, shape, key) : firstWithin(low, high, shape, key),
      });
      return {
        variables,
        params: () =>
          tidy(() => {
            const inputs = heldWithin(variables.inputs!, low, high);
            const { mean, logScale } = posterior.params(inputs) as GaussianParams;
            const logScales = add(zerosLike(mean), logScale);
            return diagonalParams(mean, logScales, fill([components], -Math.log(components)));
          }),
      };
    },
  };
}

function checkModel(
  posterior: PosteriorOfModel | undefined,
  conditional: boolean,
): asserts posterior is PosteriorOfModel {
  if (conditional)
    throw vaeKitError(
      'a vampPrior needs a model without a condition',
      'one with a condition, which its pseudo-inputs have not',
      'Give mixturePrior({ components: 50 }) or conditionalPrior().',
    );
  if (posterior?.family.type !== 'gaussian')
    throw vaeKitError(
      'a vampPrior needs a model whose posterior is gaussian()',
      posterior ? `'${posterior.family.type}'` : 'no posterior',
      'Give posterior: gaussian(), or another prior such as mixturePrior({ components: 50 }).',
    );
}

/** Rows drawn without replacement. */
function rowsOf(data: Tensor, shape: number[], key: Key): Tensor {
  const [count, ...event] = shape as [number, ...number[]];
  const [given = 0, ...own] = data.shape;
  if (given < count || !sameShape(own, event))
    throw optionError(
      'data',
      `must be ${count} or more rows of the shape ${formatShape(event)}`,
      describe(data),
      `Give takeRows(images, ${count}), say.`,
    );
  const rows = tensor1d(permutation(key, given).slice(0, count), 'int32');
  const drawn = gather(data, rows);
  rows.dispose();
  return drawn;
}
