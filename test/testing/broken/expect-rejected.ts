import { describe, expect, it } from 'vitest';
import { useBackend } from '../../support/backend.js';
import type { Part } from '../parts/part.js';
import { BROKEN, brokenLaws } from './index.js';

/** Expects all parts of a kind with a mistake to be rejected by the law that they break. */
export function expectRejected(kind: Part['kind']): void {
  const parts = BROKEN.filter((part) => part.kind === kind);

  describe(`a broken ${kind} is rejected by the law that it breaks:`, () => {
    useBackend('accelerated wasm');

    it.each(parts)('$name', async ({ check, law }) => {
      const report = await check();
      expect(report.passed).toBe(false);
      const named = brokenLaws(report).map((each) => each.law);
      expect(named.filter((each) => each.startsWith(law))).not.toEqual([]);
    });

    it('no two have one name', () => {
      const names = parts.map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
    });
  });
}
