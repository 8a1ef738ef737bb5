import { tensor, train } from '@tensorflow/tfjs-core';
import type { ClassifierWorkload } from '../../workload.js';
import type { Task } from '../engine.js';
import type { Inputs } from '../inputs.js';
import { denseNetwork } from './dense.js';

/** Epochs of model.fit. */
export function classifierTask(
  { data, hidden, classes, batch, batches }: ClassifierWorkload,
  inputs: Inputs,
): Task {
  const model = denseNetwork([data, ...hidden, classes], 'relu', 'softmax', inputs);
  model.compile({ optimizer: train.adam(0.001), loss: 'categoricalCrossentropy' });
  const count = batch * batches;
  const images = tensor(inputs.take([count, data]), [count, data]);
  const labels = tensor(inputs.take([count, classes]), [count, classes]);
  const epoch = async (): Promise<number> => {
    const { history } = await model.fit(images, labels, {
      batchSize: batch,
      epochs: 1,
      shuffle: false,
    });
    return history.loss![0] as number;
  };
  return {
    check: async () => [await epoch(), await epoch()],
    async run() {
      await epoch();
    },
  };
}
