import type { Table } from '../shared/running/page.js';

/** What one training came to, in nats per image of the test set. */
export interface PriorRun {
  readonly name: string;
  readonly seed: number;
  readonly elbo: number;
  readonly logLikelihood: number;
  readonly kl: number;
  /** log p(x), where it was estimated. */
  readonly likelihood: number | undefined;
}

/** All runs, and beside the plain model what the others gain, seed by seed. */
export function priorsTable(runs: readonly PriorRun[]): Table[] {
  const shown = (value: number | undefined) => (value === undefined ? '' : (-value).toFixed(2));
  const names = [...new Set(runs.map(({ name }) => name))];
  const gains = names.map((name) =>
    runs.flatMap((run) => {
      const plain = runs.find((other) => other.name === 'normal' && other.seed === run.seed);
      return run.name === name && plain ? [run.elbo - plain.elbo] : [];
    }),
  );
  return [
    {
      title: 'Test figures, in nats per image',
      columns: ['model', 'seed', '−ELBO', '−log p(x|z)', 'KL', '−log p(x)'],
      rows: runs.map((run) => [
        run.name,
        String(run.seed),
        shown(run.elbo),
        shown(run.logLikelihood),
        run.kl.toFixed(2),
        shown(run.likelihood),
      ]),
    },
    {
      title: 'Means over the seeds, and the gain over N(0, I) of the same seed',
      columns: ['model', 'seeds', '−ELBO', 'gain', 'least gain'],
      rows: names.flatMap((name, i) => {
        const own = runs.filter((run) => run.name === name);
        const gained = gains[i]!;
        return [
          [
            name,
            String(own.length),
            shown(mean(own.map(({ elbo }) => elbo))),
            gained.length > 0 ? mean(gained).toFixed(2) : '',
            gained.length > 0 ? Math.min(...gained).toFixed(2) : '',
          ],
        ];
      }),
    },
  ];
}

const mean = (values: readonly number[]) =>
  values.reduce((total, value) => total + value, 0) / values.length;
