import { add, grads, logSumExp, mul, sum, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { stopGradient } from '../../core/stop-gradient.js';
import type { KlKind } from '../../distributions/settle-kl.js';
import type { Objective } from '../../objectives/objective.js';
import { farthest, figureFinding, type Finding } from '../run-laws.js';
import { enumerated, few, smallModel, tuplesOf } from './small-model.js';
import { termsOf } from './terms.js';

/**
 * E[Σ_s signal_s ∇ log q(z_s)] + E[∇ bound] must be the gradient of the expected bound, summed over
 * all states of a small model.
 */
export function meritLaw(objective: Objective, kind: KlKind, key: Key, wanted: number): Finding {
  const { logits, likelihood, prior } = smallModel(key);
  const tuples = tuplesOf(few(wanted));
  const [exact] = grads((given: Tensor) => {
    const { figures, weights } = enumerated(given, likelihood, prior, tuples);
    return sum(mul(weights, objective.credit(termsOf(kind, figures)).bound));
  })([logits]);
  const [own] = grads((given: Tensor) => {
    const { figures, weights } = enumerated(given, likelihood, prior, tuples);
    const { bound, signal } = objective.credit(termsOf(kind, figures));
    const score = sum(mul(stopGradient(signal), figures.logPosterior), 0);
    return sum(mul(stopGradient(weights), add(bound, score)));
  })([logits]);
  const { figure } = farthest(own!.dataSync(), exact!.dataSync(), 1e-2);
  return figureFinding(
    figure,
    1e-3,
    `with it the gradient of the expected bound is off by ${(100 * figure).toFixed(1)} %`,
  );
}

/**
 * The expectation of the bound over all states, against log Σ_z p(x, z); where q is the posterior,
 * too, at which nothing is left between them.
 */
export function boundLaw(objective: Objective, kind: KlKind, key: Key, wanted: number): Finding {
  let worst = -Infinity;
  for (let i = 0; i < 6; i++) {
    const { logits, likelihood, prior } = smallModel(foldIn(key, i));
    const q = i < 5 ? logits : add(likelihood, prior);
    const { figures, weights } = enumerated(q, likelihood, prior, tuplesOf(few(wanted)));
    const bound = objective.credit(termsOf(kind, figures)).bound;
    const exact = logSumExp(add(likelihood, prior)).dataSync()[0]!;
    worst = Math.max(worst, sum(mul(weights, bound)).dataSync()[0]! - exact);
  }
  return figureFinding(worst, 1e-5, `it is above by ${worst.toPrecision(3)} nats in the mean`);
}
