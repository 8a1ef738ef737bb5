import type { Row } from '../row.js';

/** A small VAE of points in space, whose steps are mostly overhead. */
export const swissRollRow: Row = {
  name: 'swiss-roll',
  title: 'Swiss roll step 3–100–100–2, tanh, batch 100',
  unit: 'ms',
  workload: {
    kind: 'vae',
    data: 3,
    hidden: [100, 100],
    latent: 2,
    activation: 'tanh',
    likelihood: 'gaussian',
    batch: 100,
  },
};
