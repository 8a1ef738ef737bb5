/** Losses of a run of a few steps, the hidden layers of some width. */
export async function train(kit, width = 8) {
  const { bernoulli, fit, mlpDecoder, mlpEncoder, syntheticDigits, vae } = kit;
  const { images } = syntheticDigits({ count: 100, shape: [784], seed: 1 });
  const model = vae({
    data: [784],
    latent: 2,
    encoder: mlpEncoder([width]),
    decoder: mlpDecoder([width]),
    likelihood: bernoulli(),
    seed: 2,
  });
  const { history } = await fit(model, images, { epochs: 3, batchSize: 20, seed: 1 });
  return history.map((epoch) => epoch.loss);
}

/** Sends what comes out to the test. */
export async function send(run) {
  const result = await run().catch((error) => ({ error: String(error) }));
  await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
}
