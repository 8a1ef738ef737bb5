import { tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  conditionalPrior,
  elbo,
  fit,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  oneHot,
  randomKey,
  scoreFunction,
  vae,
  type Objective,
  type Terms,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { expectClose, untracked } from '../support/gradients.js';
import { fromPrior, totalCorrelation } from '../support/parts/total-correlation.js';
import { mean, variance } from '../support/statistics.js';

const DATA = [
  [1, 0, 1, 1],
  [0, 0, 1, 0],
  [1, 1, 0, 0],
];

const parts = {
  data: [4],
  latent: 2,
  encoder: mlpEncoder([]),
  decoder: mlpDecoder([]),
  likelihood: bernoulli(),
};

/** What an objective is told in a step. */
function heard(options: Partial<Parameters<typeof vae>[0]>, look: (terms: Terms) => void): void {
  const listening: Objective = {
    ...elbo({ samples: 2 }),
    credit(terms) {
      look(terms);
      return elbo({ samples: 2 }).credit(terms);
    },
  };
  untracked(() => {
    const model = vae({ ...parts, ...(options as object), objective: listening });
    model.loss({ data: tensor2d(DATA) }, model.initialState(), randomKey(1));
    model.dispose();
  });
}

describe('objectives that look at the latents', () => {
  useBackend('cpu');

  it('are told z, the posterior that it is of, and draws from the prior', () => {
    heard({ kl: 'monte-carlo' }, (terms) => {
      if (terms.kind !== 'monte-carlo') throw new Error('another KL than asked for');
      const { z, posterior, logPosterior, samplePrior } = terms;
      expect(z.shape).toEqual([2, 3, 2]);
      const { family, params } = posterior;
      expect(params.mean!.shape).toEqual([3, 2]);
      [0, 1].forEach((s) => {
        const ofSample = tensor2d([...z.dataSync()].slice(6 * s, 6 * s + 6), [3, 2]);
        expectClose(
          family.logProb(params, ofSample).dataSync(),
          [...logPosterior.dataSync()].slice(3 * s, 3 * s + 3),
          1e-6,
        );
      });
      expect(samplePrior().shape).toEqual([3, 2]);
      expect([...samplePrior().dataSync()]).toEqual([...samplePrior().dataSync()]);
      expect([...samplePrior().dataSync()]).not.toEqual([...z.dataSync()].slice(0, 6));
    });
  });

  it('draw from the prior as it is, of each condition its own', () => {
    const rows = 4000;
    let drawn: Tensor | undefined;
    const listening: Objective = {
      ...elbo(),
      credit(terms) {
        drawn = terms.samplePrior();
        return elbo().credit(terms);
      },
    };
    untracked(() => {
      const model = vae({
        ...parts,
        condition: 2,
        prior: conditionalPrior(),
        objective: listening,
      });
      model.weights['prior/mean']!.assign(
        tensor2d([
          [5, -5],
          [0, 1],
        ]),
      );
      model.weights['prior/logScale']!.assign(
        tensor2d([
          [0, 0],
          [-1, 1],
        ]),
      );
      const labels = Array.from({ length: rows }, (_, i) => i % 2);
      const data = tensor2d(labels.map(() => DATA[0]!));
      const state = model.initialState();
      model.loss({ data, condition: oneHot(labels, 2) }, state, randomKey(1));
      const values = drawn!.dataSync();
      const column = (label: number, j: number) =>
        labels.flatMap((own, n) => (own === label ? [values[2 * n + j]!] : []));
      [
        { label: 0, j: 0, centre: 5, scale: 1 },
        { label: 0, j: 1, centre: -5, scale: 1 },
        { label: 1, j: 0, centre: 0, scale: Math.exp(-1) },
        { label: 1, j: 1, centre: 1, scale: Math.E },
      ].forEach(({ label, j, centre, scale }) => {
        // 5 standard errors of the mean, and of the variance, of 2,000 draws.
        expect(Math.abs(mean(column(label, j)) - centre)).toBeLessThan(0.112 * scale);
        expect(Math.abs(variance(column(label, j)) / scale ** 2 - 1)).toBeLessThan(0.16);
      });
      model.dispose();
    });
  });

  it('take the KL apart: with β = 1 it is the ELBO, and above it the total correlation counts', () => {
    const lossOf = (objective: Objective) =>
      untracked(() => {
        const model = vae({ ...parts, objective, kl: 'monte-carlo' });
        const state = model.initialState();
        const { loss } = model.loss({ data: tensor2d(DATA) }, state, randomKey(5));
        const value = loss.dataSync()[0]!;
        model.dispose();
        return value;
      });
    const [plain, one] = [lossOf(elbo()), lossOf(totalCorrelation(1, 3))];
    expectClose([one], [plain], 1e-6);

    // In float64, of the very same draws.
    let told: { z: number[]; mean: number[]; logScale: number[] } | undefined;
    const base = totalCorrelation(3, 7);
    const three = lossOf({
      ...base,
      credit(terms) {
        const of = (name: string) => [...terms.posterior.params[name]!.dataSync()];
        told = { z: [...terms.z.dataSync()], mean: of('mean'), logScale: of('logScale') };
        return base.credit(terms);
      },
    });
    const { z, mean: centre, logScale } = told!;
    const each = (n: number, m: number, d: number) => {
      const scale = logScale[2 * m + d]!;
      const away = (z[2 * n + d]! - centre[2 * m + d]!) / Math.exp(scale);
      return Math.exp(-0.5 * (away * away + Math.log(2 * Math.PI)) - scale);
    };
    const sum = (term: (m: number) => number) => term(0) + term(1) + term(2);
    const correlations = [0, 1, 2].map(
      (n) =>
        Math.log(sum((m) => each(n, m, 0) * each(n, m, 1)) / 21) -
        Math.log(sum((m) => each(n, m, 0)) / 21) -
        Math.log(sum((m) => each(n, m, 1)) / 21),
    );
    expectClose([three], [plain + 2 * mean(correlations)], 1e-5);
  });

  it('train on a distance from the prior', async () => {
    const model = vae({ ...parts, objective: fromPrior(50) });
    const { history } = await fit(model, tensor2d(DATA), { epochs: 60, learningRate: 0.05 });
    expect(history[59]!.loss).toBeLessThan(history[0]!.loss);
    model.dispose();
  });

  it('are told the latents of any estimator', () => {
    heard({ estimator: scoreFunction({ samples: 2 }), prior: undefined }, (terms) =>
      expect(terms.z.shape).toEqual([2, 3, 2]),
    );
  });
});

describe('a family that draws and judges in one pass', () => {
  useBackend('cpu');

  it('is asked for its log-probability by that pass, wherever the draws are its own', async () => {
    const plain = gaussian();
    let passes = 0;
    const posterior = {
      ...plain,
      type: 'flow',
      logProb: (): never => {
        throw new Error('has no inverse');
      },
      sampleWithLogProb(
        params: Parameters<typeof plain.sample>[0],
        key: Parameters<typeof plain.sample>[1],
      ) {
        passes++;
        const value = plain.sample(params, key);
        return { value, logProb: plain.logProb(params, value) };
      },
    };
    const lossOf = (own: typeof plain) =>
      untracked(() => {
        const model = vae({ ...parts, posterior: own, kl: 'monte-carlo' });
        const { loss } = model.loss({ data: tensor2d(DATA) }, model.initialState(), randomKey(5));
        const value = loss.dataSync()[0]!;
        const bound = [...model.elbo(tensor2d(DATA)).dataSync()];
        model.dispose();
        return [value, ...bound];
      });
    expect(lossOf(posterior as never)).toEqual(lossOf(plain));
    expect(passes).toBe(2);
  });
});
