import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { COUNT, type OptionKinds } from '../core/options.js';
import { sizeOf, tileRows } from '../core/shapes.js';
import type { Params } from '../distributions/family.js';
import type { GaussianParams } from '../distributions/gaussian-params.js';
import { checkCondition } from '../models/check-condition.js';
import type { OutputOptions } from '../models/output.js';
import type { WithCondition } from '../models/trainable.js';
import type { Vae } from '../models/vae/vae.js';
import { OUTPUTS } from '../models/method-options.js';
import { codingOf, type CodingModel } from './coding-model.js';
import { normalQuantile } from './normal-quantile.js';

/**
 * Options of {@link manifold}.
 *
 * @public
 */
export interface ManifoldOptions extends OutputOptions {
  /** How many points each side of the grid has; 20 unless told. */
  readonly size?: number;
}

const kinds = (): OptionKinds<ManifoldOptions & { readonly condition?: unknown }> => ({
  ...OUTPUTS,
  size: COUNT,
});

/**
 * Shows the whole plane of latents: decodes a grid of which each point stands for the same share of
 * the prior.
 *
 * Its coordinates are the quantiles μ + σ Φ⁻¹((i + ½) / size), the first latent value growing to the
 * right and the second upwards, so that the rows are those of a picture: the top left first.
 * D. P. Kingma and M. Welling, Auto-encoding variational Bayes (2014), appendix A.
 *
 * @param model - A {@link vae} whose latents are two numbers with a Gaussian prior.
 * @param options - The size of the grid, and what is shown of p(x | z); for a model with a condition,
 * that of all, one row.
 * @returns Shape `[size · size, ...data]`, for {@link imageGrid}, say; the caller disposes it.
 * @throws {@link VaeKitError} where the model has other latents, or an option is not what it should
 * be.
 *
 * @example
 * ```ts
 * import { bernoulli, imageGrid, manifold, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const picture = imageGrid(manifold(model, { size: 5 }), { columns: 5 });
 * console.assert(picture.width === picture.height);
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function manifold<C extends boolean>(
  model: CodingModel<C> & Pick<Vae<C>, 'prior' | 'priorParams'>,
  ...[options = {}]: WithCondition<C, ManifoldOptions>
): Tensor {
  const given: ManifoldOptions & { condition?: Tensor | undefined } = options;
  const coding = codingOf(model, given, 'manifold', kinds());
  const { size = 20, condition } = given;
  const { type } = Object(model.prior?.family) as { readonly type?: string };
  if (sizeOf(model.latent) !== 2 || type !== 'gaussian') {
    throw vaeKitError(
      'a manifold needs latents of two numbers with a Gaussian prior',
      `latents of ${sizeOf(model.latent)} with ${type === undefined ? 'none' : `a '${type}' prior`}`,
      'Take traverse, or interpolate, for other latents.',
    );
  }
  checkCondition(condition, model.condition, 1);
  return tidy(() => {
    const prior = (model as { priorParams(given: object): Params }).priorParams({ condition });
    const { mean, logScale } = prior as GaussianParams;
    const [means, logScales] = [mean.dataSync(), logScale.dataSync()];
    const points = Array.from({ length: size }, (_, i) => normalQuantile((i + 0.5) / size));
    const at = (j: number, point: number) =>
      means[j % means.length]! + Math.exp(logScales[j % logScales.length]!) * point;
    const z = [...points]
      .reverse()
      .flatMap((second) => points.flatMap((first) => [at(0, first), at(1, second)]));
    return coding.decode(
      tensor(z, [size * size, ...model.latent]),
      condition && tileRows(condition, size * size),
    );
  });
}
