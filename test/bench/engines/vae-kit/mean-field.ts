import { dispose, tensor } from '@tensorflow/tfjs-core';
import { sigmoidBeliefNetwork } from 'vae-kit';
import type { MeanFieldWorkload } from '../../workload.js';
import type { Task } from '../engine.js';
import type { Inputs } from '../inputs.js';

/** No mean stays as near as this to what it was. */
const NEVER = 1e-12;

/** A fixed number of sweeps for each image. */
export function meanFieldTask(
  { data, hidden, images, sweeps }: MeanFieldWorkload,
  inputs: Inputs,
): Task {
  const network = sigmoidBeliefNetwork({ data: [data], layers: [hidden], seed: 1 });
  const pixels = tensor(inputs.take([images, data]), [images, data]);
  const values = {
    'data/kernel': inputs.take([hidden, data]),
    'data/bias': inputs.take([data]),
    'hidden1/bias': inputs.take([hidden]),
  };
  for (const [name, own] of Object.entries(values)) {
    const weight = network.weights[name]!;
    weight.assign(tensor(own, weight.shape));
  }
  const find = () => network.meanField(pixels, { tolerance: NEVER, maxIterations: sweeps });
  return {
    async check() {
      return Array.from(await find().bound.data());
    },
    async run() {
      const found = find();
      await found.bound.data();
      dispose([found.bound, found.residual, found.iterations, ...found.means]);
    },
  };
}
