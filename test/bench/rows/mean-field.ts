import type { Row } from '../row.js';

/** Coordinate ascent, mean by mean. */
export const meanFieldRow: Row = {
  name: 'sbn-mean-field',
  title: 'Mean fields of a belief network 200–784, 16 images, 5 sweeps',
  unit: 'ms',
  workload: { kind: 'mean-field', data: 784, hidden: 200, images: 16, sweeps: 5 },
};
