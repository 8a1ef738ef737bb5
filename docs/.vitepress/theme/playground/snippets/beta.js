import { bernoulli, binarize, drawImage, elbo, evaluate, fit, imageGrid } from 'vae-kit';
import { mlpDecoder, mlpEncoder, syntheticDigitsAsync, vae } from 'vae-kit';
import { useWasm } from 'vae-kit/wasm';

await useWasm();
const { images } = await syntheticDigitsAsync({ count: 500, shape: [784] });

// The weight of the KL: little of it copies well, much of it forgets what it saw.
for (const beta of [0.1, 1, 10]) {
  const model = vae({
    data: [784],
    latent: 10,
    encoder: mlpEncoder([100]),
    decoder: mlpDecoder([100]),
    likelihood: bernoulli(),
    // Or a function of the step, such as (step) => Math.min(1, step / 100).
    objective: elbo({ beta }),
  });
  await fit(model, images, { epochs: 12, seed: 1, transform: binarize, learningRate: 0.005 });
  const { logLikelihood, kl } = await evaluate(model, images, { seed: 1 });
  console.log(`β ${beta}: log p(x | z) ${logLikelihood.toFixed(1)}, KL ${kl.toFixed(1)} nats`);

  const canvas = document.body.appendChild(document.createElement('canvas'));
  const copies = model.reconstruct(images.batch([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  drawImage(imageGrid(copies, { columns: 10 }), canvas, { scale: 2 });
}
