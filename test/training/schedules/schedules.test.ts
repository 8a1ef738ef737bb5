import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineDecay } from '../../../src/training/schedules/cosine-decay.js';
import { stepDecay } from '../../../src/training/schedules/step-decay.js';
import { warmup } from '../../../src/training/schedules/warmup.js';
import { ERROR_GRAMMAR } from '../../support/errors.js';

describe('cosineDecay', () => {
  it('is the formula of Loshchilov and Hutter between its ends, and flat behind them', () => {
    const rate = cosineDecay({ from: 0.01, to: 0.002, steps: 200 });
    expect(rate(0)).toBe(0.01);
    // cos(π / 3) = ½, so a third of the way a quarter of the fall is done.
    expect(cosineDecay({ from: 1, steps: 300 })(100)).toBeCloseTo(0.75, 12);
    expect(rate(100)).toBeCloseTo(0.006, 12);
    expect(rate(199)).toBeGreaterThan(0.002);
    expect([rate(200), rate(201), rate(1e9)]).toEqual([0.002, 0.002, 0.002]);
  });

  it('never rises', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(600), (steps, step) => {
        const rate = cosineDecay({ steps });
        expect(rate(step + 1)).toBeLessThanOrEqual(rate(step));
      }),
      { seed: 1 },
    );
  });
});

describe('stepDecay', () => {
  it('falls by its factor every so many steps, and stays between', () => {
    const rate = stepDecay({ from: 0.8, factor: 0.25, every: 10 });
    expect([0, 9, 10, 19, 20].map((step) => rate(step))).toEqual([0.8, 0.8, 0.2, 0.2, 0.05]);
  });
});

describe('warmup', () => {
  it('rises evenly from above 0 to where the next schedule starts, which then starts', () => {
    const rate = warmup({ steps: 4, then: stepDecay({ from: 1, factor: 0.5, every: 2 }) });
    expect(Array.from({ length: 8 }, (_, step) => rate(step))).toEqual([
      0.25, 0.5, 0.75, 1, 1, 1, 0.5, 0.5,
    ]);
  });

  it('takes a number, and a schedule of the user', () => {
    expect(warmup({ steps: 2, then: 0.5 })(10)).toBe(0.5);
    expect(warmup({ steps: 2, then: (step) => 1 / (1 + step) })(5)).toBe(0.25);
    expect(warmup({ steps: 2 })(2)).toBe(0.001);
  });
});

describe('every schedule', () => {
  it('says what it was made of', () => {
    const inner = cosineDecay({ steps: 9 });
    expect(inner.type).toBe('cosineDecay');
    expect(inner.options).toEqual({ steps: 9, from: 0.001, to: 0 });
    expect(warmup({ steps: 2, then: inner }).options).toEqual({ steps: 2, then: inner });
    expect(stepDecay({ every: 3 }).options).toEqual({ every: 3, from: 0.001, factor: 0.5 });
  });

  it.each<[string, () => unknown]>([
    ['no options', () => cosineDecay(undefined as never)],
    ['no steps', () => cosineDecay({} as never)],
    ['a negative rate', () => cosineDecay({ steps: 10, from: -1 })],
    ['broken steps', () => cosineDecay({ steps: 1.5 })],
    ['a name of optax', () => cosineDecay({ decay_steps: 10 } as never)],
    ['no every', () => stepDecay({} as never)],
    ['a factor above 1', () => stepDecay({ every: 10, factor: 1.5 })],
    ['a factor of 0', () => stepDecay({ every: 10, factor: 0 })],
    ['a rate that is none', () => warmup({ steps: 10, then: 'fast' as never })],
    ['a schedule of NaN', () => warmup({ steps: 10, then: () => Number.NaN })],
    ['a later NaN', () => warmup({ steps: 1, then: (step) => (step < 3 ? 1 : NaN) })(9)],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(ERROR_GRAMMAR);
  });
});
