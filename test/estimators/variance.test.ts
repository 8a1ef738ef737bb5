import { scalar } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Params } from '../../src/distributions/family.js';
import type { Estimator } from '../../src/estimators/estimator.js';
import { leaveOneOut } from '../../src/estimators/leave-one-out.js';
import { movingAverage } from '../../src/estimators/moving-average.js';
import { scoreFunction } from '../../src/estimators/score-function.js';
import { useBackend } from '../support/backend.js';
import { exactMoments } from '../support/expectation.js';
import { closedFormElbo, expectedBound } from '../support/tiny-reference.js';
import { tinyVae } from '../support/tiny-vae.js';

describe('the exact variance of the gradient', () => {
  useBackend('cpu');

  it(
    'falls from no baseline to a moving average to leave-one-out, where data differ in how hard ' +
      'they are',
    () => {
      const samples = 2;
      const weights = [
        // The encoder, and its bias.
        ...[0.3, -0.5, 0.2, 0.4],
        0.1,
        // The decoder: the first datum is improbable whatever the bit says, the second is not.
        ...[0.4, -0.3, 0.2, 0.5],
        ...[-3, -3, -3, -3],
      ];
      const data = [
        [1, 1, 1, 1],
        [0, 0, 0, 0],
      ];
      const tinyWith = (estimator: Estimator) =>
        tinyVae({
          latents: 'bits',
          latent: 1,
          samples,
          estimator,
          kl: 'closed-form',
          data,
          weights,
        });
      const varianceOf = (estimator: Estimator, state: Params) =>
        exactMoments(tinyWith(estimator), closedFormElbo(), state).variance;

      const averaged = scoreFunction({ baseline: movingAverage(), samples });
      // A moving average long since warm: the mean signal, which is that of the log-likelihoods
      // over S.
      const mean = expectedBound(
        tinyWith(averaged),
        weights,
        (terms) =>
          terms.reduce((total, { logLikelihood }) => total + logLikelihood, 0) / samples / samples,
      );
      const none = varianceOf(scoreFunction({ samples }), {});
      const moving = varianceOf(averaged, { total: scalar(mean), weight: scalar(1) });
      const loo = varianceOf(scoreFunction({ baseline: leaveOneOut(), samples }), {});
      expect(moving).toBeLessThan(0.75 * none);
      expect(loo).toBeLessThan(0.25 * moving);
      expect(loo).toBeGreaterThan(0);
    },
  );
});
