import { addN, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { apart } from './apart.js';
import type { Family, Params } from './family.js';
import type { GaussianParams } from './gaussian-params.js';
import type { SomeColumns } from './product-parts.js';

type ClosedForm = (q: Params, p: Params) => Tensor;

/**
 * The KL of a product to a diagonal Gaussian, such as the standard normal: the sum of those of its
 * parts, where each has one.
 *
 * @param own - From the parameters of the product to those of its parts.
 */
export function klToGaussian(
  parts: readonly SomeColumns[],
  own: (params: Params) => Params[],
): ClosedForm | undefined {
  const forms = parts.map(({ family }) => toGaussian(family));
  if (forms.includes(undefined)) return undefined;
  const widths = parts.map(({ columns }) => columns);
  return (q, p) =>
    tidy(() => {
      const { mean, logScale } = p as GaussianParams;
      const [parted, means] = [own(q), apart(mean, widths)];
      // One scale for all columns has no others.
      const scales =
        logScale.shape.at(-1) === mean.shape.at(-1)
          ? apart(logScale, widths)
          : widths.map(() => logScale);
      return addN(forms.map((kl, i) => kl!(parted[i]!, { mean: means[i]!, logScale: scales[i]! })));
    });
}

function toGaussian(family: Family): ClosedForm | undefined {
  if (family.type !== 'gaussian') return family.klTo?.gaussian;
  return family.kl && ((q, p) => family.kl!(q, p));
}
