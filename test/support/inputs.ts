import type { DrawContext, Params, SurrogateInputs, Terms } from '../../src/index.js';

/** What an estimator that draws plainly does not look at. */
export const drawContext: DrawContext = { samples: 1, step: 0, variables: {} };

const refused = (): never => {
  throw new Error('nobody should ask for this');
};

/** What an objective of log-probabilities alone does not look at. */
export const otherTerms = {
  z: undefined as never,
  posterior: undefined as never,
  samplePrior: refused,
} satisfies Partial<Terms>;

/** An estimator's inputs, where it asks for no draws. */
export function surrogateInputs<S extends Params>(
  known: Pick<SurrogateInputs<S>, 'credit' | 'logPosterior' | 'data' | 'state'>,
): SurrogateInputs<S> {
  const draw = { z: undefined as never, logPosterior: refused };
  return { draw, evaluate: refused, condition: undefined, variables: {}, ...known };
}
