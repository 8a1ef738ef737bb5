import { vaeKitError } from '../core/errors.js';
import { checkOptions, type Kind, type OptionKinds } from '../core/options.js';
import { noteTraining } from '../models/training-note.js';
import { buildModel } from './build-model.js';
import { readManifest } from './manifest.js';
import { RUN } from './run-file.js';
import { readSource, type ModelSource } from './read-source.js';
import { decodeSafetensors, MANIFEST } from './safetensors.js';
import type { SavableModel } from './save-model.js';

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
  if (RUN in content.metadata) {
    throw vaeKitError(
      `${name} must hold a model`,
      'a checkpoint of training, which has its weights alone',
      'Build the model as it was, and give it to loadWeights or to fit with resume: true.',
    );
  }
  const manifest = readManifest(content.metadata[MANIFEST], name);
  const model = await buildModel(manifest, content, options.parts ?? {}, name);
  if (manifest.training) noteTraining(model, manifest.training);
  return model;
}
