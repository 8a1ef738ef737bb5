import { add, exp, matMul, mul, tidy, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { normalNoise, randomKey, type Vae } from 'vae-kit';

/** Latents nearer to the middle of a `conditionalPrior` than its draws: standard deviations times `spread`. */
export function narrowLatents(model: Vae<true>, condition: Tensor, spread: number, seed: number): Tensor {
  return tidy(() => {
    const of = (name: string) => matMul(condition as Tensor2D, model.weights[`prior/${name}`] as Tensor as Tensor2D);
    const noise = normalNoise(randomKey(seed), [condition.shape[0], ...model.latent]);
    return add(of('mean'), mul(mul(noise, spread), exp(of('logScale'))));
  });
}
