import { it } from 'vitest';
import { assertLaws } from '../../src/testing/index.js';
import { describeOnBackends } from '../support/backend.js';
import { PRIORS } from './parts/priors.js';

describeOnBackends('keeps all laws', (backend) => {
  it.each(PRIORS)('the prior $name', async ({ check }) => {
    assertLaws(await check({ seed: 1, effect: backend === 'cpu' ? 0.1 : 0.3 }));
  });
});
