import { describe, vaeKitError } from '../core/errors.js';
import { VERSION } from '../core/version.js';
import type { Shape } from '../core/shapes.js';
import { networksOf } from '../models/all-weights.js';
import type { SigmoidBeliefNetwork } from '../models/sigmoid-belief-network/network.js';
import { trainingOf } from '../models/training-note.js';
import { FORMAT_VERSION, type Manifest } from './manifest.js';
import { numbersOfMixture } from './mixture-numbers.js';
import { recordOfNetwork } from './network-record.js';
import { PARTS_PREFIX, recordOfPart, type DescribedPart, type Numbers } from './part-record.js';
import type { SavableModel } from './save-model.js';

/** The name of what encoders of a belief network see data less of. */
export const DATA_MEAN = `${PARTS_PREFIX}dataMean`;

/** A model written down, but for its weights. */
export interface ModelRecord {
  readonly manifest: Manifest;
  /** Numbers in float64 that parts are made of. */
  readonly numbers: Numbers;
}

/** What differs between the kinds of models. */
interface Description {
  readonly shapes: Readonly<Record<string, Shape | undefined>>;
  readonly parts?: Readonly<Record<string, DescribedPart>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Writes down what a model is made of. */
export function recordOfModel(model: SavableModel): ModelRecord {
  const numbers: Numbers = new Map();
  const { shapes, parts = {}, settings = {} } = descriptionOf(model, numbers);
  const networks = model.type === 'gaussianMixture' ? {} : networksOf(model);
  const training = trainingOf(model);
  return {
    numbers,
    manifest: {
      version: FORMAT_VERSION,
      library: VERSION,
      kind: model.type,
      units: 'nats',
      shapes: Object.fromEntries(
        Object.entries(shapes).filter((entry): entry is [string, Shape] => entry[1] !== undefined),
      ),
      parts: mapValues(parts, (part, place) => recordOfPart(part, place, numbers)),
      networks: mapValues(networks, recordOfNetwork),
      settings,
      ...(training && { training }),
    },
  };
}

function descriptionOf(model: SavableModel, numbers: Numbers): Description {
  switch (model?.type) {
    case 'vae': {
      const { data, latent, condition, posterior, prior, likelihood, objective, estimator } = model;
      const parts = {
        posterior: posterior as DescribedPart,
        prior,
        likelihood: likelihood as DescribedPart,
        objective,
        estimator: estimator as DescribedPart,
      };
      return {
        shapes: { data, latent, condition },
        parts,
        settings: { kl: model.kl, ...maskOf(model) },
      };
    }
    case 'autoencoder': {
      const { data, latent, condition, likelihood } = model;
      const shapes = { data, latent, condition };
      return { shapes, parts: { likelihood }, settings: maskOf(model) };
    }
    case 'sigmoidBeliefNetwork':
      return describeBeliefNetwork(model, numbers);
    case 'amortizedSigmoidBeliefNetwork': {
      const parts = { estimator: model.estimator };
      return { ...describeBeliefNetwork(model.network, numbers), parts };
    }
    case 'gaussianMixture': {
      const { covariance, ...arrays } = numbersOfMixture(model);
      Object.entries(arrays).forEach(([name, values]) => numbers.set(PARTS_PREFIX + name, values));
      return { shapes: { data: [model.dimensions] }, settings: { covariance } };
    }
    default:
      throw vaeKitError(
        'a model to be saved must be one of this library',
        describe(model),
        'Give what vae, autoencoder, sigmoidBeliefNetwork, amortized or gaussianMixture returned.',
      );
  }
}

/** Said where it is so: files of before say nothing. */
const maskOf = ({ encodeMask }: { readonly encodeMask: boolean }) =>
  encodeMask ? { encodeMask } : {};

function describeBeliefNetwork(
  { data, layers, dataMean }: SigmoidBeliefNetwork,
  numbers: Numbers,
): Description {
  if (dataMean) numbers.set(DATA_MEAN, Float64Array.from(dataMean.dataSync()));
  return { shapes: { data, layers } };
}

function mapValues<T, R>(
  record: Readonly<Record<string, T>>,
  change: (value: T, name: string) => R,
): Record<string, R> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, change(value, name)]),
  );
}
