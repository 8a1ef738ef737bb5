import { tidy, train, type Tensor } from '@tensorflow/tfjs-core';
import { openProgress } from '#platform';
import { describe, vaeKitError } from '../core/errors.js';
import { foldIn, randomKey, splitKey, type Key } from '../core/keys.js';
import { permutation } from '../core/noise.js';
import { pause } from '../core/pause.js';
import type { Dataset } from '../data/dataset.js';
import { evaluateInputs } from '../evaluation/evaluate.js';
import { modelInputs, type ModelInputs } from '../models/model-inputs.js';
import type { Batch, Trainable, WithCondition } from '../models/trainable.js';
import { averageFigures } from './average.js';
import type { Callback, EpochRecord, FitOptions, FitResult } from './fit-options.js';
import { learningRateAt, setLearningRate } from './learning-rate.js';
import { trainStep } from './train-step.js';

/** How long training may hold the event loop before it lets others run. */
const PAUSE_AFTER_MILLISECONDS = 30;

/**
 * Trains a model: shuffles, makes batches, steps, measures, and stays out of the page's way.
 *
 * @param model - What is trained; its weights change in place.
 * @param data - Shape `[N, ...data]`, or a dataset.
 * @param options - Epochs, batch size, seed and so on, and the condition of each datum.
 * @returns The history of epochs and why training ended.
 * @throws {@link VaeKitError} where data or options do not fit the model (before anything is changed),
 * or where the loss stops being finite.
 *
 * @example
 * ```ts
 * import { bernoulli, binarize, fit, mlpDecoder, mlpEncoder, syntheticDigits, vae } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 200, seed: 1, shape: [784] });
 * const model = vae({ data: [784], latent: 2, encoder: mlpEncoder([16]), decoder: mlpDecoder([16]), likelihood: bernoulli() });
 * const { history } = await fit(model, images, { epochs: 2, batchSize: 50, seed: 1, transform: binarize });
 * console.assert(history[1]!.loss < history[0]!.loss);
 * model.dispose();
 * ```
 *
 * @public
 */
export async function fit<C extends boolean>(
  model: Trainable<C>,
  data: Tensor | Dataset,
  ...options: WithCondition<C, FitOptions, Tensor | Dataset>
): Promise<FitResult> {
  const { condition, ...given }: FitOptions & { condition?: Tensor | Dataset | undefined } = { ...options[0] };
  const { epochs = 10, batchSize = 100, seed = 0, learningRate = 0.001, validation, callbacks = [], signal, progress = true } = given;
  const inputs = modelInputs(model, data, condition, 'the data');
  const validationInputs = validation && modelInputs(model, validation.data, validation.condition, 'the validation data');
  checkOptions({ epochs, batchSize, size: inputs.size });
  const firstRate = learningRateAt(learningRate, 0);
  if (given.optimizer && typeof learningRate === 'function') {
    throw vaeKitError("a learningRate that changes is that of fit's own Adam", 'an optimizer too', 'Leave out one of the two.');
  }

  const [orderKey, stepKey, transformKey] = splitKey(randomKey(seed), 3);
  const adam = given.optimizer ? undefined : train.adam(firstRate);
  const optimizer = given.optimizer ?? adam!;
  const steps = Math.ceil(inputs.size / batchSize);
  const bar = progress ? await openProgress({ title: 'training', total: epochs * steps, unit: 'steps' }) : undefined;
  const history: EpochRecord[] = [];
  let state = model.initialState();
  let ended: FitResult['ended'] = 'completed';
  let lastPause = performance.now();
  try {
    for (let epoch = 1; epoch <= epochs && ended === 'completed'; epoch++) {
      const began = performance.now();
      const average = averageFigures();
      const order = permutation(foldIn(orderKey, epoch), inputs.size);
      for (let start = 0; start < inputs.size && ended === 'completed'; start += batchSize) {
        if (signal?.aborted) {
          ended = 'aborted';
          break;
        }
        if (adam) setLearningRate(adam, learningRateAt(learningRate, state.step));
        const batch = transformed(inputs, order.subarray(start, start + batchSize), given.transform, foldIn(transformKey, state.step));
        let result;
        try {
          result = await trainStep(model, optimizer, batch, state, foldIn(stepKey, state.step));
        } finally {
          batch.data.dispose();
          batch.condition?.dispose();
        }
        state = result.state;
        average.add({ loss: result.loss, ...result.metrics }, Math.min(batchSize, inputs.size - start));
        bar?.update(state.step, `epoch ${epoch}/${epochs}, loss ${result.loss.toFixed(2)}`);
        const record = { step: state.step, epoch, loss: result.loss, metrics: result.metrics };
        if (await anyStops(callbacks, (callback) => callback.onStep?.(record))) ended = 'callback';
        if (performance.now() - lastPause > PAUSE_AFTER_MILLISECONDS) {
          await pause();
          lastPause = performance.now();
        }
      }
      if (ended !== 'completed') break;
      const { loss, ...metrics } = average.means();
      const measured = validationInputs && { validation: await evaluateInputs(model, validationInputs, { seed }) };
      const record: EpochRecord = { epoch, step: state.step, loss: loss!, metrics, ...measured, seconds: (performance.now() - began) / 1000 };
      history.push(record);
      if (await anyStops(callbacks, (callback) => callback.onEpoch?.(record))) ended = 'callback';
    }
  } finally {
    bar?.stop();
    adam?.dispose();
  }
  return { history, ended, state };
}

function checkOptions({ epochs, batchSize, size }: { epochs: number; batchSize: number; size: number }): void {
  if (!(Number.isInteger(epochs) && epochs > 0)) {
    throw vaeKitError('epochs must be a positive integer', describe(epochs), 'Give a number such as 10.');
  }
  if (!(Number.isInteger(batchSize) && batchSize > 0)) {
    throw vaeKitError('batchSize must be a positive integer', describe(batchSize), 'Give a number such as 100.');
  }
  if (batchSize > size) {
    throw vaeKitError(`batchSize must be at most the number of data, ${size}`, `${batchSize}`, `Give batchSize: ${size} or less.`);
  }
}

function transformed(inputs: ModelInputs, positions: Int32Array, transform: FitOptions['transform'], key: Key): Batch {
  const batch = inputs.batch(positions);
  if (!transform) return batch;
  const data = tidy(() => transform(batch.data, key));
  if (data !== batch.data) batch.data.dispose();
  return { ...batch, data };
}

async function anyStops(callbacks: readonly Callback[], call: (callback: Callback) => void | 'stop' | Promise<void | 'stop'>): Promise<boolean> {
  let stops = false;
  for (const callback of callbacks) if ((await call(callback)) === 'stop') stops = true;
  return stops;
}
