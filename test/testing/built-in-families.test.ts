import { expect, it } from 'vitest';
import { assertLaws } from '../../src/testing/index.js';
import { describeOnBackends } from '../support/backend.js';
import { FAMILIES } from './parts/families.js';
import { BUILT_IN } from './parts/index.js';

// All laws of a part together raise a false alarm in 1 of 1e6 seeds. `npm run laws` holds the same
// parts to a rate for all of them, `npm run laws -- --table` on more backends.
describeOnBackends('keeps all laws', (backend) => {
  it.each(FAMILIES)('the family $name', async ({ check }) => {
    assertLaws(await check({ seed: 1, effect: backend === 'cpu' ? 0.1 : 0.3 }));
  });
});

it('no two parts of a kind have one name', () => {
  const names = BUILT_IN.map(({ kind, name }) => `${kind}: ${name}`);
  expect(names).toEqual([...new Set(names)]);
});
