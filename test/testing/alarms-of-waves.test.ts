import { describe, expect, it } from 'vitest';
import { laplace, poisson, type Family } from '../../src/index.js';
import { lawsOfDensity } from '../../src/testing/families/density.js';
import { subjectOf } from '../../src/testing/families/subject.js';
import { runLaws } from '../../src/testing/run-laws.js';
import { useBackend } from '../support/backend.js';

const WAVES = 'samples follow the density';

// In one dimension waves are nearly dependent: were their differences looked at, a few rare samples
// would decide, and one right family in ten be rejected.
describe('a law of waves in one dimension', () => {
  useBackend('accelerated wasm');

  it.each<{ name: string; family: Family }>([
    { name: 'of heavy tails', family: laplace() },
    { name: 'of few counts', family: poisson() },
  ])('errs as seldom as it says: $name', async ({ family }) => {
    const law = lawsOfDensity(subjectOf(family, [1])).find(({ name }) => name === WAVES)!;
    let alarms = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const asked = { falseAlarm: 0.01, effect: 0.2, power: 0.9, seed };
      alarms += Number(!(await runLaws(WAVES, [law], asked)).passed);
    }
    // More come in 5e-4 of all choices of seeds.
    expect(alarms).toBeLessThanOrEqual(5);
  });
});
