import { tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkBackend } from '../core/check-backend.js';
import { vaeKitError } from '../core/errors.js';
import { checkOptions, type Kind, type OptionKinds } from '../core/options.js';
import { sizeOf, type Shape } from '../core/shapes.js';
import { autoencoder, type AutoencoderOptions } from '../models/autoencoder/autoencoder.js';
import type { GaussianMixture } from '../models/gaussian-mixture/gaussian-mixture.js';
import type { AmortizedOptions } from '../models/sigmoid-belief-network/amortized.js';
import {
  sigmoidBeliefNetwork,
  type SigmoidBeliefNetwork,
} from '../models/sigmoid-belief-network/sigmoid-belief-network.js';
import type { VaeOptions } from '../models/vae/options.js';
import { vae } from '../models/vae/vae.js';
import { holdLayers } from '../models/weights.js';
import { assignWeights } from './assign-weights.js';
import { BUILT_IN_PARTS } from './built-in-parts.js';
import { readManifest, type Manifest } from './manifest.js';
import { mixtureOfNumbers } from './mixture-numbers.js';
import { DATA_MEAN } from './model-record.js';
import { allWeights } from './model-weights.js';
import { networkOf } from './network-record.js';
import { partOf, PARTS_PREFIX } from './part-record.js';
import { readSource, type ModelSource } from './read-source.js';
import { decodeSafetensors, MANIFEST, type TensorFile } from './safetensors.js';
import type { SavableModel } from './save-model.js';
import { float64Of } from './stored-values.js';

/**
 * Options of {@link loadModel}.
 *
 * @public
 */
export interface LoadModelOptions {
  /**
   * Parts of your own that the model was made of, by their `type`: the part, or a function from the
   * `options` that it was saved with to the part.
   */
  readonly parts?: Readonly<Record<string, unknown>>;
}

const PARTS: Kind = {
  wanted: 'an object of parts by their type',
  holds: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  remedy: 'Give parts: { laplace: laplace() }, say.',
};

const KINDS: OptionKinds<LoadModelOptions> = { parts: PARTS };

/**
 * Builds a model from a file of {@link saveModel} alone: it generates, encodes and measures as the
 * one that was saved does, to the bit on the same backend.
 *
 * Nothing in the file is run, and nothing that it claims is believed before it is checked against
 * what is there: a file that is foreign, cut off, changed or of a later version is refused.
 *
 * @param source - A path, a name, an address, bytes, a Blob or a Response.
 * @param options - Parts of your own that the model was made of.
 * @returns The model; its `type` says which it is.
 * @throws {@link VaeKitError} where the file is not one of a model, whole and as it was written, or
 * names a part that is neither known nor given.
 *
 * @example
 * ```ts
 * import { bernoulli, loadModel, mlpDecoder, mlpEncoder, saveModel, vae } from 'vae-kit';
 *
 * const trained = vae({
 *   data: [784],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const file = await saveModel(trained);
 * const model = await loadModel(file);
 * if (model.type === 'vae' && !model.conditional) model.generate(4).print();
 * ```
 *
 * @public
 */
export async function loadModel(
  source: ModelSource,
  options: LoadModelOptions = {},
): Promise<SavableModel> {
  checkOptions(options, 'loadModel', KINDS);
  const { file, name } = await readSource(source);
  const content = decodeSafetensors(file, name);
  const manifest = readManifest(content.metadata[MANIFEST], name);
  if (manifest.kind === 'gaussianMixture') return mixtureIn(manifest, content, name);
  checkBackend();
  const numbers = numbersIn(content);
  const parts = Object.fromEntries(
    Object.entries(manifest.parts).map(([place, record]) => [
      place,
      partOf(record, place, BUILT_IN_PARTS, options.parts ?? {}, numbers),
    ]),
  );
  const networks = await networksIn(manifest, content);
  let model: Exclude<SavableModel, GaussianMixture> | undefined;
  try {
    model = buildModel(manifest, parts, networks, numbers, name);
    const stored = new Map([...content.tensors].filter(([key]) => !key.startsWith(PARTS_PREFIX)));
    assignWeights(allWeights(model), stored, name);
    return model;
  } catch (error) {
    model?.dispose();
    holdLayers(Object.values(networks))();
    throw error;
  }
}

function numbersIn({ tensors }: TensorFile): ReadonlyMap<string, Float64Array> {
  const stored = [...tensors].filter(([name]) => name.startsWith(PARTS_PREFIX));
  return new Map(stored.map(([name, tensor]) => [name, float64Of(tensor)]));
}

/** The networks, one after the other, so that layers get the names that they had. */
async function networksIn(
  manifest: Manifest,
  { tensors }: TensorFile,
): Promise<Readonly<Record<string, LayersModel>>> {
  const numbers = [...tensors.values()].reduce((total, { shape }) => total + sizeOf(shape), 0);
  const budget = { numbers };
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

function mixtureIn(manifest: Manifest, { tensors }: TensorFile, name: string): GaussianMixture {
  const { weights, means, covariances } = Object.fromEntries(
    [...tensors].map(([key, tensor]) => [key.slice(PARTS_PREFIX.length), float64Of(tensor)]),
  );
  if (!weights || !means || !covariances) throw incomplete(name, 'a mixture without its numbers');
  const covariance = String(manifest.settings.covariance);
  return mixtureOfNumbers({ covariance, weights, means, covariances });
}

/** Composes the model as its user did, of networks that are ready and parts made anew. */
function buildModel(
  { kind, shapes, settings }: Manifest,
  parts: Readonly<Record<string, unknown>>,
  networks: Readonly<Record<string, LayersModel>>,
  numbers: ReadonlyMap<string, Float64Array>,
  name: string,
): Exclude<SavableModel, GaussianMixture> {
  const { encoder, decoder } = networks;
  switch (kind) {
    case 'vae':
      return vae({ ...shapes, ...parts, encoder, decoder, kl: settings.kl } as VaeOptions);
    case 'autoencoder':
      return autoencoder({ ...shapes, ...parts, encoder, decoder } as AutoencoderOptions);
    case 'sigmoidBeliefNetwork':
      return networkIn(shapes, numbers);
    case 'amortizedSigmoidBeliefNetwork': {
      const network = networkIn(shapes, numbers);
      try {
        const given = { encoder: Object.values(networks), ...parts } as AmortizedOptions;
        return network.amortized(given);
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
  shapes: Manifest['shapes'],
  numbers: ReadonlyMap<string, Float64Array>,
): SigmoidBeliefNetwork {
  const { data, layers } = shapes as { data: Shape; layers: Shape };
  const mean = numbers.get(DATA_MEAN);
  const dataMean = mean && tensor(Float32Array.from(mean), [...data]);
  try {
    return sigmoidBeliefNetwork({ data, layers, ...(dataMean && { dataMean }) });
  } finally {
    dataMean?.dispose();
  }
}

function incomplete(name: string, received: string) {
  return vaeKitError(
    `${name} must hold a whole model of a kind that vae-kit knows`,
    received,
    'It is damaged or was made by something else.',
  );
}
