import type { Ascent } from './ascent.js';
import type { Links } from './links.js';

/**
 * Sums over data of the bound's gradient in θ, laid out as the network's biases and kernels are.
 */
export interface BoundGradient {
  readonly biases: readonly Float64Array[];
  readonly kernels: readonly Float64Array[];
}

/** A sum with nothing in it. */
export function newGradient({ sizes, links }: Links): BoundGradient {
  return {
    biases: sizes.map((units) => new Float64Array(units)),
    kernels: links.map(({ weights }) => new Float64Array(weights.length)),
  };
}

/**
 * Adds one datum's gradient of the bound in θ, its means and ξ staying, times what it counts.
 *
 * For a child of value x, E_t[·] an expectation under parents tilted by e^(t z) and r the second
 * share: ∂/∂b = x − r and ∂/∂w_j = (x − ξ) μ_j + ξ (1 − r) E_(−ξ)[h_j] − (1 − ξ) r E_(1−ξ)[h_j].
 */
export function addGradient(
  { biases, kernels }: BoundGradient,
  { links, values, tilts }: Ascent,
  weight = 1,
): void {
  links.links.forEach(({ children, parents, signs }, l) => {
    const { xi, share, near, far } = tilts[l]!;
    const below = values[l]!;
    const means = values[l + 1]!;
    const bias = biases[l]!;
    const kernel = kernels[l]!;
    for (let i = 0; i < children; i++) bias[i]! += weight * (below[i]! - share[i]!);
    for (let j = 0, at = 0; j < parents; j++) {
      const mean = means[j]!;
      for (let i = 0; i < children; i++, at++) {
        const sign = signs[at]!;
        const on = 0.5 + sign * (mean - 0.5);
        const nearOn = on * near[at]!;
        const nearFactor = 1 - on + nearOn;
        const farFactor = on + (1 - on) * far[at]!;
        const ownXi = xi[i]!;
        const nearPull = ownXi * (1 - share[i]!);
        const farPull = (1 - ownXi) * share[i]!;
        const pull =
          (nearPull * nearOn * farFactor - farPull * on * nearFactor) / (nearFactor * farFactor);
        // A parent counted as 1 − h has 1 less its mean.
        kernel[at]! +=
          weight *
          ((below[i]! - ownXi) * mean + sign * pull + (0.5 - 0.5 * sign) * (nearPull - farPull));
      }
    }
  });
  const [top, bias] = [values.at(-1)!, biases.at(-1)!];
  links.topBias.forEach((own, j) => (bias[j]! += weight * (top[j]! - 1 / (1 + Math.exp(-own)))));
}
