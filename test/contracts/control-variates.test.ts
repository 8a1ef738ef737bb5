import {
  reshape,
  tensor,
  tensor2d,
  variableGrads,
  type Scalar,
  type Variable,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  randomKey,
  rebar,
  relax,
  scoreFunction,
  sigmoidBeliefNetwork,
  stopGradient,
  type Estimator,
} from '../../src/index.js';
import { exactElbo } from '../models/sigmoid-belief-network/amortized-reference.js';
import { useBackend } from '../support/backend.js';
import { centralDifferences, untracked } from '../support/gradients.js';
import { float64Stream } from '../support/random.js';
import { mean, variance } from '../support/statistics.js';
import { closedFormElbo, exactGradient } from '../support/tiny-reference.js';
import { pass, tinyVae, TWO_DATA, type TinyVae } from '../support/tiny-vae.js';

/** Encoder and decoder of 4 bits and 2 latent ones, of which the encoder's come first. */
const [ENCODER, NETWORKS] = [4 * 2 + 2, 4 * 2 + 2 + 2 * 4 + 4];

const KEYS = 60;
const COPIES = 200;

function tinyWith(estimator: Estimator): TinyVae {
  const free = { latents: 'bits', latent: 2, samples: 1, kl: 'closed-form', free: true } as const;
  return tinyVae({ ...free, estimator });
}

/** The gradient of each weight, over keys. */
function columnsOf(tiny: TinyVae, count = NETWORKS): number[][] {
  const drawn = Array.from(
    { length: KEYS },
    (_, seed) => pass(tiny, {}, randomKey(seed), COPIES).gradient,
  );
  return Array.from({ length: count }, (_, i) => drawn.map((row) => row[i]!));
}

const noise = (tiny: TinyVae) =>
  columnsOf(tiny, ENCODER).reduce((total, column) => total + variance(column), 0);

describe('an estimator that asks what the objective says of other latents', () => {
  useBackend('cpu');

  it.each([rebar(), rebar({ scale: 0.4, temperature: 0.3 }), relax()])(
    'has no bias: $type $options',
    (estimator) => {
      const tiny = tinyWith(estimator);
      const exact = exactGradient(tiny, closedFormElbo());
      columnsOf(tiny).forEach((column, i) => {
        // 22 weights within 5 standard errors, of 60 means: a false alarm in 8,000 runs.
        const error = Math.sqrt(variance(column) / KEYS);
        expect(Math.abs(mean(column) - exact[i]!), `weight ${i}`).toBeLessThan(5 * error + 1e-6);
      });
    },
  );

  it('has none in a belief network, whose upper layers are drawn anew', () => {
    const sizes = [3, 1, 2];
    const x = [1, 0, 1];
    const network = sigmoidBeliefNetwork({ data: [3], layers: [1, 2] });
    const model = network.amortized({ estimator: rebar() });
    const next = float64Stream(2);
    const weights = model.variables.flatMap((variable) => {
      const values = Array.from({ length: variable.size }, () => Math.fround(3 * next() - 1.5));
      variable.assign(tensor(values, variable.shape));
      return values;
    });
    const exact = centralDifferences(
      (moved) => -exactElbo({ sizes, data: [x], counts: [1] }, moved),
      weights,
    );
    const drawn = Array.from({ length: KEYS }, (_, seed) =>
      untracked(() => {
        const data = tensor2d(Array.from({ length: COPIES }, () => x));
        const loss = () =>
          model.loss({ data }, model.initialState(), randomKey(seed)).loss as Scalar;
        const { grads } = variableGrads(loss, [...model.variables] as Variable[]);
        return model.variables.flatMap(({ name }) => [...grads[name]!.dataSync()]);
      }),
    );
    exact.forEach((slope, i) => {
      const column = drawn.map((row) => row[i]!);
      const error = Math.sqrt(variance(column) / KEYS);
      expect(Math.abs(mean(column) - slope), `weight ${i}`).toBeLessThan(5 * error + 1e-6);
    });
  });

  it('has less noise than one that does not', () => {
    expect(noise(tinyWith(rebar()))).toBeLessThan(0.3 * noise(tinyWith(scoreFunction())));
  });

  it('is told the same of the latents that were drawn as the objective said of them', () => {
    const base = scoreFunction({ samples: 2 });
    const heard: number[][] = [];
    const listening: Estimator = {
      ...base,
      surrogate(inputs) {
        const { bound, signal } = inputs.evaluate(inputs.draw);
        for (const each of [bound, inputs.credit.bound, signal, inputs.credit.signal])
          heard.push([...stopGradient(each).dataSync()]);
        return base.surrogate(inputs);
      },
    };
    const tiny = tinyVae({
      latents: 'bits',
      latent: 2,
      samples: 2,
      estimator: listening,
      free: true,
      counts: [1.5, 0.5],
    });
    pass(tiny, {});
    expect(heard[0]).toEqual(heard[1]);
    expect(heard[2]).toEqual(heard[3]);
    expect(heard[0]).toHaveLength(TWO_DATA.length);
  });

  it('is refused other latents than the model has', () => {
    const base = scoreFunction();
    const wrong: Estimator = {
      ...base,
      surrogate(inputs) {
        const { z, logPosterior } = inputs.draw;
        inputs.evaluate({ z: reshape(z, [-1]), logPosterior });
        return base.surrogate(inputs);
      },
    };
    expect(() => pass(tinyWith(wrong), {})).toThrow(
      /the estimator 'scoreFunction' must give to evaluate as z a float32 tensor of shape \[2, 2\]/,
    );
  });
});
