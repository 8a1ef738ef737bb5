import { concat, dispose, Tensor, tidy, type Optimizer } from '@tensorflow/tfjs-core';
import { allFinite } from '../core/all-finite.js';
import { checkBatch, checkRange, checkTensor } from '../core/check-tensor.js';
import { checkKey, type Key } from '../core/keys.js';
import { checkOptions } from '../core/options.js';
import { outliveScope } from '../core/outlive-scope.js';
import { trainableWeights } from '../models/all-weights.js';
import { checkCondition } from '../models/check-condition.js';
import { checkMask, checkReadsMask, observedData } from '../models/check-mask.js';
import { checkReadsWeights, numbersOf } from '../models/data-weights.js';
import { checkState, checkTrainable } from '../models/check-trainable.js';
import type { Batch, TrainState, Trainable } from '../models/trainable.js';
import { checkComplete, checkGradients, checkLoss, checkSomeTrained } from './check-step.js';
import { differentiate, disposeReplaced } from './differentiate.js';
import type { TrainingMetrics } from './records.js';
import { checkChain, type Chain } from './gradients/chain.js';
import type { GradientTransformation } from './gradients/gradient-transformation.js';
import { updateOf, type Update } from './gradients/update.js';
import { checkOptimizer } from './optimizer-slots.js';

/**
 * The outcome of one training step.
 *
 * @typeParam L - The names of the model's metrics in training.
 *
 * @public
 */
export interface StepResult<L extends string = string> {
  /** The loss of this batch, in nats per datum. */
  readonly loss: number;
  /** The metrics of the same pass, in nats per datum. */
  readonly metrics: TrainingMetrics<L>;
  /** The state for the next step. */
  readonly state: TrainState;
}

/**
 * Options of {@link trainStep}.
 *
 * @public
 */
export interface TrainStepOptions {
  /** What is done to the gradients before the optimizer's step, in this order; nothing unless told. */
  readonly gradients?: readonly GradientTransformation[];
}

/**
 * One step of training: differentiates the loss of a batch and lets the optimizer change the
 * weights.
 *
 * All that changes besides the weights and the optimizer's own slots is in the state that is
 * returned; the state that was given is used up, its tensors disposed where they have been
 * replaced. A loss or a gradient that is not finite is refused before any weight is changed.
 *
 * @param model - What is trained.
 * @param optimizer - One optimizer for one model: its slots go by position.
 * @param batch - The data, shape `[N, ...data]`, the conditions, where the model has them, and the
 * mask, where data are missing.
 * @param state - The state before this step; `model.initialState()` before the first.
 * @param key - Decides the samples; a fresh one for each step.
 * @param options - What is done to the gradients.
 * @returns The loss and metrics as numbers, and the next state.
 * @throws {@link VaeKitError} where an argument is not what it should be, the optimizer has trained
 * another model, the loss or a gradient is not finite, or a variable has no part in the loss. The
 * weights and the state that was given are then as they were before.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import {
 *   foldIn,
 *   gaussian,
 *   mlpDecoder,
 *   mlpEncoder,
 *   randomKey,
 *   swissRoll,
 *   trainStep,
 *   vae,
 * } from 'vae-kit';
 *
 * const { points } = swissRoll({ points: 100, seed: 1 });
 * const model = vae({
 *   data: [3],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: gaussian({ scale: 1 }),
 * });
 * const optimizer = tf.train.adam(0.001);
 * let state = model.initialState();
 * for (let step = 0; step < 5; step++) {
 *   ({ state } = await trainStep(
 *     model,
 *     optimizer,
 *     { data: points },
 *     state,
 *     foldIn(randomKey(1), step),
 *   ));
 * }
 * ```
 *
 * @public
 */
export async function trainStep<L extends string>(
  model: Trainable<boolean, string, L>,
  optimizer: Optimizer,
  batch: Batch,
  state: TrainState,
  key: Key,
  options: TrainStepOptions = {},
): Promise<StepResult<L>> {
  checkTrainable(model, 'trainStep');
  checkOptions(options, 'trainStep', { gradients: null });
  const { gradients = [] } = options;
  checkChain(gradients);
  checkOptimizer(optimizer, Object.values(trainableWeights(model)));
  checkState(
    state,
    'the state of a step',
    'Give model.initialState() before the first step, and what the last step returned after it.',
  );
  checkKey(key);
  await outliveScope('trainStep');
  const checked = await checkGiven(model, batch);
  try {
    return await takeStep(model, optimizer, checked, state, key, gradients);
  } finally {
    if (checked !== batch) checked.data.dispose();
  }
}

/**
 * Checks a batch that was given, down to its values.
 *
 * @returns The batch, with other data where some are missing.
 */
async function checkGiven(model: Trainable, batch: Batch): Promise<Batch> {
  const { data, condition, weights, mask } = Object(batch) as Batch;
  checkBatch(data, model.data, 'the data of a batch { data }');
  checkCondition(condition, model.condition, data.shape[0]);
  const { support } = model;
  if (mask === undefined) checkRange(await data.data(), support.low, support.high, 'the data');
  if (weights !== undefined) {
    checkReadsWeights(model);
    checkTensor(weights, 'the weights of a batch', 'a tensor of shape [N]');
    numbersOf(weights, data.shape[0]);
  }
  if (mask === undefined) return batch;
  checkReadsMask(model);
  checkMask(mask, model.data, data.shape[0]);
  return { ...batch, data: await observedData(data, mask, support, 'the data') };
}

/** {@link trainStep} for arguments that have been checked. */
export async function takeStep<L extends string>(
  model: Trainable<boolean, string, L>,
  optimizer: Optimizer,
  batch: Batch,
  state: TrainState,
  key: Key,
  chain: Chain = [],
): Promise<StepResult<L>> {
  const { variables } = model;
  const trained = variables.filter(({ trainable }) => trainable);
  checkSomeTrained(trained);
  const { grads, names, figures, next, report, updates } = differentiate(
    model,
    trained,
    batch,
    state,
    key,
  );
  let loss: number;
  let metrics: TrainingMetrics<L>;
  let update: Update | undefined;
  try {
    const numbers = await readAll(figures, Object.values(grads));
    loss = numbers[0]!;
    metrics = {
      ...Object.fromEntries(names.map((name, i) => [name, numbers[1 + i]!])),
      ...report,
    } as TrainingMetrics<L>;
    checkLoss(loss, state.step, model);
    checkComplete(grads, trained);
    checkGradients(Object.keys(grads), numbers.slice(1 + names.length), state.step);
    const weights = trainableWeights(model, variables);
    update = updateOf(chain, grads, weights, state, optimizer);
    const changed = { ...update.weights, ...(chain.length > 0 && update.gradients) };
    if (Object.keys(changed).length > 0) {
      const finite = await readAll([], Object.values(changed));
      checkGradients(Object.keys(changed), finite, state.step);
    }
    if (update.gradients) {
      const { gradients } = update;
      for (const [name, value] of Object.entries(update.weights)) weights[name]!.assign(value);
      // In the order of the slots; tfjs passes over what is null, whatever its types say.
      const inOrder = Object.entries(weights).map(([name, weight]) => ({
        name: weight.name,
        tensor: gradients[name] ?? null,
      }));
      optimizer.applyGradients(inOrder as { name: string; tensor: Tensor }[]);
    }
    for (const { variable, value } of updates) variable.assign(value);
    model.constrain?.();
  } catch (error) {
    disposeReplaced({ ...next, gradients: update?.states }, state);
    throw error;
  } finally {
    dispose([grads, update?.gradients ?? {}, update?.weights ?? {}]);
    updates.forEach(({ value }) => value.dispose());
  }
  const after = chain.length > 0 ? { ...next, gradients: update.states } : next;
  disposeReplaced(state, after);
  return { loss, metrics, state: after };
}

/**
 * Reads the figures and, for each gradient, 1 where it is finite and 0 where not; all at once,
 * since a read may have to wait for a device.
 */
async function readAll(
  figures: readonly number[] | Tensor,
  gradients: readonly Tensor[],
): Promise<readonly number[]> {
  const isRead = !(figures instanceof Tensor);
  let all: Tensor | undefined;
  try {
    const finite = () => (gradients.length > 0 ? [allFinite(gradients)] : []);
    all = isRead ? finite()[0] : tidy(() => concat([figures, ...finite()]));
    const values = all ? await all.data<'float32'>() : [];
    return isRead ? [...figures, ...values] : [...values];
  } finally {
    if (!isRead) figures.dispose();
    all?.dispose();
  }
}
