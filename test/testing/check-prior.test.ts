import { describe, expect, it } from 'vitest';
import { conditionalPrior, standardNormal } from '../../src/index.js';
import { checkPrior } from '../../src/testing/index.js';
import { useBackend } from '../support/backend.js';

describe('checkPrior', () => {
  useBackend('cpu');

  it('names the prior, and refuses what is none or goes with none', async () => {
    const report = await checkPrior(standardNormal(), { latent: 1, effect: 0.3 });
    expect([report.part, report.passed]).toEqual(["the prior 'standardNormal'", true]);
    expect(report.laws.map(({ law }) => law)).toContain('one key builds one prior');
    await expect(checkPrior({} as never, { latent: 2 })).rejects.toThrow(/must be a prior/);
    await expect(checkPrior(standardNormal(), {} as never)).rejects.toThrow(/latent must be/);
    await expect(checkPrior(standardNormal(), { latent: 2, event: 2 } as never)).rejects.toThrow(
      /Give latent: \[2\]/,
    );
  });

  it('says what a prior cannot do without, as the model would', async () => {
    const { laws, passed } = await checkPrior(conditionalPrior(), { latent: 2, effect: 0.3 });
    expect(passed).toBe(false);
    expect(laws[0]!.message).toMatch(/needs a model with a condition/);
  });
});
