import { expect, it } from 'vitest';
import { fallingStages } from '../../../examples/reproduce/falling-stages.js';

/** Learning rates and the epochs that they are kept for, as the paper tells them. */
const published = Array.from({ length: 8 }, (_, i) => ({
  rate: 0.001 * 10 ** (-i / 7),
  epochs: 3 ** i,
}));

it('is the published schedule over 3,280 epochs', () => {
  const rate = fallingStages(3280, 20);
  const expected = published.flatMap(({ rate, epochs }) => Array<number>(epochs).fill(rate));
  expect(expected).toHaveLength(3280);
  expected.forEach((wanted, epoch) => expect(rate(epoch)).toBeCloseTo(wanted, 12));
});

it.each([100, 600, 1312, 100_000])('has the same stages within %d steps', (steps) => {
  const rate = fallingStages(steps, 20);
  const of = (part: number) => rate(Math.floor(part * (steps - 1)));
  expect(rate(0)).toBe(0.001);
  expect(of(1)).toBeCloseTo(0.0001, 12);
  // The last stage is two thirds of all.
  expect(of(0.3)).toBeGreaterThan(0.00011);
  expect(of(0.4)).toBeCloseTo(0.0001, 12);
});

it('stays at the last step size beyond the end', () => {
  expect(fallingStages(100, 20)(250)).toBeCloseTo(0.0001, 12);
});

it('grows with the root of the size of batches', () => {
  expect(fallingStages(100, 80)(0)).toBeCloseTo(0.002, 12);
});
