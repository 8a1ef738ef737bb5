import { scalar, tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { told } from '../support/told-noise.js';
import {
  evaluate,
  gumbelSoftmax,
  iwae,
  learnedBaseline,
  mlpEncoder,
  randomKey,
  rebar,
  relax,
  scoreFunction,
  uniformNoise,
  type Estimator,
} from '../../src/index.js';
import type { KlKind } from '../../src/distributions/settle-kl.js';
import { describeOnBackends, useBackend } from '../support/backend.js';
import { exactMoments, expectUnbiased } from '../support/expectation.js';
import { centralDifferences, expectClose, untracked } from '../support/gradients.js';
import { mean } from '../support/statistics.js';
import {
  closedFormElbo,
  exactGradient,
  monteCarloElbo,
  PRIOR_PROBABILITY,
} from '../support/tiny-reference.js';
import { pass, tinyVae, TWO_DATA } from '../support/tiny-vae.js';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Nodes and weights of Gauss and Legendre on [from, to], by Newton's method. */
function gauss(from: number, to: number, count = 16) {
  return Array.from({ length: count }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let round = 0; round < 50; round++) {
      let [before, now] = [1, x];
      for (let k = 2; k <= count; k++)
        [before, now] = [now, ((2 * k - 1) * x * now - (k - 1) * before) / k];
      slope = (count * (x * now - before)) / (x * x - 1);
      x -= now / slope;
    }
    const weight = 2 / ((1 - x * x) * slope * slope);
    return { point: from + ((x + 1) / 2) * (to - from), weight: (weight * (to - from)) / 2 };
  });
}

/** Encoder and decoder of 4 bits and a latent one. */
const NETWORKS = 4 + 1 + 4 + 4;

describeOnBackends('a control variate at relaxed bits', () => {
  it.each<{ name: string; make: () => Estimator; kl?: KlKind }>([
    { name: 'rebar', make: () => rebar() },
    { name: 'rebar, warmer', make: () => rebar({ temperature: 0.8, scale: 0.4 }) },
    { name: 'rebar, a KL from samples', make: () => rebar(), kl: 'monte-carlo' },
    { name: 'relax', make: () => relax() },
    { name: 'relax alone', make: () => relax({ scale: 0 }) },
  ])('leaves the mean of the gradient as it is, by quadrature: $name', ({ make, kl }) => {
    const x = [1, 0, 1, 1];
    const [kind, estimator] = [kl ?? 'closed-form', make()];
    const bits = { latents: 'bits', latent: 1, samples: 1, kl: kind, estimator } as const;
    const one = tinyVae({ ...bits, free: true, data: [x] });
    const bound = kind === 'closed-form' ? closedFormElbo() : monteCarloElbo();
    const exact = exactGradient(one, bound).slice(0, NETWORKS);
    const p = untracked(() =>
      sigmoid(one.model.posteriorParams(tensor2d([x])).logits!.dataSync()[0]!),
    );
    const nodes = [...gauss(0, 1 - p), ...gauss(1 - p, 1)].flatMap((u) =>
      gauss(0, 1).map((v) => ({ u: u.point, v: v.point, weight: u.weight * v.weight })),
    );
    const all = tinyVae({
      ...bits,
      free: true,
      data: nodes.map(() => x),
      counts: nodes.map(({ weight }) => weight * nodes.length),
    });
    told.queue = [nodes.map(({ u }) => u), nodes.map(({ v }) => v)];
    const { gradient } = pass(all, {});
    expectClose(gradient.slice(0, NETWORKS), exact, 2e-5);
  });
});

describe('rebar and relax', () => {
  useBackend('cpu');

  it('are refused where the objective weighs samples against each other', () => {
    const objective = iwae({ samples: 2 });
    const bits = { latents: 'bits', latent: 2, samples: 2, objective, free: true } as const;
    for (const estimator of [rebar({ samples: 2 }), relax({ samples: 2 })])
      expect(() => pass(tinyVae({ ...bits, estimator }), {})).toThrow(/a mean over samples/);
  });

  it('have far less noise than the score function', () => {
    const noise = (estimator: Estimator) => {
      const tiny = tinyVae({
        latents: 'bits',
        latent: 2,
        samples: 1,
        estimator,
        free: true,
        kl: 'closed-form',
      });
      const drawn = Array.from({ length: 300 }, (_, seed) =>
        pass(tiny, {}, randomKey(seed)).gradient.slice(0, 10),
      );
      return mean(
        drawn[0]!.map((_, i) => {
          const column = drawn.map((row) => row[i]!);
          return mean(column.map((value) => (value - mean(column)) ** 2));
        }),
      );
    };
    expect(noise(rebar())).toBeLessThan(0.4 * noise(scoreFunction()));
  });
});

const softplus = (x: number) => Math.log1p(Math.exp(x));

/** −(the relaxed bound), in float64: Maddison, Mnih and Teh (2017), equation 20. */
function relaxedLoss(weights: readonly number[], u: readonly number[], lambda: number): number {
  const bounds = TWO_DATA.map((x, n) => {
    const alpha = x.reduce<number>((sum, value, i) => sum + value * weights[i]!, weights[4]!);
    const y = (alpha + Math.log(u[n]! / (1 - u[n]!))) / lambda;
    const logLikelihood = x.reduce<number>((sum, value, i) => {
      const logit = weights[5 + i]! * sigmoid(y) + weights[9 + i]!;
      return sum + value * logit - softplus(logit);
    }, 0);
    const density = (a: number) => Math.log(lambda) + a - lambda * y - 2 * softplus(a - lambda * y);
    const prior = Math.log(PRIOR_PROBABILITY / (1 - PRIOR_PROBABILITY));
    return logLikelihood + density(prior) - density(alpha);
  });
  return -mean(bounds);
}

describeOnBackends('gumbelSoftmax', () => {
  const bits = { latents: 'bits', latent: 1, samples: 1, free: true } as const;

  it('trains on the bound of the relaxed bits, at the temperature of the step', () => {
    const tiny = tinyVae({
      ...bits,
      estimator: gumbelSoftmax({ temperature: (step) => 1 / (2 + step) }),
    });
    const key = randomKey(3);
    const u = untracked(() => Array.from(uniformNoise(key, [2, 1]).dataSync()));
    const { loss, gradient } = pass(tiny, {}, key);
    expectClose([loss], [relaxedLoss(tiny.weights, u, 0.5)], 1e-5);
    expectClose(
      gradient,
      centralDifferences((weights) => relaxedLoss(weights, u, 0.5), tiny.weights),
      2e-5,
    );
    const data = tensor2d(TWO_DATA.map((row) => [...row]));
    const later = tiny.model.loss({ data }, { step: 2, estimator: {} }, key).loss;
    expectClose(Array.from(later.dataSync()), [relaxedLoss(tiny.weights, u, 0.25)], 1e-5);
  });

  it.each(['closed-form', 'monte-carlo'] as const)(
    'shows the decoder bits where it is hard: %s',
    (kl) => {
      const estimator = gumbelSoftmax({ temperature: 0.5, hard: true });
      const tiny = tinyVae({ ...bits, estimator, kl });
      const other = tinyVae({ ...bits, estimator: scoreFunction(), kl });
      const u = [0.9, 0.1];
      told.queue = [u];
      const { loss } = pass(tiny, {});
      // What is below p is 1 for the score function, what is above 1 − p for the relaxation.
      told.queue = [u.map((each) => 1 - each)];
      expectClose([loss], [pass(other, {}).loss], 1e-5);
    },
  );

  it('leaves the bits of the model as they are: it is judged by their own bound', async () => {
    const data = tensor2d(TWO_DATA.map((row) => [...row]));
    const of = async (estimator: Estimator) =>
      (await evaluate(tinyVae({ ...bits, estimator }).model, data, { seed: 4 })).logLikelihood;
    expect(await of(gumbelSoftmax({ temperature: 0.5 }))).toBe(await of(scoreFunction()));
  });
});

describeOnBackends('learnedBaseline', () => {
  const bits = { latents: 'bits', latent: 2, samples: 1, kl: 'closed-form' } as const;
  const networks = 4 * 2 + 2 + 2 * 4 + 4;

  it('leaves the mean of the gradient as it is, whatever its network says', () => {
    for (const hidden of [[], [3]]) {
      const estimator = scoreFunction({ baseline: learnedBaseline(mlpEncoder(hidden)) });
      const tiny = tinyVae({ ...bits, estimator, counts: [1.7, 0.3] });
      expect(Object.keys(tiny.model.weights).some((name) => name.startsWith('estimator/'))).toBe(
        true,
      );
      expectUnbiased(tiny, closedFormElbo(), undefined, networks);
    }
  });

  it('learns by least squares, and divides by the running deviation above 1', () => {
    const baseline = learnedBaseline(mlpEncoder([]), { decay: 0.5 });
    const tiny = tinyVae({ ...bits, estimator: scoreFunction({ baseline }) });
    const state = (square: number) => ({
      total: scalar(0),
      square: scalar(square),
      weight: scalar(1),
    });
    const [plain, divided] = [1, 16].map(
      (square) => exactMoments(tiny, closedFormElbo(), state(square)).mean,
    );
    const zero = exactMoments(
      tinyVae({ ...bits, estimator: scoreFunction() }),
      closedFormElbo(),
      {},
    ).mean;
    // With a closed form the KL's part stays, the score's is a quarter; the baseline's own stays.
    expectClose(plain!.slice(0, networks), zero, 1e-5);
    expectClose(divided!.slice(networks), plain!.slice(networks), 1e-5);
    expect(Math.hypot(...divided!.slice(networks))).toBeGreaterThan(0.1);
    expect(Math.hypot(...divided!.map((slope, i) => slope - plain![i]!))).toBeGreaterThan(0.01);
  });
});
