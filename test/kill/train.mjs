// A run of training that is kept after every step, until it ends or its process is killed: tells
// where it begins, each step that it begins behind a checkpoint, and the sum of its last weights.
import { createHash } from 'node:crypto';
import {
  checkpointTo,
  earlyStopping,
  fit,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  swissRoll,
  vae,
} from 'vae-kit';
import { useWasm } from 'vae-kit/wasm';

const [path, epochs] = process.argv.slice(2);
await useWasm();
const { points } = swissRoll({ points: 200, seed: 1 });
const model = vae({
  data: [3],
  latent: 2,
  encoder: mlpEncoder([20]),
  decoder: mlpDecoder([20]),
  likelihood: gaussian({ scale: 'shared' }),
});
let began = false;
await fit(model, points, {
  epochs: Number(epochs),
  batchSize: 30,
  seed: 1,
  progress: false,
  callbacks: [
    earlyStopping({ patience: Number(epochs), restoreBest: false }),
    {
      onStep({ step }) {
        if (!began) process.stdout.write(`from ${step - 1}\n`);
        began = true;
        process.stdout.write(`at ${step}\n`);
      },
    },
  ],
  ...(path !== '' && { checkpoint: checkpointTo(path, { everySteps: 1 }), resume: 'if-any' }),
});
const sum = createHash('sha256');
for (const weight of Object.values(model.weights)) {
  const values = await weight.data();
  sum.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
process.stdout.write(`weights ${sum.digest('hex')}\n`);
