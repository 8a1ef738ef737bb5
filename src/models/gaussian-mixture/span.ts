import type { SpanPosterior } from '../../core/mixture-span.js';
import { takeShortcut } from '../../core/shortcuts.js';
import { BLOCK, expectBlock, settlePoint, type BlockPosterior } from './expectation.js';
import type { Densities } from './factors.js';
import { addMoments, type Moments } from './moments.js';
import type { PointArray } from './points.js';

/**
 * The E-step for the points from `from` to `to`, and its sums for the M-step, on the backend in use
 * where that has a kernel for it.
 *
 * @param posterior - Room for a block where it has none.
 * @returns Σ log p(x), in nats.
 */
export function stepOver(
  densities: Densities,
  points: PointArray,
  from: number,
  to: number,
  moments: Moments,
  posterior: BlockPosterior,
): number {
  const { count, dimensions } = densities;
  const values = points.values.subarray(from * dimensions, to * dimensions);
  let total = 0;
  const settle = ({ shares, stride, mosts, totals }: SpanPosterior) => {
    for (let i = 0; i < to - from; i++) {
      const [most, sum] = [mosts[i]!, totals[i]!];
      total += weigh(
        points,
        from + i,
        settlePoint(densities, points, from + i, most, sum, shares, i, stride),
        shares,
        i,
        stride,
      );
    }
  };
  const span = { values, count, dimensions, densities, settle, moments };
  if (takeShortcut('VaeKitMixtureSpan', span)) return total;
  for (let start = from; start < to; start += BLOCK) {
    const end = Math.min(start + BLOCK, to);
    expectBlock(densities, points, start, end, posterior);
    const { responsibilities: shares, logProbs } = posterior;
    for (let i = 0; i < end - start; i++)
      total += weigh(points, start + i, logProbs[i]!, shares, i, BLOCK);
    addMoments(moments, points, start, end, shares, BLOCK);
  }
  return total;
}

/** The log-probability of a point, as often as it counts; its responsibilities too. */
function weigh(
  { weights }: PointArray,
  point: number,
  logProb: number,
  shares: Float64Array,
  at: number,
  stride: number,
): number {
  const weight = weights?.[point];
  if (weight === undefined) return logProb;
  for (let k = at; k < shares.length; k += stride) shares[k]! *= weight;
  return weight * logProb;
}

/** The same sums for points that belong to one component each, the k-th where `owners` says k. */
export function addOwnedSpan(
  moments: Moments,
  points: PointArray,
  from: number,
  to: number,
  owners: Int32Array,
): void {
  const { count, dimensions } = moments;
  const values = points.values.subarray(from * dimensions, to * dimensions);
  const settle = ({ shares, stride }: Pick<SpanPosterior, 'shares' | 'stride'>) => {
    for (let i = 0; i < to - from; i++)
      shares[owners[from + i]! * stride + i] = points.weights?.[from + i] ?? 1;
  };
  if (takeShortcut('VaeKitMixtureSpan', { values, count, dimensions, settle, moments })) return;
  const [shares, stride] = [new Float64Array(count * (to - from)), to - from];
  settle({ shares, stride });
  addMoments(moments, points, from, to, shares, stride);
}
