import { checkCount } from '../core/check-count.js';
import { describe, optionError, vaeKitError } from '../core/errors.js';
import {
  AMOUNT,
  checkOptions,
  COUNT,
  FLAG,
  SEED,
  SIGNAL,
  type Kind,
  type OptionKinds,
} from '../core/options.js';
import { checkCovarianceType } from '../models/gaussian-mixture/covariance-type.js';
import { readStart, type StartPlan } from '../models/gaussian-mixture/initialization.js';
import { CHECKPOINT, RESUME, type Checkpoint } from './checkpoint.js';
import type { FitGaussianMixtureOptions } from './fit-gaussian-mixture-options.js';

const SMALL: Kind = {
  wanted: 'a finite number, 0 or more',
  holds: (value) => AMOUNT.holds(value),
  remedy: 'Give a number such as 0.001.',
};

const KINDS: OptionKinds<FitGaussianMixtureOptions> = {
  components: COUNT,
  covariance: null,
  initialization: null,
  standardize: FLAG,
  tolerance: SMALL,
  regularization: SMALL,
  maxIterations: COUNT,
  restarts: COUNT,
  weights: null,
  batchSize: COUNT,
  seed: SEED,
  warmStart: null,
  signal: SIGNAL,
  progress: FLAG,
  checkpoint: CHECKPOINT,
  resume: RESUME,
};

const HINTS = {
  'k clusters nClusters': "Did you mean 'components'? It says how many Gaussians are mixed.",
  regCovar: "Did you mean 'regularization'? It is a part of each axis's variance.",
  nInit: "Did you mean 'restarts'? The best of so many starts is kept.",
  randomState: "Did you mean 'seed'? It decides the starts.",
  'epochs passes': "Did you mean 'maxIterations'? Each takes all points once.",
  'sampleWeight sampleWeights': "Did you mean 'weights'? They say how much each point counts.",
  verbose: "Did you mean 'progress'? It shows how far the fit is.",
  initParams: "Did you mean 'initialization'? It says where EM starts.",
  'means meansInit weightsInit precisionsInit':
    'Give initialization: { means, weights, covariances }.',
  'mask missing': 'EM needs all of each point: fill in what is missing before, or leave it out.',
  'normalize scale': "Did you mean 'standardize'? It is so unless it is false.",
};

/** The options of a fit, each checked or at its default. */
export interface FitSettings extends Required<
  Omit<FitGaussianMixtureOptions, 'weights' | 'batchSize' | 'warmStart' | 'signal' | 'checkpoint'>
> {
  readonly weights: FitGaussianMixtureOptions['weights'];
  readonly batchSize: number | undefined;
  readonly warmStart: FitGaussianMixtureOptions['warmStart'];
  readonly signal: AbortSignal | undefined;
  readonly checkpoint: Checkpoint | undefined;
}

/** Checks the options of a fit as far as can be without its points. */
export function readSettings(options: FitGaussianMixtureOptions): FitSettings {
  checkOptions(options, 'fitGaussianMixture', KINDS, HINTS);
  const {
    components,
    covariance = 'full',
    initialization = 'k-means++',
    standardize = true,
    tolerance = 1e-3,
    regularization = 1e-6,
    maxIterations = 100,
    restarts = 1,
    weights,
    batchSize,
    seed = 0,
    warmStart,
    signal,
    progress = true,
    checkpoint,
    resume = false,
  } = options;
  checkCount(components, 'components', 10);
  checkCovarianceType(covariance);
  if (warmStart !== undefined) {
    if (options.initialization !== undefined)
      throw vaeKitError(
        'a fit has one start',
        'both warmStart and initialization',
        'Leave one of them out.',
      );
    if (warmStart?.type !== 'gaussianMixture')
      throw optionError(
        'warmStart',
        'must be a Gaussian mixture',
        describe(warmStart),
        'Give what fitGaussianMixture or gaussianMixture returned.',
      );
  }
  if (restarts > 1 && (warmStart ?? typeof initialization === 'object')) {
    throw optionError(
      'restarts',
      'need starts that differ',
      `${restarts} from one ${warmStart ? 'warmStart' : 'given initialization'}`,
      "Leave restarts out, or give initialization: 'k-means++' or 'random'.",
    );
  }
  return {
    components,
    covariance,
    initialization,
    standardize,
    tolerance,
    regularization,
    maxIterations,
    restarts,
    weights,
    batchSize,
    seed,
    warmStart,
    signal,
    progress,
    checkpoint,
    resume,
  };
}

/** The start that was asked for, for points in so many dimensions. */
export function planOf(settings: FitSettings, dimensions: number): StartPlan {
  const { components, covariance, initialization, warmStart } = settings;
  return readStart(warmStart ?? initialization, covariance, components, dimensions);
}
