import {
  add,
  grad,
  mul,
  neg,
  ones,
  scalar,
  sum,
  tensor2d,
  tensor1d,
  zeros,
  type Scalar,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { bernoulli } from '../../src/distributions/bernoulli.js';
import type { Params } from '../../src/distributions/family.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import type { Baseline } from '../../src/estimators/baseline.js';
import { leaveOneOut } from '../../src/estimators/leave-one-out.js';
import { movingAverage } from '../../src/estimators/moving-average.js';
import { scoreFunction } from '../../src/estimators/score-function.js';
import type { Credit } from '../../src/objectives/objective.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectClose } from '../support/gradients.js';
import { drawContext, surrogateInputs } from '../support/inputs.js';

const refusing = (): never => {
  throw new Error('only a baseline asks for this');
};

describeOnBackends('scoreFunction', () => {
  const signal = () =>
    tensor2d([
      [1, -2],
      [3, 0.5],
    ]);
  const credit = (): Credit => ({
    bound: tensor1d([-7, -9]),
    signal: signal(),
    leaveOneOut: refusing,
  });

  it('has the loss for its value, whatever the signals and log-probabilities', () => {
    const { loss, state } = scoreFunction({ samples: 2 }).surrogate(
      surrogateInputs({
        credit: credit(),
        logPosterior: () =>
          tensor2d([
            [-3, -40],
            [-5, -1],
          ]),
        data: zeros([2, 4]),
        state: {},
      }),
    );
    expect([loss.shape, loss.dataSync()[0]]).toEqual([[], 8]);
    expect(state).toEqual({});
  });

  it('has −Σ_s (signal − baseline) / N for its gradient with respect to log q', () => {
    const baseline: Baseline<Record<never, never>> = {
      type: 'rows',
      minSamples: 1,
      initialState: () => ({}),
      value: ({ data }) => sum(data, 1),
      update: ({ state }) => state,
    };
    const estimator = scoreFunction({ baseline, samples: 2 });
    const data = tensor2d([
      [1, 1],
      [0.25, 0.25],
    ]);
    const slope = grad(
      (logQ) =>
        estimator.surrogate(
          surrogateInputs({ credit: credit(), logPosterior: () => logQ, data, state: {} }),
        ).loss,
    )(
      tensor2d([
        [-3, -4],
        [-5, -1],
      ]),
    );
    expectClose(
      slope.dataSync(),
      [(1 - 2) / -2, (-2 - 0.5) / -2, (3 - 2) / -2, (0.5 - 0.5) / -2],
      1e-6,
    );
  });

  it('keeps the gradient of the bound, and takes none through signal and baseline', () => {
    const slope = grad((x) => {
      const own: Credit = { bound: sum(x, 0), signal: mul(x, x), leaveOneOut: () => mul(3, x) };
      const estimator = scoreFunction({ baseline: leaveOneOut(), samples: 2 });
      return estimator.surrogate(
        surrogateInputs({
          credit: own,
          logPosterior: () =>
            tensor2d([
              [-3, -4],
              [-5, -1],
            ]),
          data: zeros([2, 4]),
          state: {},
        }),
      ).loss;
    })(
      tensor2d([
        [1, 2],
        [3, 4],
      ]),
    );
    expect([...slope.dataSync()]).toEqual([-0.5, -0.5, -0.5, -0.5]);
  });

  it('draws without a gradient through the sample, and with one through its log-probability', () => {
    const { draw } = scoreFunction();
    const family = gaussian();
    const drawn = (mean: Params['mean']) =>
      draw(family, { mean: mean, logScale: zeros([2, 3]) }, randomKey(1), drawContext);
    const through = grad((mean) => sum<Scalar>(add(drawn(mean).z, mul(0, mean))))(ones([2, 3]));
    expect([...through.dataSync()]).toEqual(new Array(6).fill(0));
    const score = grad((mean) => sum<Scalar>(drawn(mean).logPosterior()))(zeros([2, 3]));
    expectClose(score.dataSync(), drawn(zeros([2, 3])).z.dataSync(), 1e-6);
  });

  it('draws what the posterior draws', () => {
    const params = {
      logits: tensor2d([
        [1, -1, 0],
        [2, 0, -3],
      ]),
    };
    const { z, logPosterior } = scoreFunction().draw(
      bernoulli(),
      params,
      randomKey(4),
      drawContext,
    );
    expect([...z.dataSync()]).toEqual([...bernoulli().sample(params, randomKey(4)).dataSync()]);
    expect([...logPosterior().dataSync()]).toEqual([...bernoulli().logProb(params, z).dataSync()]);
  });

  it('asks its baseline before the baseline learns of this step', () => {
    const estimator = scoreFunction({ baseline: movingAverage(0) });
    const state = { total: scalar(2), weight: scalar(1) };
    const own: Credit = { ...credit(), signal: tensor2d([[5, 5]]) };
    const logQ = tensor2d([[-3, -4]]);
    const slope = grad(
      (value) =>
        estimator.surrogate(
          surrogateInputs({ credit: own, logPosterior: () => value, data: zeros([2, 4]), state }),
        ).loss,
    )(logQ);
    expect([...slope.dataSync()]).toEqual([-1.5, -1.5]);
    const { state: next } = estimator.surrogate(
      surrogateInputs({
        credit: own,
        logPosterior: () => logQ,
        data: zeros([2, 4]),
        state,
      }),
    );
    expect([next.total.dataSync()[0], next.weight.dataSync()[0]]).toEqual([5, 1]);
  });

  it("begins with its baseline's state, and with none where it has none", () => {
    expect(scoreFunction().initialState()).toEqual({});
    expect(Object.keys(scoreFunction({ baseline: movingAverage() }).initialState())).toEqual([
      'total',
      'weight',
    ]);
  });
});

describeOnBackends('leaveOneOut', () => {
  it('says what the objective says', () => {
    const said = neg(ones([2, 2]));
    const credit: Credit = { bound: zeros([2]), signal: zeros([2, 2]), leaveOneOut: () => said };
    expect(leaveOneOut().value({ credit, data: zeros([2, 4]), state: {} })).toBe(said);
    expect([leaveOneOut().type, leaveOneOut().minSamples, leaveOneOut().initialState()]).toEqual([
      'leaveOneOut',
      2,
      {},
    ]);
  });
});

describe('scoreFunction', () => {
  it('works for any posterior and takes one sample unless told', () => {
    expect([scoreFunction().type, scoreFunction().requires, scoreFunction().samples]).toEqual([
      'scoreFunction',
      'any',
      1,
    ]);
    expect(scoreFunction({ samples: 4 }).samples).toBe(4);
  });

  it.each([0, -1, 1.5, Number.NaN, '2'])('refuses %s samples', (samples) => {
    expectVaeKitError(
      () => scoreFunction({ samples: samples as number }),
      /samples must be a positive integer/,
    );
  });

  it('refuses a baseline that needs more samples', () => {
    expectVaeKitError(
      () => scoreFunction({ baseline: leaveOneOut() }),
      /the baseline 'leaveOneOut' needs at least 2 samples for each datum, but got 1/,
    );
  });
});
