import { expandDims, type Tensor } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import type { Family, Params } from './family.js';

/**
 * How a model gets its KL term: from a formula, or from log-probabilities of the samples.
 *
 * @public
 */
export type KlKind = 'closed-form' | 'monte-carlo';

/** A closed form found for a pair of families. */
export interface ClosedFormKl {
  /** Whose function it is, as errors name it: `klTo.gaussian of 'mine'`. */
  readonly source: string;
  /** Shape `[N]`, in nats. */
  readonly perDatum: (q: Params, p: Params) => Tensor;
  /**
   * Shape `[N, ...latent]` where the families have it for each dimension, else `[N, 1]`: one number
   * per datum.
   */
  readonly perDimension: (q: Params, p: Params) => Tensor;
  /** Whether they have it for each dimension. */
  readonly factorises: boolean;
}

/** The KL of a model, settled once when it is built. */
export type SettledKl =
  | { readonly kind: 'closed-form'; readonly closedForm: ClosedFormKl }
  | { readonly kind: 'monte-carlo' };

/** The closed form of KL(posterior ‖ prior), where either side has one. */
function closedFormKl(posterior: Family, prior: Family): ClosedFormKl | undefined {
  if (posterior.type === prior.type && posterior.kl) {
    const perDatum = (q: Params, p: Params) => posterior.kl!(q, p);
    const perDimension = posterior.klPerDimension
      ? (q: Params, p: Params) => posterior.klPerDimension!(q, p)
      : (q: Params, p: Params) => expandDims(perDatum(q, p), 1);
    const factorises = posterior.klPerDimension !== undefined;
    return { source: `kl of '${posterior.type}'`, perDatum, perDimension, factorises };
  }
  const to = posterior.klTo?.[prior.type];
  const formula = to ?? prior.klFrom?.[posterior.type];
  return (
    formula && {
      source: to
        ? `klTo.${prior.type} of '${posterior.type}'`
        : `klFrom.${posterior.type} of '${prior.type}'`,
      perDatum: formula,
      perDimension: (q, p) => expandDims(formula(q, p), 1),
      factorises: false,
    }
  );
}

/**
 * Decides how KL(posterior ‖ prior) is had.
 *
 * @param wanted - What the user asked for, if anything.
 * @param needed - What a part cannot do without, if anything.
 * @param by - Which part that is.
 */
export function settleKl(
  posterior: Family,
  prior: Family,
  wanted: KlKind | undefined,
  needed: KlKind | undefined,
  by: 'objective' | 'estimator' = 'objective',
): SettledKl {
  if (wanted && needed && wanted !== needed) {
    throw vaeKitError(
      `this ${by} needs kl: '${needed}'`,
      `kl: '${wanted}'`,
      `Leave kl out, or choose an ${by} that takes a ${wanted} KL.`,
    );
  }
  const kind = wanted ?? needed;
  if (kind === 'monte-carlo') return { kind };
  const closedForm = closedFormKl(posterior, prior);
  if (closedForm) return { kind: 'closed-form', closedForm };
  if (kind === 'closed-form') {
    throw vaeKitError(
      `a closed-form KL from '${posterior.type}' to '${prior.type}' must be known`,
      'families that have none for this pair',
      'Give one family a klTo or klFrom for the ' +
        `other${posterior.type === prior.type ? ' (or kl, for its own kind)' : ''}, or use kl: ` +
        `'monte-carlo'${needed ? ` with an ${by} that does not need the closed form` : ''}.`,
    );
  }
  return { kind: 'monte-carlo' };
}
