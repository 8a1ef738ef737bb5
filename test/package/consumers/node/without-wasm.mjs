import { ready } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { bernoulli, fit, mlpDecoder, mlpEncoder, randomKey, uniformNoise, vae } from 'vae-kit';

await ready();
const model = vae({
  data: [6],
  latent: 2,
  encoder: mlpEncoder([8]),
  decoder: mlpDecoder([8]),
  likelihood: bernoulli(),
});
const { history } = await fit(model, uniformNoise(randomKey(1), [100, 6]), {
  epochs: 3,
  batchSize: 10,
  seed: 1,
});
console.log(JSON.stringify({ losses: history.map((epoch) => epoch.loss) }));
