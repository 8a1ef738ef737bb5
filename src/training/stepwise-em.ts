import type { Rest } from '../core/rest.js';
import type { Components } from '../models/gaussian-mixture/components.js';
import { hasMatrices } from '../models/gaussian-mixture/covariance-type.js';
import { blockPosterior } from '../models/gaussian-mixture/expectation.js';
import { factorize } from '../models/gaussian-mixture/factors.js';
import { maximize } from '../models/gaussian-mixture/maximization.js';
import { addMovedMoments, noMoments, type Moments } from '../models/gaussian-mixture/moments.js';
import type { PointArray } from '../models/gaussian-mixture/points.js';
import { stepOver } from '../models/gaussian-mixture/span.js';
import { POINTS_PER_REST, singular } from './expectation-maximization.js';

/** How fast steps become smaller: their sum has no end, that of their squares has. */
const DECAY = 0.7;

/** EM that goes a step with each batch. */
export interface StepwiseEm {
  /**
   * Moves the mixture by one batch.
   *
   * @param rows - How many rows the batch had, those among them that do not count.
   * @returns Σ log p(x) before the step, by the points' weights, in nats.
   */
  take(batch: PointArray, rows: number): Promise<number>;
  /** The mixture by now. */
  components(): Components;
}

/**
 * Stepwise EM (Cappé and Moulines, 2009): after the k-th batch the sums of the M-step are
 * s ← (1 − γ) s + γ ŝ for those of the batch per row, ŝ, and γ = k^(−0.7).
 */
export function stepwiseEm(
  start: Components,
  regularization: Float64Array,
  rest: Rest,
): StepwiseEm {
  const { count, dimensions, covariance } = start;
  const products = hasMatrices(covariance);
  let components = start;
  let sums: Moments | undefined;
  let batches = 0;
  return {
    async take(batch, rows) {
      batches++;
      const factors = factorize(components, singular(`before batch ${batches}`));
      // About means that have moved since, where no digits are lost.
      const about = () => noMoments(products, count, dimensions, components.means);
      const [own, next] = [about(), about()];
      const posterior = blockPosterior(count);
      let total = 0;
      for (let from = 0; from < batch.count; from += POINTS_PER_REST) {
        const to = Math.min(from + POINTS_PER_REST, batch.count);
        total += stepOver(factors, batch, from, to, own, posterior);
        await rest();
      }
      const size = batches ** -DECAY;
      if (sums) addMovedMoments(next, sums, 1 - size);
      addMovedMoments(next, own, size / rows);
      sums = next;
      components = maximize(sums, components, regularization);
      return total;
    },
    components: () => components,
  };
}
