import { bernoulli, binarize, drawImage, fit, imageGrid } from 'vae-kit';
import { mlpDecoder, mlpEncoder, syntheticDigitsAsync, vae } from 'vae-kit';
import { useWasm } from 'vae-kit/wasm';

await useWasm();
const { images } = await syntheticDigitsAsync({ count: 1000, shape: [784] });
const model = vae({
  data: [784],
  latent: 10,
  encoder: mlpEncoder([200]),
  decoder: mlpDecoder([200]),
  likelihood: bernoulli(),
});

function draw() {
  const digits = model.generate(20, { seed: 2 });
  const canvas = document.querySelector('canvas');
  drawImage(imageGrid(digits, { columns: 10 }), canvas, { scale: 2 });
  digits.dispose();
}

await fit(model, images, {
  epochs: 15,
  seed: 1,
  transform: binarize,
  learningRate: 0.003,
  callbacks: [
    {
      onEpoch({ epoch, metrics }) {
        console.log(`epoch ${epoch}: ELBO ${metrics.elbo.toFixed(1)} nats`);
        draw();
      },
    },
  ],
});
