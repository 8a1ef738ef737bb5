import type { Row } from '../row.js';
import type { ConvVaeWorkload } from '../workload.js';

const workload: ConvVaeWorkload = {
  kind: 'conv-vae',
  height: 28,
  width: 28,
  kernel: 3,
  convolutions: [
    { filters: 32, stride: 1 },
    { filters: 64, stride: 2 },
    { filters: 64, stride: 1 },
    { filters: 64, stride: 1 },
  ],
  dense: 32,
  latent: 2,
  transposed: [32],
  batch: 100,
};

/** A convolutional VAE of binary images with a latent plane. */
export const convVaeRow: Row = {
  name: 'conv-vae-batch-100',
  title: 'Convolutional VAE step 28×28, batch 100',
  unit: 'ms',
  workload,
  slow: ['tfjs-cpu', 'jax-js', 'jax-js-relaxed'],
  smokeWorkload: { ...workload, batch: 2 },
};
