import type { Tensor } from '@tensorflow/tfjs-core';
import { tidy } from '@tensorflow/tfjs-core';
import { describe, optionError } from '../core/errors.js';
import { keyFor } from '../core/keys.js';
import { checkOptions, COUNT, SEED, type OptionKinds } from '../core/options.js';
import { outliveScope } from '../core/outlive-scope.js';
import { sizeOf } from '../core/shapes.js';
import type { Dataset } from '../data/dataset.js';
import { latentParts, type LatentModel } from '../evaluation/latent-model.js';
import {
  overBatches,
  PASS_HINTS,
  PASS_KINDS,
  type PassOptions,
} from '../evaluation/over-batches.js';
import { modelInputs } from '../models/model-inputs.js';
import type { WithCondition } from '../models/trainable.js';
import type { Prior } from '../distributions/prior.js';
import type { Vae } from '../models/vae/vae.js';
import type { FitGaussianMixtureOptions } from './fit-gaussian-mixture-options.js';
import { fitGaussianMixture } from './fit-gaussian-mixture.js';
import type { FitOptions } from './fit-options.js';
import { learnPrior, withPrior } from './learn-prior.js';

/**
 * Options of {@link fitPrior} for a mixture: those of {@link fitGaussianMixture} of the same names,
 * and how the data are encoded; `batchSize` is 100 unless told.
 *
 * @public
 */
export interface FitMixtureAsPriorOptions
  extends
    PassOptions,
    Pick<
      FitGaussianMixtureOptions,
      | 'components'
      | 'covariance'
      | 'tolerance'
      | 'regularization'
      | 'maxIterations'
      | 'restarts'
      | 'seed'
    > {
  /** Left out for a mixture. */
  readonly prior?: undefined;
}

/**
 * Options of {@link fitPrior} for a prior that is learned by gradients: those of {@link fit} of the
 * same names.
 *
 * @public
 */
export interface LearnPriorOptions
  extends PassOptions, Pick<FitOptions, 'epochs' | 'learningRate' | 'seed'> {
  /** The prior, such as `vampPrior({ components: 100 })` or `flow(standardNormal(), [...])`. */
  readonly prior: Prior;
}

/**
 * Options of {@link fitPrior}.
 *
 * @public
 */
export type FitPriorOptions = FitMixtureAsPriorOptions | LearnPriorOptions;

type Given = Partial<Omit<FitMixtureAsPriorOptions, 'prior'>> &
  Partial<LearnPriorOptions> & { readonly condition?: Tensor | Dataset | undefined };

const kinds = (): OptionKinds<Given> => ({
  ...PASS_KINDS,
  prior: null,
  epochs: null,
  learningRate: null,
  components: COUNT,
  covariance: null,
  tolerance: null,
  regularization: null,
  maxIterations: null,
  restarts: null,
  seed: SEED,
});

const hints = () => ({
  ...PASS_HINTS,
  'k clusters nComponents': 'Give components: 30.',
});

/**
 * Fits a prior to what a trained VAE makes of data, and makes it the VAE's own.
 *
 * With `components` that is a Gaussian mixture, fitted by expectation maximization to a draw of
 * q(z | x) for each datum; with `prior` one that is learned, as {@link mixturePrior},
 * {@link vampPrior} and {@link flow} are, by gradients of log p(z) at such draws. Either comes near
 * the aggregate posterior, which is the prior of the highest bound. Encoder, decoder and all else
 * stay as they are: the former model and the new one share their networks. Hoffman and Johnson,
 * ELBO surgery (2016).
 *
 * @param model - A {@link vae} of real latents; it stays as it is.
 * @param data - Shape `[N, ...data]`, or a dataset.
 * @param options - The number of Gaussians, or the prior; how long it is fitted; the condition of
 * each datum.
 * @returns The same model with that prior; to be disposed beside the former.
 * @throws {@link VaeKitError} where data or options do not fit the model, or its objective or
 * estimator does not go with a KL by samples.
 *
 * @example
 * ```ts
 * import { bernoulli, fitPrior, mlpDecoder, mlpEncoder, syntheticDigits, vae } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 100, seed: 1, shape: [784] });
 * const trained = vae({
 *   data: [784],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const model = await fitPrior(trained, images, { components: 4, seed: 1 });
 * console.assert(model.prior.type === 'gaussianMixture');
 * const digits = model.generate(4, { seed: 1 });
 * ```
 *
 * @public
 */
export async function fitPrior<C extends boolean>(
  model: Vae<C>,
  data: Tensor | Dataset,
  ...[options]: Required<WithCondition<C, FitPriorOptions, Tensor | Dataset>>
): Promise<Vae<C>> {
  const coding: LatentModel<C> = model;
  const parts = latentParts(coding, 'fitPrior');
  const given = options as Given;
  checkOptions(given, 'fitPrior', kinds(), hints());
  const { prior: learned, epochs, learningRate, ...ofMixture } = given;
  const { components, covariance, tolerance, regularization, maxIterations, restarts, ...pass } =
    ofMixture;
  const { seed = 0, signal, progress = true } = pass;
  const own = { covariance, tolerance, regularization, maxIterations, restarts };
  const ofPrior = { epochs, learningRate };
  if ((learned === undefined) === (components === undefined))
    throw optionError(
      'components',
      'or prior must be given to fitPrior, and not both',
      describe(options),
      'Give { components: 30 } for a mixture, say.',
    );
  for (const [name, value] of Object.entries(learned ? own : ofPrior))
    if (value !== undefined)
      throw optionError(
        name,
        `must be left out of fitPrior with ${learned ? 'a prior' : 'components'}`,
        describe(value),
        learned ? 'It is for a mixture.' : 'It is for a prior: EM takes maxIterations.',
      );
  if (learned) return learnPrior(model, learned, data, { ...pass, ...set(ofPrior) });
  const inputs = modelInputs(model, data, given, 'the data');
  await outliveScope('fitPrior');
  const dimensions = sizeOf(model.latent);
  const codes: number[] = [];
  await overBatches(
    coding,
    inputs,
    given,
    { title: 'codes', unit: 'data', each: 1, key: keyFor(seed, 'encode') },
    async (batch, key, advance) => {
      const drawn = tidy(() => parts.posterior.sample(parts.posteriorParams(batch), key));
      for (const value of await drawn.data()) codes.push(value);
      drawn.dispose();
      return advance(batch.data.shape[0]);
    },
  );
  const prior = await fitGaussianMixture({ values: codes, dimensions }, {
    ...{ components: components!, seed, progress },
    ...set({ ...own, signal }),
  } satisfies FitGaussianMixtureOptions);
  return withPrior(model, prior);
}

/** What is not left out. */
function set<O extends object>(options: O): { [name in keyof O]?: NonNullable<O[name]> } {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as ReturnType<typeof set<O>>;
}
