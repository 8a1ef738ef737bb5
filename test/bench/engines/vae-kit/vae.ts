import { dispose, tensor, train } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { bernoulli, foldIn, gaussian, mlpDecoder, mlpEncoder, randomKey, trainStep, vae, type Key } from 'vae-kit';
import { checkKey } from '../../check-key.js';
import { CHECKED_STEPS } from '../../checked-steps.js';
import { layerShapes, networkWidths, type VaeWorkload } from '../../workload.js';
import type { Task } from '../engine.js';
import type { Inputs } from '../inputs.js';

function setWeights(network: LayersModel, widths: readonly number[], inputs: Inputs): void {
  const values = layerShapes(widths).map((shape) => tensor(inputs.take(shape), shape));
  network.setWeights(values);
  dispose(values);
}

/** Steps of a VAE as a user of the library takes them. */
export function vaeTask(workload: VaeWorkload, inputs: Inputs): Task {
  const { data, hidden, latent, activation, likelihood, batch } = workload;
  const model = vae({
    data: [data],
    latent,
    encoder: mlpEncoder(hidden, { activation }),
    decoder: mlpDecoder([...hidden].reverse(), { activation }),
    likelihood: likelihood === 'bernoulli' ? bernoulli() : gaussian({ scale: 1 }),
  });
  const { encoder, decoder } = networkWidths(workload);
  setWeights(model.encoder, encoder, inputs);
  setWeights(model.decoder, decoder, inputs);
  const images = tensor(inputs.take([batch, data]), [batch, data]);
  const optimizer = train.adam(0.001);
  const runKey = randomKey(4);
  let state = model.initialState();
  const step = async (key: Key): Promise<number> => {
    const result = await trainStep(model, optimizer, { data: images }, state, key);
    state = result.state;
    return result.loss;
  };
  return {
    async check() {
      const losses: number[] = [];
      for (let i = 0; i < CHECKED_STEPS; i++) losses.push(await step(checkKey(i)));
      return losses;
    },
    async run() {
      await step(foldIn(runKey, state.step));
    },
  };
}
