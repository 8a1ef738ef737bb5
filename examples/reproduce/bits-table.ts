import type { Table } from '../shared/running/page.js';

/** What one training came to, in nats per image of the test set. */
export interface BitsRun {
  readonly name: string;
  readonly seed: number;
  /** How far it got. */
  readonly trained: string;
  readonly elbo: number;
  /** The bound of several samples, where it was estimated. */
  readonly bound: number | undefined;
}

/** All runs, the best first, and figures of others for the same network and data. */
export function bitsTable(
  runs: readonly BitsRun[],
  published: readonly (readonly [what: string, elbo: string])[],
  samples: number,
): Table {
  const ordered = [...runs].sort((a, b) => b.elbo - a.elbo);
  return {
    title: 'Test bounds, in nats per image',
    columns: ['estimator', 'seed', 'trained', '−ELBO', `by ${samples} samples`],
    rows: [
      ...ordered.map(({ name, seed, trained, elbo, bound }) => [
        name,
        String(seed),
        trained,
        (-elbo).toFixed(2),
        bound === undefined ? '' : (-bound).toFixed(2),
      ]),
      ...published.map(([what, elbo]) => [what, '', '', elbo, '']),
    ],
  };
}
