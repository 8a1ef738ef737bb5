const { bernoulli, fit, mlpDecoder, mlpEncoder, syntheticDigits, vae } = require('vae-kit');
const { useWasm } = require('vae-kit/wasm');

/** Trains a small model for a moment. */
module.exports.train = async () => {
  const { backend } = await useWasm();
  const { images } = syntheticDigits({ count: 100, shape: [784], seed: 1 });
  const model = vae({
    data: [784],
    latent: 2,
    encoder: mlpEncoder([8]),
    decoder: mlpDecoder([8]),
    likelihood: bernoulli(),
  });
  const { history } = await fit(model, images, { epochs: 3, batchSize: 20, seed: 1 });
  return { backend, losses: history.map(({ loss }) => loss) };
};
