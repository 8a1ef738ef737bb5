import {
  add,
  memory,
  mul,
  scalar,
  sub,
  sum,
  tensor2d,
  tensor1d,
  tidy,
  variable,
  zeros,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { meanOfAll } from '../../../examples/binary-latents/mean-of-all.js';
import {
  binByClass,
  classHistogram,
  highestShare,
} from '../../../examples/shared/figures/class-histogram.js';
import {
  gradientSpread,
  settledState,
} from '../../../examples/shared/measures/gradient-variance.js';
import { foldIn, randomKey } from '../../../src/core/keys.js';
import { normalNoise } from '../../../src/core/noise.js';
import { leaveOneOut } from '../../../src/estimators/leave-one-out.js';
import type { Trainable } from '../../../src/models/trainable.js';
import { elbo } from '../../../src/objectives/elbo.js';
import { useBackend } from '../../support/backend.js';
import { expectClose } from '../../support/gradients.js';
import { otherTerms } from '../../support/inputs.js';

describe('class histograms', () => {
  // Two values for each of three images.
  const counts = binByClass([0, 0.49, 0.5, 1, 0.51, 0.2], [3, 1, 3], 2);

  it('count the values of each image for its class, 1 in the last bin', () => {
    expect([counts[1], counts[3]]).toEqual([
      [0, 2],
      [3, 1],
    ]);
    expect(counts.flat().reduce((total, count) => total + count, 0)).toBe(6);
    expect(highestShare(counts)).toBe(0.5);
  });

  it('stack the classes up to the share of their bin', () => {
    const { svg } = classHistogram(counts, { x: 'mean', top: 0.5 });
    const heights = [...svg.matchAll(/<rect [^>]*height="([\d.]+)" fill="#(ff7f0e|d62728)"/g)].map(
      ([, height]) => Number(height),
    );
    const frame = 250 - 44 - 10;
    expectClose(
      heights.filter((height) => height > 0).sort((a, b) => a - b),
      [frame / 3, (frame * 2) / 3, frame],
      1e-3,
    );
  });
});

describe('the spread of gradients', () => {
  useBackend('cpu');
  const [size, draws] = [3, 50];
  const offset = [5, -1, 2];

  /**
   * A model whose gradient is an offset and twice a standard normal; its state counts what it has
   * seen.
   */
  function noisy() {
    const weights = variable(zeros([size]));
    const model: Trainable = {
      type: 'noisy',
      data: [1],
      conditional: false,
      condition: undefined,
      support: { type: 'real', low: -Infinity, high: Infinity },
      variables: [weights],
      initialState: () => ({ step: 0, estimator: { seen: scalar(0) } }),
      loss: ({ data }, { step, estimator }, key) => ({
        loss: sum(mul(weights, add(tensor1d(offset), mul(2, normalNoise(key, [size]))))),
        metrics: {},
        state: { step: step + 1, estimator: { seen: add(estimator.seen!, sum(data)) } },
      }),
      measure: () => ({}),
    };
    return { model, weights };
  }

  it('is the trace of the covariance, and the squared length of the mean freed of noise', async () => {
    const { model, weights } = noisy();
    const key = randomKey(4);
    const { variance, meanSquare } = await gradientSpread(
      model,
      [weights],
      { data: zeros([1, 1]) },
      model.initialState(),
      draws,
      key,
    );
    const gradients = Array.from({ length: draws }, (_, draw) =>
      [...normalNoise(foldIn(key, draw), [size]).dataSync()].map(
        (noise, j) => offset[j]! + 2 * noise,
      ),
    );
    const means = offset.map(
      (_, j) => gradients.reduce((total, gradient) => total + gradient[j]!, 0) / draws,
    );
    const expected =
      gradients.reduce(
        (total, gradient) =>
          total + gradient.reduce((square, value, j) => square + (value - means[j]!) ** 2, 0),
        0,
      ) /
      (draws - 1);
    expectClose(
      [variance, meanSquare],
      [expected, means.reduce((total, mean) => total + mean ** 2, 0) - expected / draws],
      1e-4,
    );
    // 3 · 2² and 5² + 1² + 2², within some four standard deviations: 2σ²√(2 · 3 / 49) and 2 · 2|μ|
    // / √50.
    expect(Math.abs(variance - 12)).toBeLessThan(4 * 4 * Math.sqrt(6 / (draws - 1)));
    expect(Math.abs(meanSquare - 30)).toBeLessThan(4 * 4 * Math.sqrt(30 / draws));
  });

  it('is measured with what the estimator has learned, and leaves nothing else behind', async () => {
    const { model, weights } = noisy();
    const before = memory().numTensors;
    const state = settledState(
      model,
      (index) => ({ data: tensor2d([[index + 1]]) }),
      4,
      randomKey(1),
    );
    expect([state.step, state.estimator.seen!.dataSync()[0]]).toEqual([4, 1 + 2 + 3 + 4]);
    expect(memory().numTensors).toBe(before + 1);
    const data = zeros([1, 1]);
    await gradientSpread(model, [weights], { data }, state, 3, randomKey(1));
    expect(memory().numTensors).toBe(before + 2);
  });
});

describe('the mean of all samples', () => {
  useBackend('cpu');

  it('leaves of each signal what leave-one-out leaves, times (K − 1) / K', () => {
    const samples = 4;
    const data = zeros([2, 1]);
    const logLikelihood = tensor2d([
      [-90, -120],
      [-100, -80],
      [-70, -95],
      [-110, -101],
    ]);
    const credit = elbo().credit({
      ...otherTerms,
      kind: 'closed-form',
      step: 0,
      logLikelihood,
      kl: zeros([2]),
      klPerDimension: () => zeros([2, 1]),
    });
    const own = tidy(() => sub(credit.signal, meanOfAll.value({ credit, data, state: {} })));
    const others = tidy(() => sub(credit.signal, leaveOneOut().value({ credit, data, state: {} })));
    expectClose(own.dataSync(), mul((samples - 1) / samples, others).dataSync(), 1e-5);
  });
});
