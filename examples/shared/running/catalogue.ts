import type { Example } from './run-example.js';

/** Examples by their names, loaded when they are asked for. */
export type Catalogue = Readonly<Record<string, () => Promise<{ readonly example: Example }>>>;

/** Every example. */
export const catalogue: Catalogue = {
  'autoencoder-mixture': () => import('../../autoencoder-mixture.js'),
  beta: () => import('../../beta.js'),
  'binary-latents': () => import('../../binary-latents.js'),
  cvae: () => import('../../cvae.js'),
  'gaussian-likelihood': () => import('../../gaussian-likelihood.js'),
  'heterogeneous-table': () => import('../../heterogeneous-table.js'),
  'latent-space': () => import('../../latent-space.js'),
  'missing-pixels': () => import('../../missing-pixels.js'),
  mnist: () => import('../../mnist.js'),
  'sigmoid-belief-network': () => import('../../sigmoid-belief-network.js'),
  'swiss-roll': () => import('../../swiss-roll.js'),
};
