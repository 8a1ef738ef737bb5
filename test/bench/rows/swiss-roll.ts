import type { VaeWorkload } from '../workload.js';
import type { Row } from '../row.js';

const workload: VaeWorkload = {
  kind: 'vae',
  data: 3,
  hidden: [100, 100],
  latent: 2,
  activation: 'tanh',
  likelihood: 'gaussian',
  batch: 100,
};

/** A small VAE of points in space, whose steps are mostly overhead. */
export const swissRollRow: Row = {
  name: 'swiss-roll',
  title: 'Swiss roll step 3–100–100–2, tanh, batch 100',
  unit: 'ms',
  workload,
};

/** The same through a trainer, an epoch at a time. */
export const swissRollFitRow: Row = {
  name: 'swiss-roll-fit',
  title: 'Swiss roll, 100 such steps through fit()',
  unit: 'ms',
  workload: { ...workload, batches: 100 },
  smokeWorkload: { ...workload, batches: 2 },
};
