import { openProgress } from '#platform';
import { dispose, slice, stack, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { keyFor } from '../core/keys.js';
import { checkOptions, COUNT, SEED, type OptionKinds } from '../core/options.js';
import { outliveScope } from '../core/outlive-scope.js';
import { pause } from '../core/pause.js';
import type { Dataset } from '../data/dataset.js';
import { tiledOrShared, tileParams } from '../distributions/params.js';
import { plainDraw } from '../estimators/plain-draw.js';
import { modelInputs } from '../models/model-inputs.js';
import type { WithCondition } from '../models/trainable.js';
import { aggregatePosterior, type AggregatePosterior } from './aggregate-posterior.js';
import { latentParts, type LatentModel } from './latent-model.js';
import {
  overBatches,
  PASS_HINTS,
  PASS_KINDS,
  type Ended,
  type PassOptions,
} from './over-batches.js';

/**
 * Options of {@link mutualInformation}; `batchSize` is 100 unless told.
 *
 * @public
 */
export interface MutualInformationOptions extends PassOptions {
  /** How many samples of z are drawn for each datum; 1 unless told. */
  readonly samples?: number;
  /** Decides the samples, and what `transform` draws; 0 unless told. */
  readonly seed?: number;
}

/**
 * What {@link mutualInformation} finds, in nats.
 *
 * @public
 */
export interface MutualInformation {
  /** I_q(x; z), at most log N: what z says of which of the N data it was drawn for. */
  readonly mean: number;
  /** How much that scatters over samples of z and data. */
  readonly standardError: number;
  /** The mean KL(q(z | x) ‖ p(z)), of the same samples. */
  readonly kl: number;
  /** KL(q(z) ‖ p(z)) = `kl` − `mean`: how far latents of data are from those that are generated. */
  readonly marginalKl: number;
  /** Whether all data were seen, or the signal came before. */
  readonly ended: 'completed' | 'aborted';
}

const kinds = (): OptionKinds<MutualInformationOptions & { readonly condition?: unknown }> => ({
  ...PASS_KINDS,
  samples: COUNT,
  seed: SEED,
});

/**
 * Measures how much latents say of data: I_q(x; z) = E_x KL(q(z | x) ‖ p(z)) − KL(q(z) ‖ p(z)).
 *
 * It is the part of the KL that pays: the rest is how badly the aggregated posterior
 * q(z) = 1/N Σ_n q(z | x_n) fits the prior. M. D. Hoffman and M. J. Johnson, ELBO surgery: yet
 * another way to carve up the variational evidence lower bound (2016).
 *
 * It is estimated as the mean of log q(z | x_n) − log q(z) over samples z ~ q(z | x_n), with the
 * whole mixture over the data that are given: without bias for just these N data, of which z can tell
 * at most log N nats. For the distribution that they came from it is too low where it comes near
 * log N: give more data then. Each sample is compared with each datum, so that 10,000 data take
 * 10^8 log-probabilities: some thousands, as `takeRows` gives them, mostly tell enough.
 *
 * @param model - A {@link vae}, of any latents.
 * @param data - Shape `[N, ...data]`, or a dataset.
 * @param options - Samples, seed, batch size and so on, and the condition of each datum.
 * @returns The mutual information, and what the KL consists of besides.
 * @throws {@link VaeKitError} where data or options do not fit the model.
 *
 * @example
 * ```ts
 * import {
 *   bernoulli, mlpDecoder, mlpEncoder, mutualInformation, syntheticDigits, vae,
 * } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 50, seed: 1, shape: [784] });
 * const model = vae({
 *   data: [784],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const { mean, kl, marginalKl } = await mutualInformation(model, images);
 * console.assert(mean <= Math.log(50) && Math.abs(mean - (kl - marginalKl)) < 1e-6);
 * model.dispose();
 * ```
 *
 * @public
 */
export async function mutualInformation<C extends boolean>(
  model: LatentModel<C>,
  data: Tensor | Dataset,
  ...[options = {}]: WithCondition<C, MutualInformationOptions, Tensor | Dataset>
): Promise<MutualInformation> {
  const call = 'mutualInformation';
  const parts = latentParts(model, call);
  const given: MutualInformationOptions & { condition?: Tensor | Dataset | undefined } = options;
  checkOptions(given, call, kinds(), PASS_HINTS);
  const inputs = modelInputs(model, data, given, 'the data');
  await outliveScope(call);
  const { samples = 1, seed = 0, signal, progress = true } = given;
  const mixture = aggregatePosterior(parts.posterior, model.latent);
  const drawn: Tensor[] = [];
  const own: number[] = [];
  const prior: number[] = [];
  try {
    const work = {
      title: 'encoding',
      unit: 'data',
      each: 1,
      key: keyFor(seed, 'information'),
    };
    const encoded = await overBatches(model, inputs, given, work, async (batch, key, advance) => {
      const { data, condition } = batch;
      const { params, z, terms } = tidy(() => {
        const params = parts.posteriorParams(batch);
        const repeated = tileParams(parts.posterior, params, samples);
        const { z, logPosterior } = plainDraw(parts.posterior, repeated, key);
        const p = tiledOrShared(parts.prior, parts.priorParams(condition), samples);
        const terms = stack([logPosterior(), parts.prior.logProb(p, z)]);
        return { params, z, terms };
      });
      mixture.add(params);
      drawn.push(z);
      const values = await terms.data();
      terms.dispose();
      const count = values.length / 2;
      values.forEach((value, i) => (i < count ? own : prior).push(value));
      return advance(data.shape[0]);
    });
    const { ended, marginal } = await marginalOf(mixture, drawn, { signal, progress });
    return {
      ...carvedUp(own, prior, marginal),
      ended: encoded === 'aborted' ? encoded : ended,
    };
  } finally {
    dispose(drawn);
    mixture.dispose();
  }
}

/** log q(z) of all latents, as far as the signal lets it come. */
async function marginalOf(
  mixture: AggregatePosterior,
  drawn: readonly Tensor[],
  { signal, progress }: Pick<PassOptions, 'signal' | 'progress'>,
): Promise<{ readonly ended: Ended; readonly marginal: readonly number[] }> {
  const total = drawn.reduce((count, z) => count + z.shape[0], 0);
  const marginal: number[] = [];
  const title = 'mutual information';
  const bar = progress ? await openProgress({ title, total, unit: 'latents' }) : undefined;
  try {
    for (const z of drawn) {
      for (let from = 0; from < z.shape[0]; from += mixture.together()) {
        if (signal?.aborted) return { ended: 'aborted', marginal };
        const some = slice(z, from, Math.min(mixture.together(), z.shape[0] - from));
        try {
          marginal.push(...(await mixture.logProb(some)));
        } finally {
          some.dispose();
        }
        bar?.update(marginal.length);
        await pause();
      }
    }
    return { ended: 'completed', marginal };
  } finally {
    bar?.stop();
  }
}

/** The parts of the KL, over the latents of which all three are known. */
function carvedUp(
  own: readonly number[],
  prior: readonly number[],
  marginal: readonly number[],
): Omit<MutualInformation, 'ended'> {
  const count = marginal.length;
  const mean = marginal.reduce((total, each, i) => total + own[i]! - each, 0) / count;
  const kl = marginal.reduce((total, _, i) => total + own[i]! - prior[i]!, 0) / count;
  const square = marginal.reduce((total, each, i) => total + (own[i]! - each - mean) ** 2, 0);
  return {
    mean,
    standardError: Math.sqrt(square / (count - 1) / count),
    kl,
    marginalKl: kl - mean,
  };
}
