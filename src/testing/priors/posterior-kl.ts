import { tidy } from '@tensorflow/tfjs-core';
import { foldIn } from '../../core/keys.js';
import { settleKl } from '../../distributions/settle-kl.js';
import { compareVariables, GRADIENT_TOLERANCE } from '../differences.js';
import { klBySamples } from '../families/divergence.js';
import { figureFinding, type Finding, type LawContext } from '../run-laws.js';
import { conditionsOf, type SmallPrior } from './small-prior.js';

/** The closed form that a model with such a posterior would take. */
function closedFormOf({ posteriors, family }: SmallPrior) {
  const settled = posteriors && settleKl(posteriors.family, family, undefined, undefined);
  return settled?.kind === 'closed-form' ? settled.closedForm : undefined;
}

/** The closed form of KL(q ‖ p), where there is one, against samples of q. */
export async function klLaw(small: SmallPrior, context: LawContext): Promise<Finding> {
  const closed = closedFormOf(small);
  if (!closed) return { passed: true, message: 'there is no closed form' };
  return klBySamples(
    { from: small.posteriors!, to: small.subject, kl: closed.perDatum },
    context,
    `${closed.source} says`,
  );
}

/** The closed form of KL(q ‖ p) by all that the prior learns, against differences. */
export function klGradientLaw(small: SmallPrior, { key }: LawContext): Finding {
  const closed = closedFormOf(small);
  if (!closed) return { passed: true, message: 'there is no closed form' };
  const { posteriors, built, condition } = small;
  return tidy(() => {
    const rows = 3;
    const q = posteriors!.params(foldIn(key, 1), rows);
    const given = condition && conditionsOf(condition, foldIn(key, 3), rows);
    const { figure, where } = compareVariables(
      () => closed.perDatum(q, built.params(given)),
      built.variables,
    );
    return figureFinding(figure, GRADIENT_TOLERANCE, `the gradient of the KL is ${where}`);
  });
}
