import { tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkBackend } from '../core/check-backend.js';
import { VaeKitError, vaeKitError } from '../core/errors.js';
import { sameShape, sizeOf } from '../core/shapes.js';
import { autoencoder, type AutoencoderOptions } from '../models/autoencoder/autoencoder.js';
import type { GaussianMixture } from '../models/gaussian-mixture/gaussian-mixture.js';
import type { AmortizedOptions } from '../models/sigmoid-belief-network/amortized.js';
import type { SigmoidBeliefNetwork } from '../models/sigmoid-belief-network/network.js';
import { sigmoidBeliefNetwork } from '../models/sigmoid-belief-network/sigmoid-belief-network.js';
import type { VaeOptions } from '../models/vae/options.js';
import { vae } from '../models/vae/vae.js';
import { holdLayers } from '../models/weights.js';
import { assignWeights } from './assign-weights.js';
import type { Budget } from './bounded-zeros.js';
import { BUILT_IN_PARTS } from './built-in-parts.js';
import { checkClaims } from './claims.js';
import { type Manifest } from './manifest.js';
import { mixtureOfNumbers } from './mixture-numbers.js';
import { DATA_MEAN } from './model-record.js';
import { allWeights } from '../models/all-weights.js';
import { networkOf } from './network-record.js';
import { partOf, PARTS_PREFIX, taken, type Numbers } from './part-record.js';
import type { StoredTensor, TensorFile } from './safetensors.js';
import type { SavableModel } from './save-model.js';
import { float64Of } from './stored-values.js';

/**
 * Builds the model that a file describes, with the file's weights.
 *
 * @param manifest - What the file says of it.
 * @param content - What it holds.
 * @param given - The user's own parts or factories, by type.
 * @param name - What to call the file in errors.
 */
export async function buildModel(
  manifest: Manifest,
  content: TensorFile,
  given: Readonly<Record<string, unknown>>,
  name: string,
): Promise<SavableModel> {
  const [weights, numbers] = partedTensors(content);
  if (manifest.kind === 'gaussianMixture') return mixtureIn(manifest, weights, numbers, name);
  checkBackend();
  const parts = Object.fromEntries(
    Object.entries(manifest.parts).map(([place, record]) => [
      place,
      partOf(record, place, BUILT_IN_PARTS, given, numbers),
    ]),
  );
  const held = [...weights.values()].reduce((total, { shape }) => total + sizeOf(shape), 0);
  checkClaims(manifest, held);
  const networks = await networksIn(manifest, { numbers: held });
  let model: Exclude<SavableModel, GaussianMixture> | undefined;
  try {
    model = composed(manifest, parts, networks, numbers, name);
    checkAllTaken(numbers, name);
    assignWeights(allWeights(model), weights, name);
    return model;
  } catch (error) {
    if (model) disposeWhole(model);
    holdLayers(Object.values(networks))();
    throw error instanceof VaeKitError ? error : incomplete(name, String(error), error);
  }
}

/** Weights, and the numbers that parts are made of. */
function partedTensors({ tensors }: TensorFile): [Map<string, StoredTensor>, Numbers] {
  const weights = new Map(tensors);
  const numbers: Numbers = new Map();
  for (const [name, stored] of tensors) {
    if (!name.startsWith(PARTS_PREFIX)) continue;
    weights.delete(name);
    numbers.set(name, float64Of(stored));
  }
  return [weights, numbers];
}

function checkAllTaken(numbers: Numbers, name: string): void {
  for (const left of numbers.keys()) throw incomplete(name, `'${left}', which no part of it has`);
}

/** The networks, one after the other, so that layers get the names that they had. */
async function networksIn(
  manifest: Manifest,
  budget: Budget,
): Promise<Readonly<Record<string, LayersModel>>> {
  const networks: Record<string, LayersModel> = {};
  try {
    for (const [place, record] of Object.entries(manifest.networks)) {
      networks[place] = await networkOf(record, place, budget);
    }
  } catch (error) {
    holdLayers(Object.values(networks))();
    throw error;
  }
  return networks;
}

function mixtureIn(
  { shapes, settings }: Manifest,
  others: ReadonlyMap<string, StoredTensor>,
  numbers: Numbers,
  name: string,
): GaussianMixture {
  const [weights, means, covariances] = ['weights', 'means', 'covariances'].map((key) =>
    taken(numbers, PARTS_PREFIX + key),
  );
  if (!weights || !means || !covariances) throw incomplete(name, 'a mixture without its numbers');
  checkAllTaken(numbers, name);
  const covariance = settings.covariance as string;
  const mixture = mixtureOfNumbers({ covariance, weights, means, covariances });
  if (others.size > 0 || !sameShape(shapes.data ?? [], [mixture.dimensions])) {
    throw incomplete(name, `a mixture over ${mixture.dimensions} dimensions and something else`);
  }
  return mixture;
}

/** A loaded belief network with encoders has its own network, which nobody else has. */
function disposeWhole(model: Exclude<SavableModel, GaussianMixture>): void {
  model.dispose();
  if (model.type === 'amortizedSigmoidBeliefNetwork') model.network.dispose();
}

/** Composes the model as its user did, of networks that are ready and parts made anew. */
function composed(
  { kind, shapes, settings }: Manifest,
  parts: Readonly<Record<string, unknown>>,
  networks: Readonly<Record<string, LayersModel>>,
  numbers: Numbers,
  name: string,
): Exclude<SavableModel, GaussianMixture> {
  const { encoder, decoder } = networks;
  switch (kind) {
    case 'vae':
      return vae({ ...shapes, ...parts, encoder, decoder, ...settings } as VaeOptions);
    case 'autoencoder':
      return autoencoder({
        ...shapes,
        ...parts,
        encoder,
        decoder,
        ...settings,
      } as AutoencoderOptions);
    case 'sigmoidBeliefNetwork':
      return networkIn(shapes, numbers, name);
    case 'amortizedSigmoidBeliefNetwork': {
      const network = networkIn(shapes, numbers, name);
      try {
        const list = network.layers.map((_, i) => networks[`encoder${i + 1}`]);
        if (list.length !== Object.keys(networks).length) throw incomplete(name, 'more encoders');
        return network.amortized({ encoder: list, ...parts } as AmortizedOptions);
      } catch (error) {
        network.dispose();
        throw error;
      }
    }
    default:
      throw incomplete(name, `a model of the kind '${kind}'`);
  }
}

function networkIn(
  { data = [], layers = [] }: Manifest['shapes'],
  numbers: Numbers,
  name: string,
): SigmoidBeliefNetwork {
  const mean = taken(numbers, DATA_MEAN);
  if (mean && mean.length !== sizeOf(data)) throw incomplete(name, 'a mean of other data');
  const dataMean = mean && tensor(Float32Array.from(mean), [...data]);
  try {
    return sigmoidBeliefNetwork({ data, layers, ...(dataMean && { dataMean }) });
  } finally {
    dataMean?.dispose();
  }
}

function incomplete(name: string, received: string, cause?: unknown) {
  return vaeKitError(
    `${name} must hold a whole model of a kind that vae-kit knows`,
    received,
    'It is damaged or was made by something else.',
    { cause },
  );
}
