import { describe, expect, it } from 'vitest';
import { useBackend } from '../support/backend.js';
import { atLeast, intervalOf } from './command/rates.js';
import { alarmsOf, TRIALS } from './command/trials.js';

describe('what the command counts with', () => {
  // Of SciPy: binom.sf(30, 2000, 0.01), and beta.ppf of 0.025 and 0.975.
  it('is as SciPy has it', () => {
    expect(atLeast(31, 2000, 0.01)).toBeCloseTo(0.01305933581878386, 8);
    expect(intervalOf(20, 2000)[0]).toBeCloseTo(0.006118657542743463, 8);
    expect(intervalOf(20, 2000)[1]).toBeCloseTo(0.015402125783560048, 8);
    expect(intervalOf(0, 2000)[0]).toBe(0);
    expect(intervalOf(2000, 2000)[1]).toBe(1);
  });
});

describe('a few runs of what `npm run laws -- --calibration` counts', () => {
  useBackend('cpu');

  // Right parts raise 3 alarms in 4 runs in 4 of 1e6 cases; faults are missed so often in 4 of 1,000,
  // but the seeds are always the same.
  it.each(TRIALS.map(({ name, fault }, index) => ({ name, fault, index })))(
    '$name, with the fault $fault',
    async ({ fault, index }) => {
      const alarms = await alarmsOf(index, 1, 4);
      if (fault === undefined) expect(alarms).toBeLessThan(3);
      else expect(alarms).toBeGreaterThan(1);
    },
  );
});
