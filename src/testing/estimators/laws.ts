import { tidy } from '@tensorflow/tfjs-core';
import type { Law, LawContext } from '../run-laws.js';
import { meanGradient, type Setting } from './mean-gradient.js';
import { noiseLaw } from './noise.js';
import { keyLaw, leakLaw, lossLaw, stateLaw } from './step-laws.js';
import { SHIFT, type TinyParts } from './tiny-model.js';

/** The laws of an estimator, with a posterior, a prior and an objective. */
export function lawsOfEstimator(parts: TinyParts): Law[] {
  const stateful = tidy(() => Object.keys(parts.estimator.initialState()).length > 0);
  const unbiased = (name: string, setting: Setting): Law => ({
    name,
    chance: true,
    run: (context) => meanGradient(parts, setting, context),
  });
  return [
    { name: 'the loss is −bound in value', run: ({ key }) => lossLaw(parts, key) },
    unbiased('the gradient is right in the mean', {}),
    unbiased('the gradient is right of data that do not count the same', { counts: [1.6, 0.4] }),
    unbiased('the gradient is right with a constant in log p(x | z)', { shift: SHIFT }),
    ...(stateful
      ? [
          unbiased('the gradient is right after some steps', { shift: SHIFT, steps: 30 }),
          { name: 'the state settles', run: ({ key }: LawContext) => stateLaw(parts, key) },
        ]
      : []),
    {
      name: 'the noise is no more than without a baseline',
      chance: true,
      run: (context) => noiseLaw(parts, context),
    },
    { name: 'one key, one gradient', run: ({ key }) => keyLaw(parts, key) },
    { name: 'nothing is left behind', run: ({ key }) => leakLaw(parts, key) },
  ];
}
