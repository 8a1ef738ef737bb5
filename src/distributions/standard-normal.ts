import { zeros } from '@tensorflow/tfjs-core';
import { checkNothing } from '../core/options.js';
import { meaning } from '../core/shortcuts.js';
import type { GaussianParams } from './gaussian-params.js';
import { gaussian } from './gaussian.js';
import type { Prior } from './prior.js';

/**
 * The prior z ~ N(0, I).
 *
 * @returns The prior.
 *
 * @example
 * ```ts
 * import { bernoulli, mlpDecoder, mlpEncoder, standardNormal, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784], latent: 20, prior: standardNormal(),
 *   encoder: mlpEncoder([500]), decoder: mlpDecoder([500]), likelihood: bernoulli(),
 * });
 * model.dispose();
 * ```
 *
 * @public
 */
export function standardNormal(): Prior<GaussianParams>;
// @__NO_SIDE_EFFECTS__
export function standardNormal(given?: unknown): Prior<GaussianParams> {
  checkNothing(
    given,
    'standardNormal',
    'Its shape is that of the latents, its mean 0 and its scale 1.',
  );
  return {
    type: 'standardNormal',
    options: {},
    family: gaussian(),
    build: meaning<Prior<GaussianParams>['build']>(
      ({ latent }) => ({
        variables: {},
        params: () => ({ mean: zeros([1, ...latent]), logScale: zeros([1, ...latent]) }),
      }),
      'standard normal',
    ),
  };
}
