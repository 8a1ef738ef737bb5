import {
  add,
  logSumExp,
  mean,
  mul,
  neg,
  reshape,
  slice,
  softmax,
  sub,
  sum,
  transpose,
} from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { elbo, iwae, stopGradient, type Credit, type Objective } from '../../../src/index.js';

const weighted = iwae({ samples: 3 });

/** The importance-weighted bound with something else made of its log-weights. */
const ofWeights = (change: (logWeights: Tensor, credit: Credit) => Partial<Credit>): Objective => ({
  ...weighted,
  credit(terms) {
    const credit = weighted.credit(terms);
    if (terms.kind !== 'monte-carlo') return credit;
    const logWeights = sub(add(terms.logLikelihood, terms.logPrior), terms.logPosterior);
    return { ...credit, ...change(logWeights, credit) };
  },
});

/** Σ softmax(±log w) log w over samples. */
const average = (logWeights: Tensor, sign: 1 | -1, detached: boolean): Tensor => {
  const shares = () => transpose(softmax(transpose(mul(sign, logWeights))));
  return sum(mul(detached ? stopGradient(shares) : shares(), logWeights), 0);
};

/** log p(x | z) + KL. */
const gained: Objective = {
  ...elbo(),
  credit(terms) {
    const [one, none] = [elbo().credit(terms), elbo({ beta: 0 }).credit(terms)];
    return { ...one, bound: sub(mul(2, none.bound), one.bound) };
  },
};

/** log 1/S Σ p(x | z_s) e^(−KL), of a KL by its closed form. */
const klInside: Objective = {
  ...elbo({ samples: 3 }),
  type: 'kl inside',
  options: {},
  kl: 'closed-form',
  credit(terms) {
    const credit = elbo({ samples: 3 }).credit(terms);
    if (terms.kind !== 'closed-form') return credit;
    const bound = logSumExp(sub(terms.logLikelihood, terms.kl), 0);
    return { ...credit, bound: sub(bound, Math.log(terms.logLikelihood.shape[0])) };
  },
};

/** Objectives with one mistake each, and how a law begins that must find it. */
export const BROKEN_OBJECTIVES: readonly (readonly [
  mistake: string,
  objective: Objective,
  law: string,
])[] = [
  ['twice the KL', { ...elbo({ beta: 2 }), options: { beta: 1 } }, 'β does what it says'],
  ['a KL of the other sign', gained, 'β does what it says'],
  ['no KL', { ...elbo({ beta: 0 }), options: { beta: 1 } }, 'β does what it says'],
  [
    'Σ w̃ log w for the bound',
    ofWeights((logWeights) => ({ bound: average(logWeights, 1, false) })),
    'the bound is not above log p(x)',
  ],
  [
    'importance weights that are not detached',
    ofWeights((logWeights, { bound }) => {
      const leaking = average(logWeights, 1, false);
      return {
        bound: add(
          leaking,
          stopGradient(() => sub(bound, leaking)),
        ),
      };
    }),
    'the bound has its gradients',
  ],
  ['the closed-form KL within the log-weights', klInside, 'the bound is not above log p(x)'],
  [
    'the mean KL of all samples within the log-weights',
    {
      ...weighted,
      credit(terms) {
        const credit = weighted.credit(terms);
        if (terms.kind !== 'monte-carlo') return credit;
        const kl = mean(sub(terms.logPosterior, terms.logPrior), 0, true);
        const bound = logSumExp(sub(terms.logLikelihood, kl), 0);
        return { ...credit, bound: sub(bound, Math.log(terms.logLikelihood.shape[0])) };
      },
    },
    'the bound is tight where q is the posterior',
  ],
  [
    'fewer samples than it says',
    ofWeights((logWeights) => ({ bound: reshape(slice(logWeights, 0, 1), [-1]) })),
    'the signal is the merit of each sample',
  ],
  [
    'the sample itself among the others that guess it',
    ofWeights((_, { signal }) => ({ leaveOneOut: () => signal })),
    'leave-one-out leaves one out',
  ],
  [
    'weights by the loss, so that worse samples weigh more',
    ofWeights((logWeights) => ({ bound: average(logWeights, -1, true) })),
    'the signal is the merit of each sample',
  ],
  [
    'the sum of weights for their mean',
    ofWeights((logWeights) => ({ bound: logSumExp(logWeights, 0) })),
    'the bound is tight where q is the posterior',
  ],
  [
    'a signal of the other sign',
    ofWeights((_, { signal }) => ({ signal: neg(signal) })),
    'the signal is the merit of each sample',
  ],
  [
    'the path weighed by the sum of weights and not its share',
    ofWeights((_, { pathwise }) => ({ pathwise: mul(2, pathwise!) })),
    'the path is weighed as the bound asks',
  ],
];
