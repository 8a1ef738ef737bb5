import type { Row } from '../row.js';

/** A VAE of binary images with one hidden layer, by batch size. */
export const vae784x500x20Rows: readonly Row[] = [100, 1000].map((batch) => ({
  name: `vae-784-500-20-batch-${batch}`,
  title: `VAE step 784–500–20, batch ${batch}`,
  unit: 'ms',
  workload: {
    kind: 'vae',
    data: 784,
    hidden: [500],
    latent: 20,
    activation: 'relu',
    likelihood: 'bernoulli',
    batch,
  },
}));
