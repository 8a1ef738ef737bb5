import { tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { told } from '../support/told-noise.js';
import { arms, disarm, iwae, leaveOneOut, scoreFunction } from '../../src/index.js';
import { describeOnBackends, useBackend } from '../support/backend.js';
import { allTuples } from '../support/enumerate.js';
import { exactMoments } from '../support/expectation.js';
import { expectClose } from '../support/gradients.js';
import { closedFormElbo, exactGradient, monteCarloElbo } from '../support/tiny-reference.js';
import { pass, tinyVae } from '../support/tiny-vae.js';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/**
 * Which of `group` bits can have their rarer value together, of probability r each, with shares d
 * of a Dirichlet distribution that make it so.
 */
function outcomes(group: number, r: number) {
  const s = 1 - r ** (1 / (group - 1));
  // P(d_i > s for all i of a set of k) = max(0, 1 − k s)^(group − 1).
  const above = (k: number) => Math.max(0, 1 - k * s) ** (group - 1);
  return allTuples([0, 1], group).flatMap((rare) => {
    const k = rare.filter(Boolean).length;
    // Exactly these: by inclusion and exclusion of the others.
    const weight = Array.from({ length: group - k + 1 }, (_, more) => {
      const ways = [1, group - k, ((group - k) * (group - k - 1)) / 2, 1][more]!;
      return (-1) ** more * (group - k === 3 && more === 3 ? 1 : ways) * above(k + more);
    }).reduce((total, each) => total + each, 0);
    if (weight < 1e-12) return [];
    // The common ones share alike what is left when the rare ones have a little more than s.
    const spare = 1 - k * s;
    const shares = rare.map((is) => {
      if (k === group) return 1 / group;
      if (k === 0) return 1 / group;
      const common = Math.min(s / 2, (0.5 * spare) / (group - k));
      return is ? (1 - common * (group - k)) / k : common;
    });
    return [{ weight, shares }];
  });
}

/** The mean of the gradient over all that can be drawn, and the sum of its variances. */
function moments(group: number, kl: 'closed-form' | 'monte-carlo', latent: number) {
  const estimator = group === 2 ? disarm() : arms({ samples: group });
  const data = [[1, 0, 1, 1]];
  const options = { latents: 'bits', latent, samples: group, data, kl } as const;
  const tiny = tinyVae({ ...options, estimator, free: true });
  const { logits } = tiny.model.posteriorParams(tensor2d(data));
  const pieces = Array.from(logits!.dataSync(), (logit) =>
    outcomes(group, sigmoid(-Math.abs(logit))),
  );
  const total = tiny.weights.map(() => 0);
  let [square, whole] = [0, 0];
  const indices = pieces.map((each) => each.map((_, i) => i));
  const all = indices.reduce<number[][]>(
    (tuples, own) => tuples.flatMap((tuple) => own.map((i) => [...tuple, i])),
    [[]],
  );
  for (const which of all) {
    const chosen = which.map((i, d) => pieces[d]![i]!);
    const weight = chosen.reduce((product, piece) => product * piece.weight, 1);
    // Shares are those of exponential numbers −log(1 − u); row g, column d.
    told.queue = [
      Array.from({ length: group }, (_, g) =>
        chosen.map(({ shares }) => 1 - Math.exp(-shares[g]!)),
      ).flat(),
    ];
    const { gradient } = pass(tiny, {});
    whole += weight;
    gradient.forEach((slope, i) => {
      total[i]! += weight * slope;
      square += weight * slope * slope;
    });
  }
  expect(Math.abs(whole - 1)).toBeLessThan(1e-9);
  const variance = square - total.reduce((sum, value) => sum + value * value, 0);
  return { tiny, options, total, variance };
}

describe('bits that repel each other', () => {
  useBackend('cpu');

  it.each([
    { group: 2, latent: 2 },
    { group: 3, latent: 2 },
    { group: 3, latent: 1 },
  ])(
    'have the exact gradient in the mean, and less noise than leave-one-out: $group',
    ({ group, latent }) => {
      const { tiny, options, total, variance } = moments(group, 'closed-form', latent);
      expectClose(total, exactGradient(tiny, closedFormElbo()), 1e-5);
      const estimator = scoreFunction({ baseline: leaveOneOut(), samples: group });
      const reference = exactMoments(tinyVae({ ...options, estimator }), closedFormElbo(), {});
      expect(variance).toBeLessThan(reference.variance);
    },
  );

  it('are refused where the objective weighs samples against each other', () => {
    const objective = iwae({ samples: 2 });
    const options = { latents: 'bits', latent: 2, samples: 2, objective, free: true } as const;
    for (const estimator of [disarm(), arms({ samples: 2 })]) {
      expect(() => pass(tinyVae({ ...options, estimator }), {})).toThrow(
        /is for a mean over samples/,
      );
    }
  });

  it.each([2, 4])('have the right mean in pairs of %s samples that are drawn', (samples) => {
    const latent = 2;
    const options = { latents: 'bits', latent, samples, free: true } as const;
    const tiny = tinyVae({ ...options, estimator: disarm({ samples }) });
    const exact = exactGradient(
      tinyVae({ ...options, samples: 1, estimator: disarm() }),
      closedFormElbo(),
    );
    const copies = 20_000;
    // 22 weights of size about 0.1, each with a standard error below 0.005.
    pass(tiny, {}, undefined, copies).gradient.forEach((slope, i) =>
      expect(Math.abs(slope - exact[i]!)).toBeLessThan(0.025),
    );
  });

  it('say that they are without bias', () => {
    expect([disarm().unbiased, arms().unbiased]).toEqual([true, true]);
  });
});

describeOnBackends('bits that repel each other', () => {
  it('have the exact gradient in the mean with a KL from samples', () => {
    const { tiny, total } = moments(2, 'monte-carlo', 2);
    expectClose(total, exactGradient(tiny, monteCarloElbo()), 1e-5);
  });
});
