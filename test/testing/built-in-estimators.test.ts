import { describe, it } from 'vitest';
import { assertLaws } from '../../src/testing/index.js';
import { useBackend } from '../support/backend.js';
import { ESTIMATORS } from './parts/estimators.js';

describe('keeps all laws', () => {
  useBackend('accelerated wasm');

  it.each(ESTIMATORS)('the estimator $name', async ({ check }) => {
    assertLaws(await check({ seed: 1, effect: 0.2 }));
  });
});
