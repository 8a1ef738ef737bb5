const { bernoulli, fit, mlpDecoder, mlpEncoder, randomKey, uniformNoise, vae } = require('vae-kit');
const { useWasm } = require('vae-kit/wasm');

async function main() {
  const { backend } = await useWasm();
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
  console.log(JSON.stringify({ backend, losses: history.map((epoch) => epoch.loss) }));
}

main();
