import { sizeOf, type Shape } from '../core/shapes.js';
import type { RunRecord } from '../training/checkpoint.js';
import type { WholeFacts } from '../training/whole-record.js';
import { layersOf, type LayerInfo } from './layer-info.js';
import { readManifest } from './manifest.js';
import { readSource, type ModelSource } from './read-source.js';
import { decodeRun, RUN } from './run-file.js';
import { decodeSafetensors, MANIFEST } from './safetensors.js';
import type { SavableModel } from './save-model.js';

/**
 * A part of a saved model, as it was described.
 *
 * @public
 */
export interface PartInfo {
  /** What it is called, as in `'gaussian'`. */
  readonly type: string;
  /** What it was made of. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * What a file of {@link saveModel} says of its model.
 *
 * @public
 */
export interface ModelInfo {
  /** The kind of model, as {@link loadModel} gives it. */
  readonly type: SavableModel['type'];
  /** The version of the format. */
  readonly version: number;
  /** The version of this library that wrote the file; undefined where it does not say. */
  readonly library?: string;
  /** How long the file is. */
  readonly bytes: number;
  /** How many numbers the model is made of. */
  readonly weights: number;
  /** What log-probabilities are in. */
  readonly units: 'nats';
  /** The shapes of `data`, `latent` and `condition`, and the sizes of `layers`, where it has such. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Its families, prior, objective and estimator, by their place, as in `'likelihood'`. */
  readonly parts: Readonly<Record<string, PartInfo>>;
  /** The layers of its networks, by their place, as in `'encoder'`. */
  readonly networks: Readonly<Record<string, readonly LayerInfo[]>>;
  /** What else it was told, or has settled, as in `kl`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** How it was trained last: steps, epochs, seed, metrics; undefined where it was not. */
  readonly training?: Readonly<Record<string, unknown>>;
}

/**
 * What a file of {@link checkpointTo} says of its run.
 *
 * @public
 */
export interface CheckpointInfo {
  /** Tells it from the file of a model. */
  readonly type: 'checkpoint';
  /** How long the file is. */
  readonly bytes: number;
  /** How many numbers the model is made of; the file has others besides. */
  readonly weights: number;
  /** How many steps or iterations are done. */
  readonly steps: number;
  /** How many epochs are done; undefined where it does not go by epochs. */
  readonly epochs: number | undefined;
  /** What must be the same for a run to go on from it: the kind of model, the seed and so on. */
  readonly run: Readonly<Record<string, unknown>>;
  /** The metrics of the last epoch, by name; empty before. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Tells what a file holds, a model of {@link saveModel} or a checkpoint of {@link checkpointTo},
 * without building it: plain values, which need no backend.
 *
 * @param source - A path, a name, an address, bytes, a Blob or a Response.
 * @returns What it says.
 * @throws {@link VaeKitError} where the file is not such a one, whole and as it was written.
 *
 * @example
 * ```ts
 * import { bernoulli, inspectModel, mlpDecoder, mlpEncoder, saveModel, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const info = await inspectModel(await saveModel(model)); // or 'digits.safetensors'
 * console.assert(info.type === 'vae' && info.parts.likelihood?.type === 'bernoulli');
 * ```
 *
 * @public
 */
export async function inspectModel(source: ModelSource): Promise<ModelInfo | CheckpointInfo> {
  const { file, name } = await readSource(source);
  const { tensors, metadata } = decodeSafetensors(file, name);
  const size = (belongs: RegExp) => ({
    bytes: file.length,
    weights: [...tensors].reduce(
      (sum, [each, { shape }]) => sum + (belongs.test(each) ? sizeOf(shape) : 0),
      0,
    ),
  });
  if (RUN in metadata) {
    return {
      type: 'checkpoint',
      ...size(/^(weights|now)\//),
      ...runOf(decodeRun(file, name).facts),
    };
  }
  const { kind, networks, ...others } = readManifest(metadata[MANIFEST], name);
  return {
    ...others,
    type: kind,
    // All that a mixture is made of are numbers of its parts.
    ...size(kind === 'gaussianMixture' ? /./ : /^(?!parts\/)/),
    networks: Object.fromEntries(
      Object.entries(networks).map(([place, network]) => [place, layersOf(network)]),
    ),
  };
}

/** What a checkpoint says of its run, by gradients or of a mixture. */
function runOf(facts: RunRecord['facts']) {
  const { identity, step, epoch, history, now } = facts as unknown as Partial<WholeFacts> & {
    readonly now?: { readonly lowerBounds?: readonly number[] };
  };
  return {
    steps: step ?? now?.lowerBounds?.length ?? 0,
    epochs: epoch,
    run: identity ?? {},
    metrics: history?.at(-1)?.metrics ?? {},
  };
}
