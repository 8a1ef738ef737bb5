import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { bernoulli, mlpDecoder, mlpEncoder, vae, type Vae } from '../../src/index.js';
import judged from '../fixtures/evaluation/judged.json';

/** The model that PyTorch and SciPy have judged, and its data. */
export function judgedModel(): { readonly model: Vae; readonly data: Tensor } {
  const model = vae({
    data: [8],
    latent: 2,
    encoder: mlpEncoder([6], { activation: 'tanh' }),
    decoder: mlpDecoder([6], { activation: 'tanh' }),
    likelihood: bernoulli(),
  });
  Object.values(model.weights).forEach((weight, i) =>
    weight.assign(tensor(judged.weights[i]!, weight.shape)),
  );
  return { model, data: tensor(judged.data) };
}
