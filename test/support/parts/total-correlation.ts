import {
  add,
  expandDims,
  logSumExp,
  mean,
  mul,
  reshape,
  square,
  sub,
  sum,
  exp,
  div,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Objective } from '../../../src/index.js';

/**
 * β-TC: the KL taken apart, with a weight on the total correlation of the latents, which is
 * estimated over the batch. Chen, Li, Grosse and Duvenaud (2018), equations 2 and 4. For Gaussian
 * posteriors over vectors.
 *
 * @param size - How many data there are.
 */
export function totalCorrelation(beta: number, size: number): Objective {
  return {
    type: 'totalCorrelation',
    options: { beta, size },
    samples: 1,
    kl: 'monte-carlo',
    credit(terms) {
      if (terms.kind !== 'monte-carlo') throw new Error('needs log-probabilities');
      const { z, posterior, logLikelihood, logPrior, logPosterior } = terms;
      const [samples, data] = logLikelihood.shape as [number, number];
      const { mean: centre, logScale } = posterior.params as { mean: Tensor; logScale: Tensor };
      // log q(z_s,n,d | x_m), shape [S, N, M, D].
      const distance = div(sub(expandDims(z, 2), centre), exp(logScale));
      const each = sub(mul(-0.5, add(square(distance), Math.log(2 * Math.PI))), logScale);
      const ofPairs = Math.log(size * data);
      const marginal = sub(logSumExp(sum(each, 3), 2), ofPairs);
      const product = sum(sub(logSumExp(each, 2), ofPairs), 2);
      const penalty = add(sub(logPosterior, logPrior), mul(beta - 1, sub(marginal, product)));
      const gains = sub(logLikelihood, penalty);
      const signal = div(gains, samples);
      return {
        bound: mean(gains, 0),
        signal,
        leaveOneOut: () => div(sub(sum(signal, 0, true), signal), samples - 1),
      };
    },
  };
}

/** The likelihood less λ times the energy distance of the latents from draws of the prior. */
export function fromPrior(weight: number): Objective {
  const distances = (a: Tensor, b: Tensor) =>
    mean(exp(mul(-0.5, sum(square(sub(expandDims(a, 1), expandDims(b, 0))), 2))));
  return {
    type: 'fromPrior',
    options: { weight },
    samples: 1,
    credit(terms) {
      const { z, logLikelihood } = terms;
      const [own, other] = [reshape(z, [-1, z.shape.at(-1)!]), terms.samplePrior()];
      const apart = sub(
        add(distances(own, own), distances(other, other)),
        mul(2, distances(own, other)),
      );
      const bound = sub(mean(logLikelihood, 0), mul(weight, apart));
      return { bound, signal: logLikelihood, leaveOneOut: () => logLikelihood };
    },
  };
}
