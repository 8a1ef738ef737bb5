import type { CovarianceType } from './covariance-type.js';
import { mixtureOf } from './from-components.js';
import type { GaussianMixture } from './gaussian-mixture.js';
import { readRecord, type GaussianMixtureRecord } from './record.js';

/**
 * Makes a Gaussian mixture of known parameters, such as those of a fit that were saved.
 *
 * @param record - Weights, means and covariances.
 * @returns The mixture.
 * @throws {@link VaeKitError} where the parameters do not make a mixture.
 *
 * @example
 * ```ts
 * import { gaussianMixture } from 'vae-kit';
 *
 * const mixture = gaussianMixture({
 *   covariance: 'spherical',
 *   weights: [0.5, 0.5],
 *   means: [
 *     [-2, 0],
 *     [2, 0],
 *   ],
 *   covariances: [1, 1],
 * });
 * console.log(
 *   mixture.predict([
 *     [-1, 0],
 *     [3, 1],
 *   ]),
 * ); // 0 and 1
 * const same = gaussianMixture(JSON.parse(JSON.stringify(mixture)));
 * same.sample(5, { seed: 1 }).print();
 * ```
 *
 * @example As the prior of a VAE
 * ```ts
 * import { bernoulli, gaussianMixture, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * const prior = gaussianMixture({
 *   covariance: 'diagonal',
 *   weights: [0.3, 0.7],
 *   means: [
 *     [-2, 0],
 *     [2, 0],
 *   ],
 *   covariances: [
 *     [1, 1],
 *     [1, 2],
 *   ],
 * });
 * const model = vae({
 *   data: [784],
 *   latent: 2,
 *   prior,
 *   encoder: mlpEncoder([32]),
 *   decoder: mlpDecoder([32]),
 *   likelihood: bernoulli(),
 * });
 * console.log(model.kl); // 'monte-carlo'
 * model.dispose();
 * ```
 *
 * Bishop, Pattern Recognition and Machine Learning (2006), section 9.2.
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function gaussianMixture<C extends CovarianceType>(
  record: GaussianMixtureRecord<C>,
): GaussianMixture<C> {
  return mixtureOf<C>(readRecord(record));
}
