import type { Row } from '../row.js';

/** Training without a VAE: what the backend alone gives to any user of tfjs-layers. */
export const classifierRow: Row = {
  name: 'classifier',
  title: 'model.fit of a classifier 784–500–10, 10 batches of 100',
  unit: 'ms',
  workload: { kind: 'classifier', data: 784, hidden: [500], classes: 10, batch: 100, batches: 10 },
};
