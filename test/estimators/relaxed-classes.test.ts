import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { told } from '../support/told-noise.js';
import { categorical, gumbelSoftmax, randomKey, type Params } from '../../src/index.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectClose } from '../support/gradients.js';
import { drawContext } from '../support/inputs.js';

/** Two data, each with two variables of three classes. */
const SHAPE = [2, 2, 3];
const CLASSES = 3;
const LOGITS = [0.2, -1, 0.5, 1.5, 0, -0.3, -0.6, 0.1, 0.9, 0, 2, 1];
const UNIFORM = [0.31, 0.9, 0.55, 0.12, 0.44, 0.71, 0.98, 0.03, 0.5, 0.27, 0.66, 0.83];
const PRIOR = [0.5, -0.5, 0, 1, 0.3, -2, 0.5, -0.5, 0, 1, 0.3, -2];

const variablesOf = (values: ArrayLike<number>) =>
  Array.from({ length: values.length / CLASSES }, (_, i) =>
    Array.from(values).slice(i * CLASSES, (i + 1) * CLASSES),
  );
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const numbers = (values: Tensor) => Array.from(values.dataSync());

/** softmax((α + G) / λ), G = −log(−log u). */
const RELAXED = (lambda: number) =>
  variablesOf(LOGITS.map((alpha, i) => (alpha - Math.log(-Math.log(UNIFORM[i]!))) / lambda)).map(
    (scaled) => scaled.map((value) => Math.exp(value) / total(scaled.map(Math.exp))),
  );

/**
 * The log-density of the logarithms of z, variable by variable: Maddison, Mnih and Teh (2017),
 * equation 10, (n − 1)! λ^(n − 1) Π_k α_k z_k^(−λ − 1) / (Σ_i α_i z_i^−λ)^n, times Π_k z_k.
 */
function logDensity(z: readonly number[], logits: readonly number[], lambda: number): number {
  const alpha = logits.map(Math.exp);
  const product = z.reduce((value, each, k) => value * alpha[k]! * each ** (-lambda - 1), 1);
  const norm = total(z.map((each, k) => alpha[k]! * each ** -lambda)) ** CLASSES;
  const density = (2 * lambda ** (CLASSES - 1) * product) / norm;
  return Math.log(density * z.reduce((value, each) => value * each, 1));
}

const densities = (z: readonly number[][], logits: readonly number[], lambda: number) => {
  const each = variablesOf(logits).map((own, i) => logDensity(z[i]!, own, lambda));
  return [each[0]! + each[1]!, each[2]! + each[3]!];
};

describeOnBackends('gumbelSoftmax of classes', () => {
  const family = categorical({ classes: CLASSES });
  const draw = (options: Parameters<typeof gumbelSoftmax>[0]) => {
    const params: Params = { logits: tensor(LOGITS, SHAPE) };
    told.queue = [UNIFORM];
    return gumbelSoftmax(options).draw(family, params, randomKey(1), drawContext);
  };

  it.each([0.4, 1, 1.7])('draws between the classes, at a temperature of %s', (temperature) => {
    const { z } = draw({ temperature });
    expect(z.shape).toEqual(SHAPE);
    expectClose(numbers(z), RELAXED(temperature).flat(), 1e-5);
  });

  it.each([0.4, 1, 1.7])(
    'has the densities of the concrete distribution, at a temperature of %s',
    (temperature) => {
      const { logPosterior, logPrior } = draw({ temperature });
      const z = RELAXED(temperature);
      expectClose(numbers(logPosterior()), densities(z, LOGITS, temperature), 1e-5);
      const said = logPrior!(family, { logits: tensor(PRIOR, SHAPE) });
      expectClose(numbers(said), densities(z, PRIOR, temperature), 1e-5);
    },
  );

  it('shows the likeliest class of what it drew where it is hard, with their probability', () => {
    const hard = draw({ temperature: 0.7, hard: true });
    const best = RELAXED(0.7).map((z) => z.map((each) => Number(each === Math.max(...z))));
    expectClose(numbers(hard.z), best.flat(), 1e-6);
    expect(hard.logPrior).toBeUndefined();
    // Of one-hot variables: Σ_j (α_j of the class − log Σ_k e^α_k).
    const each = variablesOf(LOGITS).map(
      (logits, i) =>
        total(logits.map((a, k) => a * best[i]![k]!)) - Math.log(total(logits.map(Math.exp))),
    );
    expectClose(numbers(hard.logPosterior()), [each[0]! + each[1]!, each[2]! + each[3]!], 1e-5);
  });

  it('is refused for latents of families that it does not know, whatever their name', () => {
    const params = { logits: tensor(LOGITS, SHAPE) };
    for (const type of ['poisson', 'toString']) {
      expectVaeKitError(
        () =>
          gumbelSoftmax({ temperature: 1 }).draw(
            { ...family, type },
            params,
            randomKey(1),
            drawContext,
          ),
        `is for bits and one-hot latents, but got a posterior of the family '${type}'`,
      );
    }
  });
});
