import { expect, it } from 'vitest';
import { plannedSteps } from '../../../../examples/shared/running/planned-steps.js';

it('counts the last, smaller batch of each epoch, and stops at the steps asked for', () => {
  expect(plannedSteps({ epochs: 3, batchSize: 100 }, 1001)).toBe(33);
  expect(plannedSteps({ epochs: 3, batchSize: 100, steps: 7 }, 1001)).toBe(7);
  expect(plannedSteps({ epochs: 3, batchSize: 100, steps: 70 }, 1001)).toBe(33);
});
