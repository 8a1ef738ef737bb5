import type { Tensor } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { checkOptions, type OptionKinds } from '../core/options.js';
import type { Dataset } from '../data/dataset.js';
import { checkTrainable } from '../models/check-trainable.js';
import { disposeBatch, modelInputs } from '../models/model-inputs.js';
import type { Trainable, WithCondition } from '../models/trainable.js';
import { lawsOfModel } from './models/laws.js';
import { modelSubject } from './models/subject.js';
import type { LawReport } from './report.js';
import { runLaws } from './run-laws.js';
import { CHECK_HINTS, checkKinds, type CheckOptions } from './settings.js';

const kinds = (): OptionKinds<CheckOptions & { readonly condition?: unknown }> => ({
  ...checkKinds(),
  condition: null,
});

const HINTS = {
  labels: 'Give condition: oneHot(labels, classes), to a model that was built with a condition.',
};

/** How many data are looked at. */
const ROWS = 8;

/**
 * Checks a model by its laws, on the first of some data: its loss is −bound by its own
 * distributions, and has the gradient that differences say; training and evaluation measure alike,
 * in batches and on the whole; the ELBO is not above log p(x); what it encodes, decodes and
 * generates has its shapes and comes from its distributions; what is missing, or counts nothing,
 * does not matter; seeds decide; saving changes nothing, looking no weights, and nothing leaks.
 *
 * Laws of what a model does not have are left out: any {@link Trainable} can be looked at. The
 * gradient of an estimator that is none at fixed noise is {@link checkEstimator}'s affair, a
 * Gaussian mixture {@link checkPrior}'s.
 *
 * @param model - The model, trained or not; its weights stay as they are.
 * @param data - Shape `[N, ...data]`, or a dataset; the first 8 are looked at.
 * @param options - The condition of each datum, where the model has one; seed, error rates and
 * time.
 * @returns What each law says.
 * @throws `VaeKitError` where it is no model, data do not fit it, or an option is wrong.
 *
 * @example
 * ```ts
 * import { bernoulli, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { useWasm } from 'vae-kit/wasm';
 * import { assertLaws, checkModel } from 'vae-kit/testing';
 *
 * await useWasm();
 * const model = vae({
 *   data: [4],
 *   latent: 2,
 *   encoder: mlpEncoder([8]),
 *   decoder: mlpDecoder([8]),
 *   likelihood: bernoulli(),
 * });
 * assertLaws(await checkModel(model, tf.tensor2d([[1, 0, 1, 1], [0, 0, 1, 0]])));
 * ```
 *
 * @public
 */
export async function checkModel<C extends boolean>(
  model: Trainable<C>,
  data: Tensor | Dataset,
  ...[options = {}]: WithCondition<C, CheckOptions, Tensor | Dataset>
): Promise<LawReport> {
  if ((Object(model) as { type?: unknown }).type === 'gaussianMixture')
    throw vaeKitError(
      'checkModel needs a model that is trained by its loss',
      'a Gaussian mixture',
      'Give it to checkPrior: as a prior, it has all laws of one.',
    );
  checkTrainable(model, 'checkModel');
  const given: CheckOptions & { condition?: Tensor | Dataset | undefined } = options;
  checkOptions(given, 'checkModel', kinds(), { ...CHECK_HINTS, ...HINTS });
  const inputs = modelInputs(model, data, given, 'the data');
  const count = Math.min(ROWS, inputs.size);
  const batch = await inputs.batch(Int32Array.from({ length: count }, (_, i) => i));
  try {
    const subject = modelSubject(model, batch);
    return await runLaws(`the model '${model.type}'`, lawsOfModel(subject), given);
  } finally {
    disposeBatch(batch);
  }
}
