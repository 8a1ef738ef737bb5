import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, vaeKitError } from '../core/errors.js';
import { checkOptions, FLAG } from '../core/options.js';
import { outliveScope } from '../core/outlive-scope.js';
import { restNowAndThen } from '../core/rest.js';
import { sizeOf } from '../core/shapes.js';
import type { Dataset } from '../data/dataset.js';
import { evaluateInputs } from '../evaluation/evaluate.js';
import { checkTrainable } from '../models/check-trainable.js';
import { weighedInputs } from '../models/data-weights.js';
import { modelInputs } from '../models/model-inputs.js';
import { coreOf } from '../models/sigmoid-belief-network/core.js';
import { expectData, newExpectation } from '../models/sigmoid-belief-network/expectation.js';
import { fetchWeights } from '../models/sigmoid-belief-network/links.js';
import {
  expectedLoss,
  meanFieldMeasure,
} from '../models/sigmoid-belief-network/mean-field-loss.js';
import { checkLimits, type MeanFieldLimits } from '../models/sigmoid-belief-network/mean-field.js';
import { dataOf, inGroups } from '../models/sigmoid-belief-network/mean-fields.js';
import type { SigmoidBeliefNetwork } from '../models/sigmoid-belief-network/network.js';
import type { Trainable } from '../models/trainable.js';
import type { StepInputs } from './epochs.js';
import type { FitOptions, FitResult } from './fit-options.js';
import { checkValidation, FIT_HINTS, FIT_KINDS } from './plan.js';
import { joinedMeans, rememberedMeans } from './remembered-means.js';
import { runEpochs } from './run-epochs.js';
import { takeStep, type StepResult } from './train-step.js';

/** How many validation data are measured between looks at the clock. */
const VALIDATION_BATCH = 20;

/**
 * Options of {@link fitSigmoidBeliefNetwork}: those of {@link fit}, and how each datum's q is
 * found.
 *
 * @public
 */
export interface FitSigmoidBeliefNetworkOptions extends Omit<FitOptions<'elbo'>, 'mask'> {
  /**
   * When the coordinate ascent of each datum ends, in training and in validation;
   * `{ tolerance: 0.05, maxIterations: 10 }` unless told.
   */
  readonly meanField?: MeanFieldLimits;
  /**
   * Whether a datum's q goes on from where it was in the last epoch; true unless told. Takes 4
   * bytes for each datum and hidden unit.
   */
  readonly warmStart?: boolean;
}

/**
 * Trains a sigmoid belief network by turns: first q of each datum of a batch to its best bound by
 * coordinate ascent, then the weights by a step along the gradient of that bound with q as it is.
 *
 * θ ← θ + step(∇_θ Σ_i bound(θ, q⁽ⁱ⁾, x⁽ⁱ⁾)), q⁽ⁱ⁾ ← argmax_q bound(θ, q, x⁽ⁱ⁾) before each. Saul,
 * Jaakkola and Jordan, Mean field theory for sigmoid belief networks (1996), section 3; the
 * gradient is theirs, the step an optimizer's. The metric `elbo` is the mean of
 * {@link SigmoidBeliefNetwork.meanField}'s bounds.
 *
 * @param network - What is trained; its weights change in place.
 * @param data - Shape `[N, ...data]`, or a dataset.
 * @param options - Epochs, batch size, seed and so on, and when each ascent ends.
 * @returns The history of epochs and why training ended.
 * @throws {@link VaeKitError} where data or options do not fit the network (before anything is
 * changed), or where the bound stops being finite.
 *
 * @example
 * ```ts
 * import {
 *   binarize,
 *   fitSigmoidBeliefNetwork,
 *   sigmoidBeliefNetwork,
 *   syntheticDigits,
 * } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 40, seed: 1, shape: [784] });
 * const network = sigmoidBeliefNetwork({ data: [784], layers: [8], seed: 1 });
 * const { history } = await fitSigmoidBeliefNetwork(network, images, {
 *   epochs: 3,
 *   batchSize: 10,
 *   learningRate: 0.01,
 *   transform: binarize,
 * });
 * console.assert(history[2]!.loss < history[0]!.loss);
 * network.dispose();
 * ```
 *
 * @public
 */
export async function fitSigmoidBeliefNetwork(
  network: SigmoidBeliefNetwork,
  data: Tensor | Dataset,
  options: FitSigmoidBeliefNetworkOptions = {},
): Promise<FitResult<'elbo'>> {
  const call = 'fitSigmoidBeliefNetwork';
  if (network?.type !== 'sigmoidBeliefNetwork') {
    throw vaeKitError(
      `${call} trains a sigmoid belief network`,
      describe(network),
      'Give what sigmoidBeliefNetwork returned; what its amortized() returned is trained by fit.',
    );
  }
  // A mask is known, and refused where the model is.
  const given: FitSigmoidBeliefNetworkOptions & Pick<FitOptions, 'mask'> = options;
  checkOptions(given, call, { ...FIT_KINDS, meanField: null, warmStart: FLAG }, FIT_HINTS);
  const { meanField = {}, warmStart = true, weights, validation, signal, gradients } = given;
  const { mask } = given;
  checkOptions(meanField, 'meanField', { tolerance: null, maxIterations: null });
  const limits = checkLimits({ tolerance: 0.05, maxIterations: 10, ...meanField });
  checkValidation(validation);
  checkTrainable(network, call);
  const inputs = weighedInputs(modelInputs(network, data, { mask }, 'the data'), weights, network);
  const validationInputs =
    validation && modelInputs(network, validation.data, validation, 'the validation data');
  await outliveScope(call);
  const core = coreOf(network);
  const measured: Trainable = {
    ...network,
    measure: (batch) => meanFieldMeasure(core, batch, limits),
  };
  const remembered = warmStart ? rememberedMeans(core.sizes, inputs.size) : undefined;
  const rest = restNowAndThen();

  async function step({
    batch,
    positions,
    optimizer,
    state,
    key,
  }: StepInputs): Promise<StepResult | undefined> {
    const weights = await fetchWeights(core);
    const rows = dataOf(await batch.data.data<'float32'>(), sizeOf(core.data), {
      hidden: (n) => remembered?.recall(positions[n]!),
      weights: await batch.weights?.data(),
    });
    const means: Float32Array[] = [];
    const expectation = newExpectation(weights, limits, rows.length);
    try {
      for (const some of inGroups(rows, expectation.fields)) {
        if (signal?.aborted) return undefined;
        const found = expectData(expectation, some);
        means.push(...found.map(({ values }) => joinedMeans(values)));
        await rest();
      }
      const result = await takeStep(
        { ...network, loss: (_, before) => expectedLoss(core, expectation, before) },
        optimizer,
        batch,
        state,
        key,
        gradients,
      );
      // Only now: a step that is broken off begins again as it began.
      remembered?.keep(positions, means);
      return result;
    } finally {
      expectation.fields.release();
    }
  }

  const validate =
    validationInputs &&
    (() =>
      evaluateInputs(measured, validationInputs, {
        batchSize: Math.min(VALIDATION_BATCH, validationInputs.size),
      }));
  return runEpochs({ model: network, inputs, step, validate, memory: remembered }, given);
}
