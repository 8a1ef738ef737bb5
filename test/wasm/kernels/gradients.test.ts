import {
  customGrad,
  mul,
  square,
  sum,
  tensor,
  variable,
  variableGrads,
  type Scalar,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { randomKey } from '../../../src/core/keys.js';
import {
  bernoulli,
  elbo,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  vae,
  type Activation,
} from '../../../src/index.js';
import { describeOnBackends } from '../../support/backend.js';
import { expectGradient, untracked } from '../../support/gradients.js';
import { noise } from './compare.js';

interface Check {
  readonly step?: number;
  readonly tolerance?: number;
}

/**
 * Expects the gradient of a loss by its variables to agree with central differences, extrapolated
 * to a step of 0 as in `expectGradient`.
 */
function expectVariableGradients(
  loss: () => Scalar,
  variables: readonly Variable[],
  { step = 2 ** -5, tolerance = 1e-3 }: Check = {},
): void {
  const analytic = untracked(() => {
    const { grads } = variableGrads(loss, [...variables]);
    return variables.map(({ name }) => Float32Array.from(grads[name]!.dataSync()));
  });
  variables.forEach((variable, which) => {
    const values = Float32Array.from(variable.dataSync());
    const lossWith = (i: number, value: number) =>
      untracked(() => {
        variable.assign(
          tensor(
            values.map((old, k) => (k === i ? value : old)),
            variable.shape,
          ),
        );
        return loss().dataSync()[0]!;
      });
    const slope = (i: number, h: number) => {
      const [above, below] = [Math.fround(values[i]! + h), Math.fround(values[i]! - h)];
      return (lossWith(i, above) - lossWith(i, below)) / (above - below);
    };
    for (let i = 0; i < values.length; i++) {
      const difference = (4 * slope(i, step / 2) - slope(i, step)) / 3;
      const gradient = analytic[which]![i]!;
      expect(
        Math.abs(gradient - difference),
        `${variable.name}, element ${i}: ${gradient} by autodiff, ${difference} by differences`,
      ).toBeLessThan(tolerance * (1 + Math.abs(difference)));
    }
    untracked(() => variable.assign(tensor(values, variable.shape)));
  });
}

const activations: readonly Activation[] = [
  'relu',
  'tanh',
  'elu',
  'selu',
  'sigmoid',
  'softplus',
  'softsign',
  'swish',
  'mish',
  'linear',
];
/** Those with a kink or a jump of curvature, which the points of a difference must not straddle. */
const kinked: readonly Activation[] = ['relu', 'selu', 'elu', 'softsign'];

describeOnBackends('the gradient of an MLP', () => {
  it.each(activations)('with %s is right, by its weights and by its input', (activation) => {
    const check = kinked.includes(activation) ? { step: 2 ** -9, tolerance: 3e-3 } : {};
    const network = mlpEncoder([7], { activation }).build({
      input: [5, 1],
      condition: undefined,
      output: [3],
      name: 'encoder',
      key: randomKey(1),
    });
    const x = noise(1, [4, 5, 1]);
    const weights = noise(2, [4, 3]);
    const variables = network.trainableWeights.map((weight) => weight.read() as Variable);
    // Biases of 0 would leave out what they do.
    variables.forEach((variable, i) =>
      untracked(() => variable.assign(mul(noise(3 + i, variable.shape), 0.7))),
    );
    expectVariableGradients(
      () => sum(mul(network.apply(x, { training: true }) as Tensor, weights)),
      variables,
      check,
    );
    expectGradient((given) => network.apply(given) as Tensor, [x], check);
    network.dispose();
  });
});

describeOnBackends('the gradient of the loss of a VAE', () => {
  const event = [3, 1];
  const parts = {
    data: event,
    latent: [2],
    encoder: mlpEncoder([5], { activation: 'tanh' }),
    decoder: mlpDecoder([5], { activation: 'tanh' }),
    seed: 4,
  } as const;

  const models = {
    'a Bernoulli likelihood': () => vae({ ...parts, likelihood: bernoulli() }),
    'a Gaussian likelihood that learns its scale, and three samples': () =>
      vae({ ...parts, likelihood: gaussian(), objective: elbo({ samples: 3, beta: 0.5 }) }),
    'a Gaussian likelihood with one scale for all': () =>
      vae({ ...parts, likelihood: gaussian({ scale: 'shared', minScale: 0.1 }) }),
    'a KL by Monte Carlo': () =>
      vae({
        ...parts,
        likelihood: gaussian({ scale: 0.5 }),
        kl: 'monte-carlo',
        objective: elbo({ samples: 2 }),
      }),
    // First weights from which no step reaches the threshold, where the slope changes.
    'free bits': () =>
      vae({ ...parts, likelihood: bernoulli(), objective: elbo({ freeBits: 0.05 }), seed: 1 }),
  };

  it.each(Object.entries(models))('with %s is right', (_, make) => {
    const model = make();
    const data = noise(1, [4, ...event]);
    expectVariableGradients(
      () => model.loss({ data }, model.initialState(), randomKey(7)).loss as Scalar,
      model.variables,
    );
    model.dispose();
  });

  it('with a condition is right', () => {
    const model = vae({
      ...parts,
      likelihood: bernoulli(),
      condition: [2],
      objective: elbo({ samples: 2 }),
    });
    const [data, condition] = [noise(1, [3, ...event]), noise(2, [3, 2])];
    expectVariableGradients(
      () => model.loss({ data, condition }, model.initialState(), randomKey(7)).loss as Scalar,
      model.variables,
    );
    model.dispose();
  });
});

describe('the check of gradients by variables', () => {
  it('fails where a gradient is wrong', () => {
    const weight = variable(tensor([1, 2]));
    const half = customGrad((x) => ({
      value: square(x as Tensor),
      gradFunc: (dy: Tensor) => mul(dy, weight),
    }));
    expect(() => expectVariableGradients(() => sum(half(weight)), [weight])).toThrow(/element 0/);
    weight.dispose();
  });
});
