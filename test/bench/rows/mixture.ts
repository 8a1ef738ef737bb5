import type { Row } from '../row.js';
import type { MixtureWorkload } from '../workload.js';

type Sizes = Omit<MixtureWorkload, 'kind' | 'components'>;

const row = (name: string, of: string, sizes: Sizes): Row => ({
  name: `mixture-${sizes.points}x${sizes.dimensions}-30${name}`,
  title: `EM, ${of}: ${sizes.points.toLocaleString('en')} × ${sizes.dimensions}, K 30`,
  unit: 'ms',
  workload: { kind: 'mixture', components: 30, ...sizes },
});

/** Groups that overlap as much in many dimensions as in the plane. */
const overlapping = (dimensions: number) => 6 * Math.sqrt(2 / dimensions);

const inSixteen = { points: 20_000, dimensions: 16 };
const inMany = { points: 10_000, dimensions: 64 };

/** Mixtures fitted to codes, as after an auto-encoder. */
export const mixtureRows: readonly Row[] = [
  row('', '20 iterations', {
    points: 60_000,
    dimensions: 2,
    covariance: 'full',
    start: 'given',
    iterations: 20,
    spread: 6,
  }),
  ...[inSixteen, inMany].flatMap((sizes) =>
    (['full', 'diagonal'] as const).map((covariance) =>
      row(covariance === 'full' ? '' : '-diagonal', `20 iterations, ${covariance}`, {
        ...sizes,
        covariance,
        start: 'given',
        iterations: 20,
        spread: overlapping(sizes.dimensions),
      }),
    ),
  ),
  // Groups so far apart that every start by k-means finds them.
  ...[inSixteen, inMany].map((sizes) =>
    row('-start', 'start and one iteration', {
      ...sizes,
      covariance: 'full',
      start: 'k-means++',
      iterations: 1,
      spread: 60,
    }),
  ),
  ...[inSixteen, inMany].map((sizes) =>
    row('-start-overlapping', 'start of many rounds and one iteration', {
      ...sizes,
      covariance: 'full',
      start: 'k-means++',
      iterations: 1,
      spread: overlapping(sizes.dimensions),
      seeds: true,
    }),
  ),
];
