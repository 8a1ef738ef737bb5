import { lawsOfSamples } from '../families/laws.js';
import type { Law, LawContext } from '../run-laws.js';
import { aloneLaw, conditionLaw, sharedLaw, shapesLaw } from './form.js';
import { klGradientLaw, klLaw } from './posterior-kl.js';
import { apartLaw, buildLaw, leakLaw } from './building.js';
import { gradientLaw, tailLaw } from './learning.js';
import { withPrior, type PriorParts, type SmallPrior } from './small-prior.js';

/** The laws of a prior. */
export function lawsOfPrior(parts: PriorParts): Law[] {
  const of = (
    name: string,
    run: (small: SmallPrior, context: LawContext) => ReturnType<Law['run']>,
    chance = false,
  ): Law => ({
    name,
    chance,
    run: (context) => withPrior(parts, context.key, (small) => run(small, context)),
  });
  return [
    of('shapes', shapesLaw),
    of('one row stands for all', sharedLaw),
    ...(parts.condition
      ? [
          of('a condition decides its own row', aloneLaw),
          of('rows differ where conditions do', conditionLaw),
        ]
      : []),
    { name: 'one key builds one prior', run: ({ key }) => buildLaw(parts, key) },
    { name: 'models share nothing that is learned', run: ({ key }) => apartLaw(parts, key) },
    { name: 'nothing is left behind', run: ({ key }) => leakLaw(parts, key) },
    of('what is learned has its gradients', gradientLaw),
    of('log-probabilities far out are finite', tailLaw),
    ...samplesLaws(parts),
    of('the KL from a posterior is the mean of log q − log p', klLaw, true),
    of('the KL from a posterior has its gradients', klGradientLaw),
  ];
}

/** Those of what samples, densities and moments say of each other, as families have them. */
function samplesLaws(parts: PriorParts): Law[] {
  const names = lawsOfSamples({ family: parts.prior.family, event: parts.latent, params: none });
  return names.map((law, i) => ({
    ...law,
    run: (context) =>
      withPrior(parts, context.key, ({ subject }) => lawsOfSamples(subject)[i]!.run(context)),
  }));
}

const none = () => ({});
