import {
  clone,
  customGrad,
  div,
  fill,
  mean,
  mul,
  neg,
  reshape,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { stopGradient, type Draw, type Estimator } from '../../../src/index.js';

interface Weighed extends Draw {
  /** What the gradient along each sample's path is multiplied by; known on the way back. */
  readonly path: { weights?: Tensor };
}

/**
 * The pathwise estimator without the direct gradient of log q: sticking the landing under the ELBO
 * (Roeder, Wu and Duvenaud 2017), doubly reparameterised under the importance-weighted bound
 * (Tucker et al. 2019). Its noise vanishes where q is the posterior.
 */
export function doublyReparameterized(): Estimator<
  Record<never, never>,
  'reparameterized',
  Weighed
> {
  return {
    type: 'doublyReparameterized',
    options: {},
    requires: 'reparameterized',
    samples: 1,
    kl: 'monte-carlo',
    initialState: () => ({}),
    draw(posterior, params, key) {
      const path: Weighed['path'] = {};
      const z = customGrad((drawn) => ({
        value: clone(drawn as Tensor),
        gradFunc(dy: Tensor) {
          const { weights } = path;
          return weights ? mul(dy, reshape(weights, [-1, ...dy.shape.slice(1).map(() => 1)])) : dy;
        },
      }))(posterior.sample(params, key));
      const still = Object.fromEntries(
        Object.entries(params).map(([name, value]) => [name, stopGradient(value)]),
      );
      return { z, path, logPosterior: () => posterior.logProb(still, z) };
    },
    surrogate({ credit, draw, state }) {
      const { bound, pathwise } = credit;
      if (!pathwise) return { loss: neg(mean(bound)), state };
      // The loss is the first on the way back: it hands the weights to the samples.
      const loss = customGrad((given, save) => {
        (save as (kept: Tensor[]) => void)([pathwise]);
        return {
          value: neg(mean(given as Tensor)),
          gradFunc(dy: Tensor, [weights]: Tensor[]) {
            draw.path.weights = weights!;
            return mul(fill(bound.shape, -1), div(dy, bound.size));
          },
        };
      })(bound);
      return { loss, state };
    },
  };
}
