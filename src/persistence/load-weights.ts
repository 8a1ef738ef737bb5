import { checkNotDisposed } from '../models/weights.js';
import { assignWeights } from './assign-weights.js';
import { allWeights, type WeightedModel } from '../models/all-weights.js';
import { PARTS_PREFIX } from './part-record.js';
import { readSource, type ModelSource } from './read-source.js';
import { RUN, weightsOfRun } from './run-file.js';
import { decodeSafetensors } from './safetensors.js';

/**
 * Loads weights from a safetensors file into a model that was composed by code.
 *
 * Names and shapes are compared first, and every difference is listed; nothing is changed unless
 * all fit. The file may be of {@link saveModel}, a checkpoint of {@link checkpointTo}, or of another library
 * that names the tensors as `model.weights` does.
 *
 * @param model - The model; its weights change in place.
 * @param source - A path, a name, an address, bytes, a Blob or a Response.
 * @throws {@link VaeKitError} where the file is not whole, or does not fit the model.
 *
 * @example
 * ```ts
 * import { autoencoder, gaussian, loadWeights, mlpDecoder, mlpEncoder, saveModel } from 'vae-kit';
 *
 * const build = () =>
 *   autoencoder({
 *     data: [3],
 *     latent: 2,
 *     encoder: mlpEncoder([8]),
 *     decoder: mlpDecoder([8]),
 *     likelihood: gaussian({ scale: 1 }),
 *   });
 * const file = await saveModel(build());
 * await loadWeights(build(), file);
 * ```
 *
 * @public
 */
export async function loadWeights(model: WeightedModel, source: ModelSource): Promise<void> {
  checkNotDisposed(model);
  const { file, name } = await readSource(source);
  const { tensors, metadata } = decodeSafetensors(file, name);
  const stored =
    RUN in metadata
      ? weightsOfRun(tensors)
      : new Map([...tensors].filter(([key]) => !key.startsWith(PARTS_PREFIX)));
  assignWeights(allWeights(model), stored, name);
}
