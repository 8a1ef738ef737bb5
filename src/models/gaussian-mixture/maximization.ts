import { sizeOf } from '../../core/shapes.js';
import type { Components } from './components.js';
import { covarianceShape, hasMatrices, type CovarianceType } from './covariance-type.js';
import type { Moments } from './moments.js';

/** Sums of responsibilities below this have lost digits to underflow, and count as 0. */
const LEAST = 1e-290;

/**
 * The M-step: the mixture of greatest expected log-likelihood, with `regularization` added to the
 * variances along each axis.
 *
 * w = N_k / N, μ = Σ r x / N_k, Σ = Σ r (x − μ)(x − μ)ᵀ / N_k, or its mean over components and
 * dimensions where those share it. Bishop, Pattern Recognition and Machine Learning (2006),
 * equations 9.24 to 9.26.
 *
 * A component that no point belongs to has weight 0 from here on, and stays otherwise as it is in
 * `former`.
 */
export function maximize(
  moments: Moments,
  former: Pick<Components, 'covariance' | 'covariances'>,
  regularization: Float64Array,
): Components {
  const { count, dimensions, origins, first } = moments;
  const zeroth = moments.zeroth.map((part) => (part < LEAST ? 0 : part));
  const total = zeroth.reduce((sum, part) => sum + part, 0);
  const weights = zeroth.map((part) => part / total);
  const shifts = first.map((sum, i) => sum / (zeroth[Math.floor(i / dimensions)]! || 1));
  const means = shifts.map((shift, i) => origins[i]! + shift);
  const covariances = covariancesOf(
    former.covariance,
    centredSums(moments, shifts),
    zeroth,
    dimensions,
    total,
  );
  addToVariances(former.covariance, covariances, dimensions, regularization);
  const size = covariances.length / count;
  zeroth.forEach((part, k) => {
    if (part === 0 && former.covariance !== 'tied')
      covariances.set(former.covariances.subarray(k * size, (k + 1) * size), k * size);
  });
  return { covariance: former.covariance, count, dimensions, weights, means, covariances };
}

/**
 * Σ r (x − μ)(x − μ)ᵀ of each component, as `moments.second` is: the sum about the origin without
 * what its distance from the mean adds.
 */
function centredSums(
  { products, count, dimensions, zeroth, second }: Moments,
  shifts: Float64Array,
): Float64Array {
  const centred = second.slice();
  for (let k = 0; k < count; k++) {
    for (let row = 0; row < dimensions; row++) {
      const along = zeroth[k]! * shifts[k * dimensions + row]!;
      if (!products) {
        centred[k * dimensions + row]! -= along * shifts[k * dimensions + row]!;
        continue;
      }
      for (let column = 0; column <= row; column++) {
        const [here, mirrored] = [
          (k * dimensions + row) * dimensions + column,
          (k * dimensions + column) * dimensions + row,
        ];
        centred[here]! -= along * shifts[k * dimensions + column]!;
        centred[mirrored] = centred[here]!;
      }
    }
  }
  return centred;
}

function covariancesOf(
  type: CovarianceType,
  sums: Float64Array,
  zeroth: Float64Array,
  dimensions: number,
  total: number,
): Float64Array {
  const count = zeroth.length;
  const covariances = new Float64Array(sizeOf(covarianceShape(type, count, dimensions)));
  const size = sums.length / count;
  sums.forEach((sum, i) => {
    const component = Math.floor(i / size);
    if (type === 'tied') covariances[i % size]! += sum / total;
    else if (type === 'spherical')
      covariances[component]! += sum / (dimensions * zeroth[component]!);
    else covariances[i] = sum / zeroth[component]!;
  });
  return covariances;
}

/** Adds to the diagonals of matrices, or to variances that stand alone. */
function addToVariances(
  type: CovarianceType,
  covariances: Float64Array,
  dimensions: number,
  regularization: Float64Array,
): void {
  const axes = type === 'spherical' ? 1 : dimensions;
  const step = hasMatrices(type) ? dimensions + 1 : 1;
  const size = hasMatrices(type) ? dimensions * dimensions : axes;
  for (let start = 0; start < covariances.length; start += size) {
    for (let axis = 0; axis < axes; axis++)
      covariances[start + axis * step]! += regularization[axis]!;
  }
}
