import { slice, tensor, train, type Tensor } from '@tensorflow/tfjs-core';
import {
  bernoulli,
  convDecoder,
  convEncoder,
  fit,
  foldIn,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  trainStep,
  vae,
  type Key,
} from 'vae-kit';
import { checkKey } from '../../check-key.js';
import { CHECKED_STEPS } from '../../checked-steps.js';
import {
  dataCount,
  dataShape,
  weightShapes,
  type ConvVaeWorkload,
  type VaeWorkload,
} from '../../workload.js';
import type { Task } from '../engine.js';
import type { Inputs } from '../inputs.js';
import { setWeights } from '../tfjs/set-weights.js';

/** Training as a user of the library writes it. */
export interface Training {
  /** A batch of data, or an epoch of them. */
  readonly images: Tensor;
  /** One step; returns the loss. Without a key it draws fresh noise. */
  step(data: Tensor, key?: Key): Promise<number>;
  /** An epoch of all data. */
  epoch(): Promise<void>;
}

function parts(workload: VaeWorkload | ConvVaeWorkload) {
  if (workload.kind === 'conv-vae') {
    const { convolutions, kernel, dense, transposed } = workload;
    const strides = convolutions.map(({ stride }) => stride);
    return {
      encoder: convEncoder({
        filters: convolutions.map(({ filters }) => filters),
        strides,
        kernel,
        dense,
      }),
      decoder: convDecoder({ filters: transposed, kernel, activation: 'relu' }),
      likelihood: bernoulli(),
    };
  }
  const { hidden, activation, likelihood } = workload;
  return {
    encoder: mlpEncoder(hidden, { activation }),
    decoder: mlpDecoder([...hidden].reverse(), { activation }),
    likelihood: likelihood === 'bernoulli' ? bernoulli() : gaussian({ scale: 1 }),
  };
}

/** A VAE with the weights and the data that the inputs hold. */
export function vaeTraining(workload: VaeWorkload | ConvVaeWorkload, inputs: Inputs): Training {
  const data = dataShape(workload);
  const model = vae({ data, latent: workload.latent, ...parts(workload) });
  const { encoder, decoder } = weightShapes(workload);
  setWeights(model.encoder, encoder, inputs);
  setWeights(model.decoder, decoder, inputs);
  const shape = [dataCount(workload), ...data];
  const optimizer = train.adam(0.001);
  const runKey = randomKey(4);
  let state = model.initialState();
  const images = tensor(inputs.take(shape), shape);
  let epochs = 0;
  return {
    images,
    async step(batch, key = foldIn(runKey, state.step)) {
      const result = await trainStep(model, optimizer, { data: batch }, state, key);
      state = result.state;
      return result.loss;
    },
    async epoch() {
      const { batch: batchSize } = workload;
      const seed = epochs++;
      await fit(model, images, { epochs: 1, batchSize, seed, optimizer, progress: false });
    },
  };
}

/** Steps of a VAE as a user of the library takes them. */
export function vaeTask(workload: VaeWorkload | ConvVaeWorkload, inputs: Inputs): Task {
  const { images, step, epoch } = vaeTraining(workload, inputs);
  const first = slice(images, 0, workload.batch);
  return {
    async check() {
      const losses: number[] = [];
      for (let i = 0; i < CHECKED_STEPS; i++) losses.push(await step(first, checkKey(i)));
      return losses;
    },
    async run() {
      await (workload.kind === 'vae' && workload.batches ? epoch() : step(first));
    },
  };
}
