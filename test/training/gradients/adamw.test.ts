import { readFileSync } from 'node:fs';
import { tensor2d, train as optimizers } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import {
  accumulate,
  clipByGlobalNorm,
  clipByValue,
  decayWeights,
  fit,
  randomKey,
  trainStep,
  type GradientTransformation,
} from '../../../src/index.js';
import { describeOnBackends } from '../../support/backend.js';
import { toyModel } from '../../support/toy-model.js';

interface Case {
  readonly options: {
    readonly accumulate?: number;
    readonly norm?: number;
    readonly value?: number;
    readonly decay?: number;
  };
  readonly weights: readonly (readonly number[])[];
}

const { batches, cases } = JSON.parse(
  readFileSync(new URL('../../fixtures/training/adamw.json', import.meta.url), 'utf8'),
) as { batches: number[][][]; cases: Record<string, Case> };

const chainOf = ({ options }: Case): GradientTransformation[] => [
  ...(options.accumulate ? [accumulate(options.accumulate)] : []),
  ...(options.norm ? [clipByGlobalNorm(options.norm)] : []),
  ...(options.value ? [clipByValue(options.value)] : []),
  ...(options.decay ? [decayWeights(options.decay)] : []),
];

describeOnBackends('gradients that are changed', () => {
  it.each(Object.entries(cases))('train as those of PyTorch do: %s', async (_, given) => {
    const model = toyModel();
    const optimizer = optimizers.adam(0.05);
    const gradients = chainOf(given);
    let state = model.initialState();
    for (const [i, rows] of batches.entries()) {
      const batch = { data: tensor2d(rows) };
      ({ state } = await trainStep(model, optimizer, batch, state, randomKey(i), { gradients }));
      const weights = model.variables[0]!.dataSync();
      // tfjs counts 1 − 0.999^t in float32, which is right to 6e-5, and so each step of 0.05 by half
      // as much; PyTorch counts it in float64.
      given.weights[i]!.forEach((weight, j) =>
        expect(Math.abs(weights[j]! - weight), `step ${i + 1}`).toBeLessThan(1.5e-6 * (i + 1)),
      );
    }
    optimizer.dispose();
  });

  it('train in fit as they do step by step', async () => {
    const data = tensor2d([[3, -4]]);
    const gradients = [clipByGlobalNorm(0.5), decayWeights(0.1)];
    const stepwise = toyModel();
    const optimizer = optimizers.adam(0.05);
    let state = stepwise.initialState();
    for (let i = 0; i < 3; i++)
      ({ state } = await trainStep(stepwise, optimizer, { data }, state, randomKey(i), {
        gradients,
      }));
    const whole = toyModel();
    const options = { epochs: 3, learningRate: 0.05, progress: false };
    await fit(whole, data, { ...options, gradients });
    const weightsOf = ({ variables }: typeof whole) => Array.from(variables[0]!.dataSync());
    expect(weightsOf(whole)).toEqual(weightsOf(stepwise));
    const plain = toyModel();
    await fit(plain, data, options);
    expect(weightsOf(plain)).not.toEqual(weightsOf(whole));
    optimizer.dispose();
  });
});
