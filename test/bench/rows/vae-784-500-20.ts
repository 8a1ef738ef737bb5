import type { VaeWorkload } from '../workload.js';
import type { Row } from '../row.js';

const workloadOf = (batch: number): VaeWorkload => ({
  kind: 'vae',
  data: 784,
  hidden: [500],
  latent: 20,
  activation: 'relu',
  likelihood: 'bernoulli',
  batch,
});

/** A VAE of binary images with one hidden layer, by batch size. */
export const vae784x500x20Rows: readonly Row[] = [100, 1000].map((batch) => ({
  name: `vae-784-500-20-batch-${batch}`,
  title: `VAE step 784–500–20, batch ${batch}`,
  unit: 'ms',
  workload: workloadOf(batch),
}));

/** The same through a trainer, an epoch at a time. */
export const vae784x500x20FitRow: Row = {
  name: 'vae-784-500-20-fit',
  title: 'VAE 784–500–20, 60 steps of 100 through fit()',
  unit: 'ms',
  workload: { ...workloadOf(100), batches: 60 },
  smokeWorkload: { ...workloadOf(100), batches: 2 },
};
