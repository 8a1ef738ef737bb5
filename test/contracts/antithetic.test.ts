import { tensor, tensor2d, variableGrads, type Scalar, type Variable } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  leaveOneOut,
  randomKey,
  scoreFunction,
  sigmoidBeliefNetwork,
  type Estimator,
  type Key,
  type Params,
  type Shape,
} from '../../src/index.js';
import { exactElbo } from '../models/sigmoid-belief-network/amortized-reference.js';
import { useBackend } from '../support/backend.js';
import { allTuples } from '../support/enumerate.js';
import { exactMoments } from '../support/expectation.js';
import { centralDifferences, expectClose, untracked } from '../support/gradients.js';
import { antitheticBits } from '../support/parts/antithetic-bits.js';
import { float64Stream } from '../support/random.js';
import { closedFormElbo, exactGradient } from '../support/tiny-reference.js';
import { pass, tinyVae } from '../support/tiny-vae.js';

/** Where the bits that u and 1 − u decide change, as middles and lengths of what lies between. */
function pairPieces(p: number) {
  const [low, high] = [Math.min(p, 1 - p), Math.max(p, 1 - p)];
  return [
    { u: low / 2, weight: low },
    { u: 0.5, weight: high - low },
    { u: (1 + high) / 2, weight: 1 - high },
  ];
}

const singlePieces = (p: number) => [
  { u: p / 2, weight: p },
  { u: (1 + p) / 2, weight: 1 - p },
];

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Numbers that are told, call by call. */
function toldNoise() {
  let queue: readonly number[][] = [];
  return {
    tell: (calls: readonly number[][]) => (queue = calls),
    uniform(_: Key, shape: Shape) {
      const [now, ...later] = queue;
      queue = later;
      return tensor(now!, [...shape]);
    },
  };
}

describe('antithetic bits', () => {
  useBackend('cpu');

  it.each([
    { data: [[1, 0, 1, 1]], latent: 2 },
    {
      data: [
        [1, 0, 1, 1],
        [0, 0, 1, 0],
      ],
      latent: 1,
    },
  ])('are without bias in a VAE, and quieter than leave-one-out: $latent', ({ data, latent }) => {
    const noise = toldNoise();
    const told = { latents: 'bits', latent, samples: 2, data, kl: 'closed-form' } as const;
    const tiny = tinyVae({ ...told, estimator: antitheticBits(2, noise.uniform), free: true });
    const { logits } = tiny.model.posteriorParams(tensor2d(data));
    const pieces = Array.from(logits!.dataSync(), (logit) => pairPieces(sigmoid(logit)));
    const total = tiny.weights.map(() => 0);
    let square = 0;
    for (const which of allTuples([0, 1, 2], pieces.length)) {
      const chosen = which.map((piece, i) => pieces[i]![piece]!);
      const weight = chosen.reduce((product, piece) => product * piece.weight, 1);
      noise.tell([chosen.map(({ u }) => u)]);
      const { gradient } = pass(tiny, {});
      gradient.forEach((slope, i) => {
        total[i]! += weight * slope;
        square += weight * slope * slope;
      });
    }
    expectClose(total, exactGradient(tiny, closedFormElbo()), 1e-5);
    const own = square - total.reduce((sum, value) => sum + value * value, 0);
    const other = scoreFunction({ baseline: leaveOneOut(), samples: 2 });
    const reference = exactMoments(tinyVae({ ...told, estimator: other }), closedFormElbo(), {});
    expect(own).toBeLessThan(reference.variance);
  });

  describe('in a belief network of two layers', () => {
    const sizes = [3, 1, 1];
    const data = [[1, 0, 1]];

    /** The mean gradient over all that the noise can decide, and the exact one. */
    function bothGradients(
      change: (estimator: Estimator<Params, 'any'>) => Estimator<Params, 'any'>,
    ) {
      const noise = toldNoise();
      const network = sigmoidBeliefNetwork({ data: [3], layers: [1, 1] });
      const model = network.amortized({ estimator: change(antitheticBits(2, noise.uniform)) });
      const next = float64Stream(2);
      const weights = model.variables.flatMap((variable) => {
        const values = Array.from({ length: variable.size }, () => Math.fround(6 * next() - 3));
        variable.assign(tensor(values, variable.shape));
        return values;
      });
      const q = (level: number, below: readonly number[]) => {
        const [kernel, bias] = model.encoders[level]!.getWeights().map((w) => w.dataSync());
        return sigmoid(below.reduce((sum, x, i) => sum + x * kernel![i]!, bias![0]!));
      };
      const first = q(0, data[0]!);
      const total = weights.map(() => 0);
      const blind = change !== same;
      for (const { u, weight } of pairPieces(first)) {
        const bits = [Number(u < first), Number(1 - u < first)];
        const second = bits.map((bit) => q(1, [bit]));
        // Blind to who shares parameters, the upper layer draws one number for both rows.
        const cuts = [0, 1, ...second, ...second.map((p) => 1 - p)].sort((a, b) => a - b);
        const outcomes = blind
          ? cuts.slice(1).map((to, i) => ({
              told: [(to + cuts[i]!) / 2],
              share: to - cuts[i]!,
            }))
          : singlePieces(second[0]!).flatMap((a) =>
              singlePieces(second[1]!).map((b) => ({
                told: [a.u, b.u],
                share: a.weight * b.weight,
              })),
            );
        for (const { told, share } of outcomes) {
          noise.tell([[u], told]);
          untracked(() => {
            const loss = () =>
              model.loss({ data: tensor2d(data) }, model.initialState(), randomKey(0))
                .loss as Scalar;
            const { grads } = variableGrads(loss, [...model.variables] as Variable[]);
            model.variables
              .flatMap(({ name }) => [...grads[name]!.dataSync()])
              .forEach((slope, i) => (total[i]! += weight * share * slope));
          });
        }
      }
      const exact = centralDifferences(
        (moved) => -exactElbo({ sizes, data, counts: [1] }, moved),
        weights,
      );
      return { total, exact };
    }
    const same = (estimator: Estimator<Params, 'any'>) => estimator;

    it('are without bias, since they are told which rows share parameters', () => {
      const { total, exact } = bothGradients(same);
      expectClose(total, exact, 1e-5);
    });

    it('have bias where they take all rows for pairs', () => {
      const { total, exact } = bothGradients((estimator) => ({
        ...estimator,
        draw: (posterior, params, key, context) =>
          estimator.draw(posterior, params, key, { ...context, samples: 2 }),
      }));
      expect(() => expectClose(total, exact, 0.02)).toThrow();
    });
  });
});
