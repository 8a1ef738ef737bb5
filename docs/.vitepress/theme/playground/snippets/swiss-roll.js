import { fit, gaussian, mlpDecoder, mlpEncoder, swissRoll, vae } from 'vae-kit';
import { useWasm } from 'vae-kit/wasm';

await useWasm();
const { points } = swissRoll({ points: 2000, seed: 1 });
const model = vae({
  data: [3],
  latent: 2,
  encoder: mlpEncoder([64, 64], { activation: 'tanh' }),
  decoder: mlpDecoder([64, 64], { activation: 'tanh' }),
  likelihood: gaussian({ scale: 1 }),
});

const canvas = document.querySelector('canvas');
canvas.width = canvas.height = 360;
const context = canvas.getContext('2d');

/** Points as seen along the roll's axis. */
function dots(tensor, color) {
  const values = tensor.dataSync();
  context.fillStyle = color;
  for (let i = 0; i < values.length; i += 3)
    context.fillRect(180 + 11 * values[i], 180 + 11 * values[i + 2], 2, 2);
}

await fit(model, points, {
  epochs: 60,
  seed: 1,
  learningRate: 0.003,
  callbacks: [
    {
      onEpoch({ epoch, metrics }) {
        if (epoch % 5 > 0) return;
        console.log(`epoch ${epoch}: ELBO ${metrics.elbo.toFixed(1)} nats`);
        const made = model.generate(1000, { seed: 2 });
        context.clearRect(0, 0, 360, 360);
        dots(points, '#c9ced6');
        dots(made, '#2f6fde');
        made.dispose();
      },
    },
  ],
});
