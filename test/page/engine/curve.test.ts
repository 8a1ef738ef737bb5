import { describe, expect, it } from 'vitest';
import { EMPTY_CURVE, extended, meanStep } from '../../../examples/page/src/engine/curve.js';

const step = (number: number) => ({
  step: number,
  loss: number,
  logLikelihood: -2 * number,
  kl: 3 * number,
  beta: number,
});
const upTo = (count: number) => Array.from({ length: count }, (_, i) => step(i + 1));

describe('the course of a run', () => {
  it('is each step while there are few', () => {
    const { steps, stride } = extended(extended(EMPTY_CURVE, upTo(5)), [step(6)]);
    expect(steps).toEqual(upTo(6));
    expect(stride).toBe(1);
  });

  it('is of bounded length, and stands for all steps alike', () => {
    let curve = EMPTY_CURVE;
    for (let at = 0; at < 10_000; at += 100)
      curve = extended(curve, upTo(10_000).slice(at, at + 100));
    expect(curve.steps.length).toBeLessThan(800);
    expect(curve.stride).toBe(16);
    curve.steps.slice(0, 600).forEach(({ step, loss, kl }, i) => {
      expect(step).toBe(16 * (i + 1));
      // The mean of the steps since the one before.
      expect(loss).toBe(step - 7.5);
      expect(kl).toBe(3 * loss);
    });
  });

  it('does not change a curve that is drawn', () => {
    const before = extended(EMPTY_CURVE, upTo(3));
    extended(before, [step(4)]);
    expect(before.steps).toHaveLength(3);
  });

  it('has means with the β of the last step', () => {
    expect(meanStep([step(1), step(3)])).toEqual({ ...step(2), step: 3, beta: 3 });
  });
});
