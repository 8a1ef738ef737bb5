import type { Row } from '../row.js';

/** A VAE of binary images with a latent plane. */
export const vae784x512x2Row: Row = {
  name: 'vae-784-512-2-batch-128',
  title: 'VAE step 784–512–2, batch 128',
  unit: 'ms',
  workload: {
    kind: 'vae',
    data: 784,
    hidden: [512],
    latent: 2,
    activation: 'relu',
    likelihood: 'bernoulli',
    batch: 128,
  },
};
