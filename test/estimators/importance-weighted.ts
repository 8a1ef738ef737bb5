import {
  add,
  exp,
  expandDims,
  logSumExp,
  stack,
  sub,
  tile,
  unstack,
  div,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { stopGradient, type Objective } from '../../src/index.js';

/**
 * The importance-weighted bound as a user would write it: log of the mean weight of S samples
 * (Burda, Grosse and Salakhutdinov 2016, equation 8). Without a sample, its weight is guessed by
 * the geometric mean of the others (Mnih and Rezende 2016, equation 8).
 */
export function importanceWeighted(samples: number): Objective {
  return {
    type: 'importanceWeighted',
    samples,
    kl: 'monte-carlo',
    credit(terms) {
      if (terms.kind !== 'monte-carlo') throw new Error('needs log-probabilities');
      const logWeights = add(terms.logLikelihood, sub(terms.logPrior, terms.logPosterior));
      const drawn = logWeights.shape[0];
      const boundOf = (values: Tensor) => sub(logSumExp(values, 0), Math.log(drawn));
      const bound = boundOf(logWeights);
      return {
        bound,
        signal: tile(expandDims(bound, 0), [drawn, 1]),
        pathwise: stopGradient(() => exp(sub(logWeights, logSumExp(logWeights, 0, true)))),
        leaveOneOut() {
          const guesses = unstack(div(sub(sum(logWeights, 0, true), logWeights), drawn - 1));
          const own = unstack(logWeights);
          return stack(
            own.map((_, s) =>
              boundOf(stack(own.map((value, other) => (other === s ? guesses[s]! : value)))),
            ),
          );
        },
      };
    },
  };
}
