import { setImmediate } from 'node:timers/promises';
import { tidy, variableGrads, type Scalar, type Variable } from '@tensorflow/tfjs-core';
import {
  binarize,
  foldIn,
  randomKey,
  splitKey,
  takeRows,
  type Batch,
  type SyncDataset,
  type Key,
  type Trainable,
  type TrainState,
  type Vae,
} from 'vae-kit';

/**
 * How much an estimate of a gradient scatters, over draws at the same weights and for the same
 * batch.
 */
export interface GradientSpread {
  /** The trace of its covariance: the variances of all its elements, added. */
  readonly variance: number;
  /** The squared length of its mean, without the part that is due to the number of draws. */
  readonly meanSquare: number;
}

/**
 * Measures how much the gradient of a model's loss scatters; nothing is trained.
 *
 * @param variables - Those whose gradient is looked at.
 * @param state - What the estimator has learned so far; not advanced.
 */
export async function gradientSpread(
  model: Trainable,
  variables: readonly Variable[],
  batch: Batch,
  state: TrainState,
  draws: number,
  key: Key,
): Promise<GradientSpread> {
  const sums = variables.map(({ size }) => ({
    first: new Float64Array(size),
    second: new Float64Array(size),
  }));
  for (let draw = 0; draw < draws; draw++) {
    tidy(() => {
      const { grads } = variableGrads(
        () => model.loss(batch, state, foldIn(key, draw)).loss as Scalar,
        [...variables],
      );
      variables.forEach(({ name }, i) => {
        const { first, second } = sums[i]!;
        grads[name]!.dataSync<'float32'>().forEach((value, j) => {
          first[j]! += value;
          second[j]! += value * value;
        });
      });
    });
    // So that Ctrl-C is heard.
    await setImmediate();
  }
  let variance = 0;
  let square = 0;
  for (const { first, second } of sums) {
    for (let j = 0; j < first.length; j++) {
      const mean = first[j]! / draws;
      variance += (second[j]! - draws * mean * mean) / (draws - 1);
      square += mean * mean;
    }
  }
  return { variance, meanSquare: square - variance / draws };
}

/**
 * The state of an estimator that has seen so many batches at the weights as they are; the caller
 * disposes its tensors.
 */
export function settledState(
  model: Trainable,
  batchAt: (index: number) => Batch,
  count: number,
  key: Key,
): TrainState {
  const estimator = tidy(() => {
    let state = model.initialState();
    for (let step = 0; step < count; step++) {
      const before = state;
      state = {
        step: step + 1,
        estimator: tidy(() => model.loss(batchAt(step), before, foldIn(key, step)).state.estimator),
      };
    }
    return state.estimator;
  });
  return { step: count, estimator };
}

/**
 * How the gradient of a VAE's encoder scatters for one batch of binarised images, its estimator
 * having seen as many other batches as there are draws.
 */
export async function encoderSpread(
  model: Vae,
  images: SyncDataset,
  options: { readonly draws: number; readonly batchSize: number; readonly seed: number },
): Promise<GradientSpread> {
  const { draws, batchSize, seed } = options;
  const [pixelKey, settleKey, drawKey] = splitKey(randomKey(seed), 3);
  const batchAt = (index: number) => {
    const from = (index * batchSize) % (images.size - batchSize + 1);
    return {
      data: tidy(() => binarize(takeRows(images, batchSize, from), foldIn(pixelKey, index))),
    };
  };
  const encoder = Object.entries(model.weights).flatMap(([name, weight]) =>
    name.startsWith('encoder/') ? [weight] : [],
  );
  const batch = batchAt(draws);
  const state = settledState(model, batchAt, draws, settleKey);
  const spread = await gradientSpread(model, encoder, batch, state, draws, drawKey);
  for (const tensor of [batch.data, ...Object.values(state.estimator)]) tensor.dispose();
  return spread;
}
