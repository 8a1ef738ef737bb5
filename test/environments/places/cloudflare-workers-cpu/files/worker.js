import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { bernoulli, fit, mlpDecoder, mlpEncoder, syntheticDigits, vae } from 'vae-kit';

async function train() {
  await setBackend('cpu');
  const { images } = syntheticDigits({ count: 100, shape: [784], seed: 1 });
  const model = vae({
    data: [784],
    latent: 2,
    encoder: mlpEncoder([8]),
    decoder: mlpDecoder([8]),
    likelihood: bernoulli(),
  });
  const { history } = await fit(model, images, { epochs: 3, batchSize: 20, seed: 1 });
  return { backend: 'cpu', losses: history.map(({ loss }) => loss) };
}

export default {
  async fetch() {
    return Response.json(await train().catch((error) => ({ error: String(error) })));
  },
};
