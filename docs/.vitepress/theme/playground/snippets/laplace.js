import { abs, add, log, mul, neg, sign, sub, sum, tidy } from '@tensorflow/tfjs-core';
import { fit, mlpDecoder, mlpEncoder, swissRoll, uniformNoise, vae } from 'vae-kit';
import { useWasm } from 'vae-kit/wasm';

await useWasm();

/** A Laplace distribution of scale 1: a plain object is a family. */
const laplace = {
  type: 'laplace',
  support: { type: 'real', low: -Infinity, high: Infinity },
  reparameterized: true,
  rawShape: (event) => event,
  params: (raw) => ({ mean: raw }),
  sample: ({ mean }, key) =>
    tidy(() => {
      const u = sub(uniformNoise(key, mean.shape), 0.5);
      return sub(mean, mul(sign(u), log(sub(1, mul(1.9999999, abs(u))))));
    }),
  logProb: ({ mean }, value) => tidy(() => sum(neg(add(abs(sub(value, mean)), Math.log(2))), -1)),
  mean: ({ mean }) => mean,
  mode: ({ mean }) => mean,
};

const { points } = swissRoll({ points: 1000, seed: 1 });
const model = vae({
  data: [3],
  latent: 2,
  encoder: mlpEncoder([64, 64], { activation: 'tanh' }),
  decoder: mlpDecoder([64, 64], { activation: 'tanh' }),
  likelihood: laplace,
});
const { history } = await fit(model, points, { epochs: 40, seed: 1, learningRate: 0.003 });
for (const { epoch, metrics } of history)
  if (epoch % 10 === 0) console.log(`epoch ${epoch}: ELBO ${metrics.elbo.toFixed(1)} nats`);

// What it makes up, as seen along the roll's axis.
const canvas = document.querySelector('canvas');
canvas.width = canvas.height = 360;
const context = canvas.getContext('2d');
context.fillStyle = '#2f6fde';
const made = model.generate(1000, { seed: 2 }).dataSync();
for (let i = 0; i < made.length; i += 3)
  context.fillRect(180 + 11 * made[i], 180 + 11 * made[i + 2], 2, 2);
