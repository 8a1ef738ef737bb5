import { it } from 'vitest';
import { assertLaws } from '../../src/testing/index.js';
import { describeOnBackends } from '../support/backend.js';
import { MODELS } from './parts/models.js';

describeOnBackends('keeps all laws', (backend) => {
  it.each(MODELS)('the model $name', async ({ check }) => {
    assertLaws(await check({ seed: 1, effect: backend === 'cpu' ? 0.2 : 0.4 }));
  });
});
