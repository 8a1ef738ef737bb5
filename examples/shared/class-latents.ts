import { add, div, exp, matMul, mul, sub, tidy, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Vae } from 'vae-kit';

/** Where a `conditionalPrior` has the latents of each condition: means and standard deviations, shape `[N, latent]`. */
function placesOf(model: Vae<true>, condition: Tensor): { mean: Tensor; scale: Tensor } {
  const of = (name: string) => matMul(condition as Tensor2D, model.weights[`prior/${name}`] as Tensor as Tensor2D);
  return { mean: of('mean'), scale: exp(of('logScale')) };
}

/** From what does not depend on the class, N(0, I) under the prior, to latents of a class. */
export function latentsOfStyles(model: Vae<true>, styles: Tensor, condition: Tensor): Tensor {
  return tidy(() => {
    const { mean, scale } = placesOf(model, condition);
    return add(mean, mul(styles, scale));
  });
}

/** The way back. */
export function stylesOfLatents(model: Vae<true>, z: Tensor, condition: Tensor): Tensor {
  return tidy(() => {
    const { mean, scale } = placesOf(model, condition);
    return div(sub(z, mean), scale);
  });
}
