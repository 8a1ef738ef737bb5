import type { BoundInputs, Meaning } from '../../core/shortcuts.js';
import type { GaussianHead, LikelihoodHead } from '../kernels/bound-places.js';

/** What the parts of a bound are, where all are known. */
export type KnownParts = Extract<Meaning, { weightAt: unknown }> & {
  readonly posterior: GaussianHead;
  readonly likelihood: LikelihoodHead;
};

const meaningOf = (compute: object | undefined): unknown =>
  (compute as { readonly vaeKit?: Meaning } | undefined)?.vaeKit;

const has = <T>(meant: unknown, member: keyof T): meant is T =>
  typeof meant === 'object' && meant !== null && member in meant;

/** What the functions of all parts say that they compute; undefined where one says nothing. */
export function knownParts({
  posterior,
  prior,
  likelihood,
  objective,
  estimator,
}: BoundInputs['parts']): KnownParts | undefined {
  const [head, output] = [meaningOf(posterior.params), meaningOf(likelihood.params)];
  const credit = meaningOf(objective.credit);
  const isLogits = output === 'logits';
  return meaningOf(posterior.sample) === 'gaussian sample' &&
    meaningOf(posterior.kl) === 'gaussian kl' &&
    meaningOf(prior.build) === 'standard normal' &&
    meaningOf(estimator.draw) === 'plain draw' &&
    meaningOf(estimator.surrogate) === 'mean loss' &&
    meaningOf(likelihood.logProb) === (isLogits ? 'bernoulli' : 'gaussian') &&
    has<GaussianHead>(head, 'floor') &&
    has<KnownParts>(credit, 'weightAt') &&
    (isLogits ||
      has<GaussianHead>(output, 'floor') ||
      has<{ logScale: number }>(output, 'logScale'))
    ? { ...credit, posterior: head, likelihood: output }
    : undefined;
}
