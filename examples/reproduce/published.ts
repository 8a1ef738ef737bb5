import type { Table } from '../shared/running/page.js';

/** Figures of others for the same network and data, in nats per image. */
const PUBLISHED = [
  ['k = 1: Burda et al. (2016), table 1, 3,280 epochs', '86.76', '5,000 samples'],
  ['k = 1: two independent reproductions', '87.75', '5,000 samples'],
  ['k = 1: PyTorch 1.13, step size 0.001, 50 epochs', '93.02', '500 samples, 2,000 images'],
  ['k = 1: PyTorch 1.13, step size 0.001, 20 epochs', '97.06', '500 samples, 2,000 images'],
  ['k = 5: Burda et al. (2016), table 1, 3,280 epochs', '85.54', '5,000 samples'],
  ['k = 5: an independent reproduction', '85.46', '5,000 samples'],
  ['k = 50: Burda et al. (2016), table 1, 3,280 epochs', '84.78', '5,000 samples'],
  ['k = 50: an independent reproduction', '84.59', '5,000 samples'],
] as const;

/** A figure of our own beside the published ones. */
export function publishedTable(what: string, figure: string, by: string): Table {
  return {
    title: 'Test −log p(x), in nats per image',
    columns: ['training', '−log p(x)', 'estimated by'],
    rows: [[what, figure, by], ...PUBLISHED],
  };
}
