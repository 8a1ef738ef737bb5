import { describe, expect, it } from 'vitest';
import { runChecks, summaryOf } from '../../scripts/release/findings.mjs';

const holds = { name: 'first', run: () => ({ note: '3 pages' }) };
const open = { name: 'second', run: () => ({ toFillIn: ['who owns it'] }) };
const fails = {
  name: 'third',
  run: () => Promise.reject(new Error('tsc failed:\nerror TS2322')),
};
const both = { name: 'fourth', run: () => ({ failures: ['no name'], toFillIn: ['who owns it'] }) };

const summary = async (checks: Parameters<typeof runChecks>[0], allowPlaceholders = false) =>
  summaryOf(await runChecks(checks, () => undefined), allowPlaceholders);

describe('a release check', () => {
  it('passes where all hold', async () => {
    const { text, passed } = await summary([holds, holds]);
    expect(passed).toBe(true);
    expect(text).toMatch(/^first {2}holds {10}0\.0 s\n {7}3 pages\n/);
    expect(text).toMatch(/\n2 of 2 hold: ready to publish\.$/);
  });

  it('passes with what is left to the publisher only where that is allowed', async () => {
    const strict = await summary([holds, open]);
    expect(strict.passed).toBe(false);
    expect(strict.text).toMatch(/1 of 2 hold, 1 to be filled in by the publisher: not ready\.$/);
    const lenient = await summary([holds, open], true);
    expect(lenient.passed).toBe(true);
    expect(lenient.text).toMatch(/publisher: all else is ready\.$/);
  });

  it('fails where one does, runs those after it all the same, and tells why', async () => {
    const { text, passed } = await summary([fails, holds, both], true);
    expect(passed).toBe(false);
    expect(text).toMatch(/^third +fails .*\n +tsc failed:\n +error TS2322\nfirst +holds/);
    expect(text).toMatch(/fourth +fails .*\n +no name\n +who owns it\n/);
    expect(text).toMatch(/1 of 3 hold, 2 fail: not ready\.$/);
  });
});
