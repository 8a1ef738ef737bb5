import { scalar, tensor1d, tensor2d, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { movingAverage, type MovingAverageState } from '../../src/estimators/moving-average.js';
import type { Credit } from '../../src/objectives/objective.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { float64Stream } from '../support/random.js';
import { mean } from '../support/statistics.js';

/** A credit of given signals and of what data count, which nobody may ask for more. */
function creditOf(signals: number[][], weights?: Tensor): Credit {
  return {
    signal: tensor2d(signals),
    weights,
    get bound(): Tensor {
      throw new Error('the bound is none of its business');
    },
    leaveOneOut() {
      throw new Error('nor is this');
    },
  };
}

/** A credit that nobody may look at. */
const forbidden: Credit = {
  get signal(): Tensor {
    throw new Error('a baseline must not look at the sample it is for');
  },
  get bound(): Tensor {
    throw new Error('a baseline must not look at the sample it is for');
  },
  leaveOneOut() {
    throw new Error('a baseline must not look at the sample it is for');
  },
};

describeOnBackends('movingAverage', () => {
  const data = scalar;
  const read = (decay: number, state: MovingAverageState) =>
    movingAverage(decay)
      .value({ credit: forbidden, data: data(0), state })
      .dataSync()[0]!;
  const step = (decay: number, state: MovingAverageState, signals: number[][]) =>
    movingAverage(decay).update({ credit: creditOf(signals), data: data(0), state });

  it.each([0, 0.5, 0.9, 0.99, 0.999])(
    'with decay %s reads a constant signal as it is, at every step but the first',
    (decay) => {
      // A power of 2 scales without rounding, so not even float32 may blur it.
      for (const [constant, digits] of [
        [-64, 0],
        [-87.3, 2e-5],
        [1e-20, 1e-22],
      ] as const) {
        let state = movingAverage(decay).initialState();
        expect(read(decay, state)).toBe(0);
        for (let i = 0; i < 300; i++) {
          state = step(decay, state, [
            [constant, constant],
            [constant, constant],
          ]);
          expect(Math.abs(read(decay, state) - constant)).toBeLessThanOrEqual(
            digits * Math.max(1, Math.abs(constant)),
          );
        }
      }
    },
  );

  it.each([0, 0.7, 0.99])('with decay %s weighs the past as it says', (decay) => {
    const next = float64Stream(5);
    let state = movingAverage(decay).initialState();
    const means: number[] = [];
    for (let i = 0; i < 40; i++) {
      const signals = [
        [next() - 3, next()],
        [next(), 10 * next()],
        [next(), next()],
      ];
      means.push(mean(signals.flat()));
      state = step(decay, state, signals);
      const weights = means.map((_, past) => decay ** (means.length - 1 - past));
      const expected =
        means.reduce((total, value, past) => total + weights[past]! * value, 0) /
        weights.reduce((total, weight) => total + weight, 0);
      expect(Math.abs(read(decay, state) - expected)).toBeLessThan(1e-5);
    }
  });

  it('never leaves the range of the signals, in 3000 steps', () => {
    const next = float64Stream(6);
    let state = movingAverage(0.9).initialState();
    for (let i = 0; i < 3000; i++) {
      const { total, weight } = step(0.9, state, [[-5 + next()]]);
      state = { total: scalar(total.dataSync()[0]!), weight: scalar(weight.dataSync()[0]!) };
      if (i % 100 === 0) expect(Math.abs(read(0.9, state) + 4.5)).toBeLessThan(0.5);
    }
  });

  it('is of what data count, and for each datum times what that counts', () => {
    const baseline = movingAverage(0.5);
    const update = (before: MovingAverageState, credit: Credit) =>
      baseline.update({ credit, data: data(0), state: before });
    // Signals 6 and 1 of weights 3 and 0.5 are 2 and 2 a unit of weight.
    const state = update(baseline.initialState(), creditOf([[6, 1]], tensor1d([3, 0.5])));
    const value = (weights?: Tensor) =>
      Array.from(
        baseline.value({ credit: creditOf([[6, 1]], weights), data: data(0), state }).dataSync(),
      );
    expect(value()).toEqual([2]);
    expect(value(tensor1d([1.5, 0]))).toEqual([3, 0]);
    const none = update(state, creditOf([[0, 0]], zeros([2])));
    expect([none.total, none.weight].map((each) => each.dataSync()[0])).toEqual([1.75 / 2, 0.4375]);
  });

  it('leaves the state it was given as it was', () => {
    const state = { total: scalar(2), weight: scalar(0.5) };
    const next = step(0.9, state, [[7]]);
    expect([state.total.dataSync()[0], state.weight.dataSync()[0]]).toEqual([2, 0.5]);
    expect([next.total === state.total, next.weight === state.weight]).toEqual([false, false]);
  });

  it('needs one sample, and has a decay of 0.99 unless told', () => {
    expect([movingAverage().type, movingAverage().minSamples]).toEqual(['movingAverage', 1]);
    const { weight } = movingAverage().update({
      credit: creditOf([[1]]),
      data: data(0),
      state: movingAverage().initialState(),
    });
    expect(weight.dataSync()[0]).toBeCloseTo(0.01, 6);
  });

  it.each([-0.1, 1, 1.5, Number.NaN, '0.9x'])('refuses the decay %s', (decay) => {
    expectVaeKitError(() => movingAverage(decay as number), /the decay of a movingAverage/);
  });
});
