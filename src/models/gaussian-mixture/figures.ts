import type { Components } from './components.js';
import { BLOCK, blockPosterior, expectBlock, type BlockPosterior } from './expectation.js';
import type { Densities } from './factors.js';
import type { PointArray } from './points.js';

/** log p(x) of each point, in nats. */
export function logProbsOf(densities: Densities, points: PointArray): Float64Array {
  const all = new Float64Array(points.count);
  eachBlock(densities, points, ({ logProbs }, from, rows) =>
    all.set(logProbs.subarray(0, rows), from),
  );
  return all;
}

/** p(k | x) of each point, a row of K numbers. */
export function responsibilitiesOf(densities: Densities, points: PointArray): Float64Array[] {
  const all: Float64Array[] = [];
  eachBlock(densities, points, ({ responsibilities }, _, rows) => {
    for (let i = 0; i < rows; i++)
      all.push(
        Float64Array.from({ length: densities.count }, (_, k) => responsibilities[k * BLOCK + i]!),
      );
  });
  return all;
}

function eachBlock(
  densities: Densities,
  points: PointArray,
  use: (posterior: BlockPosterior, from: number, rows: number) => void,
): void {
  const posterior = blockPosterior(densities.count);
  for (let from = 0; from < points.count; from += BLOCK) {
    const to = Math.min(from + BLOCK, points.count);
    expectBlock(densities, points, from, to, posterior);
    use(posterior, from, to - from);
  }
}

/** How many numbers a fit is free to choose. */
export function freeParameters({ covariance, count, dimensions }: Components): number {
  const symmetric = (dimensions * (dimensions + 1)) / 2;
  const ofCovariances = {
    full: count * symmetric,
    tied: symmetric,
    diagonal: count * dimensions,
    spherical: count,
  }[covariance];
  return ofCovariances + count * dimensions + count - 1;
}
