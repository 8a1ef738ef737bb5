import {
  memory,
  tensor,
  train,
  variable,
  type Optimizer,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import {
  readOptimizer,
  restoreOptimizer,
  type NamedWeights,
} from '../../src/training/optimizer-state.js';
import { describeOnBackends } from '../support/backend.js';

const OPTIMIZERS: Readonly<Record<string, () => Optimizer>> = {
  sgd: () => train.sgd(0.1),
  momentum: () => train.momentum(0.1, 0.9),
  adagrad: () => train.adagrad(0.1),
  adadelta: () => train.adadelta(0.1),
  adam: () => train.adam(0.1),
  adamax: () => train.adamax(0.1, 0.9, 0.999, 1e-7, 0.01),
  rmsprop: () => train.rmsprop(0.1, 0.9, 0.5, 1e-7, true),
};

function weightsOf(prefix: string): NamedWeights {
  const made = (name: string, values: number[]) => {
    const initial = tensor(values);
    const weight = variable(initial, true, `${prefix}/${name}`);
    initial.dispose();
    return weight;
  };
  return { a: made('a', [1, -2, 3]), b: made('b', [0.5]) };
}

function step(optimizer: Optimizer, weights: NamedWeights, i: number): void {
  const gradients = Object.values(weights).map(({ name, shape }, k) => ({
    name,
    tensor: tensor(Array.from({ length: shape[0] }, (_, j) => Math.sin(i + 2 * j + 5 * k))),
  }));
  optimizer.applyGradients(gradients);
  gradients.forEach(({ tensor: gradient }) => gradient.dispose());
}

const values = (weights: NamedWeights) =>
  Object.values(weights).map((weight) => Array.from(weight.dataSync()));
const dispose = (weights: NamedWeights) =>
  Object.values(weights).forEach((weight) => weight.dispose());

/** tfjs's momentum leaves the tensor of its step size. */
function disposeWhole(optimizer: Optimizer): void {
  optimizer.dispose();
  const { c } = optimizer as { c?: Tensor };
  if (c && !c.isDisposed) c.dispose();
}

let runs = 0;

describeOnBackends('an optimizer that is restored', () => {
  it.each(Object.entries(OPTIMIZERS))('goes on to the same bits: %s', async (_, make) => {
    const before = memory().numTensors;
    const [whole, first, second] = [1, 2, 3].map(() => weightsOf(`run${++runs}`)) as [
      NamedWeights,
      NamedWeights,
      NamedWeights,
    ];
    const optimizers = [make(), make(), make()] as const;
    for (let i = 0; i < 6; i++) step(optimizers[0], whole, i);
    for (let i = 0; i < 3; i++) step(optimizers[1], first, i);
    const state = await readOptimizer(optimizers[1], first);
    for (const name of Object.keys(state.tensors).filter((each) => each.includes('/')))
      expect(name).toMatch(/^\w+\/[ab]$/);
    restoreOptimizer(optimizers[2], second, state);
    for (const [name, weight] of Object.entries(second)) weight.assign(first[name]!);
    for (let i = 3; i < 6; i++) step(optimizers[2], second, i);
    expect(values(second)).toEqual(values(whole));
    expect((optimizers[2] as { iterations?: number }).iterations).toBe(6);
    optimizers.forEach(disposeWhole);
    [whole, first, second].forEach(dispose);
    expect(memory().numTensors).toBe(before);
  });
});
