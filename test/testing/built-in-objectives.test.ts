import { it } from 'vitest';
import { assertLaws } from '../../src/testing/index.js';
import { describeOnBackends } from '../support/backend.js';
import { OBJECTIVES } from './parts/objectives.js';

describeOnBackends('keeps all laws', () => {
  it.each(OBJECTIVES)('the objective $name', async ({ check }) => {
    assertLaws(await check());
  });
});
