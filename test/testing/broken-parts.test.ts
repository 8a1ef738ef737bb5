import { describe, expect, it } from 'vitest';
import { useBackend } from '../support/backend.js';
import { BROKEN, brokenLaws } from './broken/index.js';

describe('a part with a mistake is rejected by the law that it breaks', () => {
  useBackend('cpu');

  it.each(BROKEN)('a broken $kind: $name', async ({ check, law }) => {
    const report = await check();
    expect(report.passed).toBe(false);
    const named = brokenLaws(report).map((each) => each.law);
    expect(named.filter((each) => each.startsWith(law))).not.toEqual([]);
  });

  it('no two of a kind have one name', () => {
    const names = BROKEN.map(({ kind, name }) => `${kind}: ${name}`);
    expect(names).toEqual([...new Set(names)]);
  });
});
