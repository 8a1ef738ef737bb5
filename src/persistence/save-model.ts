import { writeStored } from '#platform';
import { describe, vaeKitError } from '../core/errors.js';
import type { Autoencoder } from '../models/autoencoder/autoencoder.js';
import type { GaussianMixture } from '../models/gaussian-mixture/gaussian-mixture.js';
import type { AmortizedSigmoidBeliefNetwork } from '../models/sigmoid-belief-network/amortized.js';
import type { SigmoidBeliefNetwork } from '../models/sigmoid-belief-network/network.js';
import type { Vae } from '../models/vae/vae.js';
import { checkNotDisposed } from '../models/weights.js';
import { recordOfModel } from './model-record.js';
import { allWeights } from '../models/all-weights.js';
import { encodeSafetensors, MANIFEST, type StoredTensor } from './safetensors.js';
import { storedNumbers, storedTensor } from './stored-values.js';

/**
 * A model that can be saved as a file.
 *
 * @public
 */
export type SavableModel =
  | Vae
  | Vae<true>
  | Autoencoder
  | Autoencoder<true>
  | SigmoidBeliefNetwork
  | AmortizedSigmoidBeliefNetwork
  | GaussianMixture;

/**
 * Where a model's file is written: in Node a path; in a page a name, under which it is kept in the
 * origin's private file system, or in a database where there is none; or whatever takes bytes.
 *
 * @public
 */
export type ModelTarget =
  | string
  | {
      /**
       * Takes the whole file.
       *
       * @param bytes - The file.
       * @returns Anything; a promise is waited for.
       */
      write(bytes: Uint8Array): unknown;
    };

/**
 * Saves a whole model as one safetensors file: its weights by their names, and in the header what
 * it is made of and how it was trained last, so that {@link loadModel} needs nothing else. The file
 * has no code in it.
 *
 * A file that was there before is replaced once the new one is whole. What the optimizer, the
 * estimator's baseline and the order of data remember is not in it.
 *
 * @param model - A {@link vae}, {@link autoencoder}, {@link sigmoidBeliefNetwork}, what its
 * `amortized()` gave, or a {@link gaussianMixture}.
 * @param target - Where to write the file; nowhere unless told.
 * @returns The bytes of the file.
 * @throws {@link VaeKitError} where a part does not say what it was made of, or the file cannot be
 * written.
 *
 * @example
 * ```ts
 * import { bernoulli, loadModel, mlpDecoder, mlpEncoder, saveModel, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const file = await saveModel(model); // or saveModel(model, 'digits.safetensors')
 * const again = await loadModel(file);
 * console.assert(again.type === 'vae');
 * model.dispose();
 * ```
 *
 * @public
 */
export async function saveModel(model: SavableModel, target?: ModelTarget): Promise<Uint8Array> {
  checkTarget(target);
  const { manifest, numbers } = recordOfModel(model);
  const tensors = new Map<string, StoredTensor>();
  if (model.type !== 'gaussianMixture') {
    checkNotDisposed(model);
    for (const [name, weight] of Object.entries(allWeights(model))) {
      tensors.set(name, await storedTensor(weight));
    }
  }
  for (const [name, values] of numbers) tensors.set(name, storedNumbers(values));
  const file = encodeSafetensors({
    tensors,
    metadata: { format: 'pt', [MANIFEST]: JSON.stringify(manifest) },
  });
  await write(file, target);
  return file;
}

function checkTarget(target: unknown): void {
  if (target === undefined || (typeof target === 'string' && target !== '')) return;
  if (typeof (Object(target) as { write?: unknown }).write === 'function') return;
  throw vaeKitError(
    'a model must be saved to a path, a name or an object with a function write',
    describe(target),
    'Give one of these, or nothing to get the bytes alone.',
  );
}

async function write(file: Uint8Array, target: ModelTarget | undefined): Promise<void> {
  if (typeof target !== 'string') {
    await target?.write(file);
    return;
  }
  await writeStored(target, file).catch((cause: unknown) => {
    throw vaeKitError(
      `${target} must be a place that can be written to`,
      String(cause),
      'Name another, or make room.',
      { cause },
    );
  });
}
