import { describe, expect, it } from 'vitest';
import { bernoulli, categorical, gumbelSoftmax, scoreFunction } from '../../src/index.js';
import { checkEstimator } from '../../src/testing/index.js';
import { useBackend } from '../support/backend.js';

const errors = { seed: 1, effect: 0.1, seconds: 100 };

describe('what checkEstimator says', () => {
  useBackend('cpu');

  it.each([
    ['bits', bernoulli()],
    ['classes', categorical({ classes: 3 })],
  ])('of one of %s that is biased by design is by how much', async (_, posterior) => {
    const report = await checkEstimator(gumbelSoftmax({ temperature: 0.5 }), {
      ...errors,
      posterior,
    });
    const { passed, message } = report.laws.find(({ law }) => law.endsWith('right in the mean'))!;
    expect(passed).toBe(false);
    expect(message).toMatch(/its mean is off by \d+\.\d % of the exact gradient's length/);
  });

  it('is undecided where there are too many latents', async () => {
    const estimator = scoreFunction({ samples: 13 });
    const { laws, passed } = await checkEstimator(estimator, { ...errors, posterior: bernoulli() });
    expect(passed).toBe(false);
    const open = laws.filter(({ undecided }) => undecided);
    expect(open.length).toBeGreaterThan(2);
    expect(open[0]!.message).toMatch(
      /the values of 13 latents .* more than the 4096 .* fewer samples/,
    );
  });

  it('refuses parts that are none', async () => {
    await expect(checkEstimator({} as never, { posterior: bernoulli() })).rejects.toThrow(
      /must be an estimator/,
    );
    await expect(checkEstimator(scoreFunction(), {} as never)).rejects.toThrow(
      /posterior must be a family/,
    );
  });
});
