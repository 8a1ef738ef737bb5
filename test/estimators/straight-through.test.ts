import { describe, expect, it } from 'vitest';
import { constantBaseline, scoreFunction, straightThrough } from '../../src/index.js';
import { describeOnBackends, useBackend } from '../support/backend.js';
import { exactMoments, expectUnbiased } from '../support/expectation.js';
import { expectClose } from '../support/gradients.js';
import { closedFormElbo, exactGradient, monteCarloElbo } from '../support/tiny-reference.js';
import { tinyVae } from '../support/tiny-vae.js';

/** Encoder of 4 bits and 2 latent ones; decoder behind it. */
const ENCODER = 4 * 2 + 2;

const bits = { latents: 'bits', latent: 2, samples: 1, kl: 'closed-form' } as const;
const size = (values: readonly number[]) => Math.hypot(...values);

describe('straightThrough', () => {
  useBackend('cpu');

  it('has the exact gradient of the decoder, and a bias in that of the encoder', () => {
    const tiny = tinyVae({ ...bits, estimator: straightThrough() });
    const { mean } = exactMoments(tiny, closedFormElbo(), {});
    const exact = exactGradient(tiny, closedFormElbo());
    expectClose(mean.slice(ENCODER), exact.slice(ENCODER), 1e-5);
    const [own, right] = [mean, exact].map((each) => each.slice(0, ENCODER));
    const bias = size(own!.map((slope, i) => slope - right![i]!)) / size(right!);
    expect(bias).toBeGreaterThan(0.01);
    expect(bias).toBeLessThan(0.2);
    expect(straightThrough().unbiased).toBe(false);
  });

  it('has the exact gradient of the decoder with a KL from samples, and the loss of what it drew', () => {
    const tiny = tinyVae({ ...bits, kl: 'monte-carlo', estimator: straightThrough() });
    const { mean } = exactMoments(tiny, monteCarloElbo(), {});
    expectClose(mean.slice(ENCODER), exactGradient(tiny, monteCarloElbo()).slice(ENCODER), 1e-5);
  });

  it('has far less noise than the score function', () => {
    const [own, other] = [straightThrough(), scoreFunction()].map(
      (estimator) => exactMoments(tinyVae({ ...bits, estimator }), closedFormElbo(), {}).variance,
    );
    expect(own).toBeLessThan(0.5 * other!);
  });
});

describeOnBackends('constantBaseline', () => {
  it('leaves the mean of the gradient as it is, of data that do not count the same too', () => {
    const estimator = scoreFunction({ baseline: constantBaseline(-2) });
    expectUnbiased(tinyVae({ ...bits, estimator }), closedFormElbo());
    expectUnbiased(
      tinyVae({ ...bits, kl: 'monte-carlo', estimator, counts: [1.7, 0.3] }),
      monteCarloElbo(),
    );
  });

  it('takes noise away', () => {
    const [own, other] = [scoreFunction({ baseline: constantBaseline(-2.5) }), scoreFunction()].map(
      (estimator) => exactMoments(tinyVae({ ...bits, estimator }), closedFormElbo(), {}).variance,
    );
    expect(own).toBeLessThan(0.5 * other!);
  });
});
