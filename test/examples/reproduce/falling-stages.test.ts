import { expect, it } from 'vitest';
import { fallingStages } from '../../../examples/reproduce/falling-stages.js';

/** Step sizes and the steps that they are kept for, as the paper tells them. */
const published = Array.from({ length: 8 }, (_, i) => ({
  rate: 0.001 * 10 ** (-i / 7),
  steps: 3000 * 3 ** i,
}));
const PUBLISHED_STEPS = 3280 * 3000;

it('is the published schedule over 3,280 epochs of batches of 20', () => {
  const rate = fallingStages(PUBLISHED_STEPS);
  let begins = 0;
  for (const stage of published) {
    expect(rate(begins)).toBeCloseTo(stage.rate, 12);
    begins += stage.steps;
    expect(rate(begins - 1)).toBeCloseTo(stage.rate, 12);
  }
  expect(begins).toBe(PUBLISHED_STEPS);
});

it.each([100, 600, 1312, 100_000])('has the same stages within %d steps', (steps) => {
  const rate = fallingStages(steps);
  const of = (part: number) => rate(Math.floor(part * (steps - 1)));
  expect(rate(0)).toBe(0.004);
  // The last stage is two thirds of all, and in its second half they come to rest.
  expect(of(0.3)).toBeGreaterThan(0.00044);
  expect(of(0.4)).toBeCloseTo(0.0004, 12);
  expect(of(0.66)).toBeCloseTo(0.0004, 12);
  expect(of(5 / 6) / 0.0004).toBeCloseTo(0.5, 1);
  expect(rate(steps)).toBeCloseTo(0.000008, 12);
});

it('stays at the last step size beyond the end', () => {
  expect(fallingStages(PUBLISHED_STEPS)(2 * PUBLISHED_STEPS)).toBeCloseTo(0.0001, 12);
});

it('stays at its last step size beyond the end of a shorter one', () => {
  expect(fallingStages(1000)(5000)).toBeCloseTo(0.000008, 12);
});

it('takes larger steps where there are fewer, by the root of how many fewer', () => {
  expect(fallingStages(PUBLISHED_STEPS / 9)(0)).toBeCloseTo(0.003, 12);
});
