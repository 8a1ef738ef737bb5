import type { Row } from '../row.js';

/** A mixture fitted to codes in a plane, as after an auto-encoder. */
export const mixtureRow: Row = {
  name: 'mixture-60000x2-30',
  title: 'EM, 20 iterations: 60,000 × 2 points, 30 components',
  unit: 'ms',
  workload: { kind: 'mixture', points: 60_000, dimensions: 2, components: 30, iterations: 20 },
};
