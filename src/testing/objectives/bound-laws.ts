import { add, mean, sub } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import type { KlKind } from '../../distributions/settle-kl.js';
import type { Objective } from '../../objectives/objective.js';
import { farthest, figureFinding, type Finding } from '../run-laws.js';
import { randomFigures, type CreditOf, type Figures } from './terms.js';

/** d bound / d KL must be −β, and that of the likelihood 1 whatever β is. */
export function betaLaw(
  objective: Objective,
  creditOf: CreditOf,
  kind: KlKind,
  key: Key,
  samples: number,
): Finding {
  const { beta, freeBits } = (objective.options ?? {}) as { beta?: unknown; freeBits?: unknown };
  if (!['number', 'function'].includes(typeof beta) || Number(freeBits ?? 0) > 0)
    return { passed: true };
  let [figure, message] = [0, ''];
  for (const step of [0, 7, 5000]) {
    const figures = randomFigures(foldIn(key, step), samples, 2);
    const told =
      typeof beta === 'function' ? (beta as (step: number) => number)(step) : (beta as number);
    // A β that is not told beside the bound weighs something else, as that of a total correlation.
    if (told !== 1 && creditOf(kind, figures, step).report?.beta === undefined) continue;
    const more = 0.25;
    const changed: Figures =
      kind === 'closed-form'
        ? { ...figures, klPerDimension: add(figures.klPerDimension, more / 2) }
        : { ...figures, logPosterior: add(figures.logPosterior, more) };
    const drop =
      (mean(creditOf(kind, figures, step).bound).dataSync()[0]! -
        mean(creditOf(kind, changed, step).bound).dataSync()[0]!) /
      more;
    if (Math.abs(drop - told) > figure)
      [figure, message] = [
        Math.abs(drop - told),
        `at step ${step} the KL counts ${drop.toPrecision(3)} times, not ${told.toPrecision(3)}`,
      ];
  }
  return figureFinding(figure, 1e-3, message);
}

/** Where log p(x, z) − log q(z | x) is the same for all z, it is log p(x). */
export function tightLaw(creditOf: CreditOf, key: Key, samples: number): Finding {
  const figures = randomFigures(key, samples, 2);
  const evidence = -3.25;
  const bound = creditOf('monte-carlo', {
    ...figures,
    logPosterior: sub(add(figures.logLikelihood, figures.logPrior), evidence),
  }).bound.dataSync();
  const { figure } = farthest(bound, [evidence, evidence], 1);
  return figureFinding(
    figure,
    1e-5,
    `where log p(x) is ${evidence} it is ${bound[0]!.toPrecision(5)}`,
  );
}
