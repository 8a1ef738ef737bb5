import '@tensorflow/tfjs-backend-cpu';
import { memory, tensor, tensor1d, tidy, variable } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Params } from '../../../src/distributions/family.js';
import { accumulate } from '../../../src/training/gradients/accumulate.js';
import { initialGradientState, transformGradients } from '../../../src/training/gradients/chain.js';
import { clipByGlobalNorm } from '../../../src/training/gradients/clip-by-global-norm.js';
import { clipByValue } from '../../../src/training/gradients/clip-by-value.js';
import { decayWeights } from '../../../src/training/gradients/decay-weights.js';
import type { GradientTransformation } from '../../../src/training/gradients/gradient-transformation.js';
import { ERROR_GRAMMAR } from '../../support/errors.js';

const numbers = (params: Params | undefined) =>
  params &&
  Object.fromEntries(Object.entries(params).map(([name, v]) => [name, [...v.dataSync()]]));

/** The gradients after one step of a chain without memory. */
function after(chain: readonly GradientTransformation[], gradients: Params) {
  return numbers(
    transformGradients(
      chain,
      gradients,
      chain.map(() => ({})),
      0,
    ).gradients,
  );
}

const GRADIENTS = () => ({ a: tensor([3, 0]), b: tensor([[0], [-4]]) });

describe('clipByGlobalNorm', () => {
  it('shortens all gradients by one factor, to the norm that is allowed', () => {
    const clipped = after([clipByGlobalNorm(1)], GRADIENTS())!;
    expect(clipped.a![0]).toBeCloseTo(0.6, 6);
    expect(clipped.b![1]).toBeCloseTo(-0.8, 6);
  });

  it('leaves those alone that are short enough, zeros too', () => {
    expect(after([clipByGlobalNorm(5)], GRADIENTS())).toEqual({ a: [3, 0], b: [0, -4] });
    expect(after([clipByGlobalNorm(2)], { a: tensor([0, 0]) })).toEqual({ a: [0, 0] });
  });
});

describe('clipByValue', () => {
  it('holds each element between the bounds', () => {
    expect(after([clipByValue(3.5)], GRADIENTS())).toEqual({ a: [3, 0], b: [0, -3.5] });
  });
});

describe('a chain', () => {
  it('is applied in its order', () => {
    // By value first the gradient is (1, −1), of norm √2; by norm first it is (0.6, −0.8).
    const byValueFirst = after([clipByValue(1), clipByGlobalNorm(1)], GRADIENTS())!;
    expect(byValueFirst.a![0]).toBeCloseTo(Math.SQRT1_2, 6);
    const byNormFirst = after([clipByGlobalNorm(1), clipByValue(0.7)], GRADIENTS())!;
    expect(byNormFirst.a![0]).toBeCloseTo(0.6, 6);
    expect(byNormFirst.b![1]).toBeCloseTo(-0.7, 6);
  });

  it('of nothing changes nothing', () => {
    expect(after([], GRADIENTS())).toEqual({ a: [3, 0], b: [0, -4] });
  });
});

describe('accumulate', () => {
  it('holds the step back, and gives the mean of all batches at the last of them', () => {
    const weight = variable(tensor([0, 0]), true, 'w');
    const chain = [accumulate(3), clipByValue(10)];
    let state = initialGradientState(chain, { w: weight });
    const seen: (number[] | undefined)[] = [];
    for (let step = 0; step < 7; step++) {
      const result = transformGradients(chain, { w: tensor([step, 6]) }, state, step);
      state = result.states;
      seen.push(numbers(result.gradients)?.w);
    }
    expect(seen).toEqual([undefined, undefined, [1, 6], undefined, undefined, [4, 6], undefined]);
    weight.dispose();
  });

  it('divides by what it gathered where a run begins between two steps of the optimizer', () => {
    const weight = variable(tensor1d([0]), true, 'v');
    const chain = [accumulate(4)];
    const state = initialGradientState(chain, { v: weight });
    const first = transformGradients(chain, { v: tensor([8]) }, state, 2);
    const second = transformGradients(chain, { v: tensor([2]) }, first.states, 3);
    expect(numbers(second.gradients)).toEqual({ v: [5] });
    weight.dispose();
  });

  it('leaves no tensor but its state', () => {
    const weight = variable(tensor1d([0]), true, 'u');
    const before = memory().numTensors;
    const chain = [accumulate(2)];
    const state = tidy(() => {
      const first = transformGradients(
        chain,
        { u: tensor([8]) },
        initialGradientState(chain, { u: weight }),
        0,
      );
      return first.states[0]!;
    });
    expect(memory().numTensors - before).toBe(Object.keys(state).length);
    Object.values(state).forEach((value) => value.dispose());
    weight.dispose();
  });
});

describe('decayWeights', () => {
  it('shrinks a weight by the step size times the rate, the gradient apart', () => {
    const weight = variable(tensor([2, -4]), true, 'layer/kernel');
    expect([...decayWeights(0.5).beforeStep!(weight, 'layer/kernel', 0.1)!.dataSync()]).toEqual([
      Math.fround(1.9),
      Math.fround(-3.8),
    ]);
    expect(
      decayWeights(0.5, { only: (name) => name.endsWith('bias') }).beforeStep!(
        weight,
        'layer/kernel',
        0.1,
      ),
    ).toBe(undefined);
    weight.dispose();
  });
});

describe('every transformation', () => {
  it.each<[string, () => unknown]>([
    ['a norm of 0', () => clipByGlobalNorm(0)],
    ['a norm of NaN', () => clipByGlobalNorm(Number.NaN)],
    ['no norm', () => clipByGlobalNorm(undefined as never)],
    ['an infinite bound', () => clipByValue(Infinity)],
    ['a negative bound', () => clipByValue(-1)],
    ['a rate that is text', () => decayWeights('0.01' as never)],
    ['an option of another library', () => decayWeights(0.1, { mask: () => true } as never)],
    ['a mask that is none', () => decayWeights(0.1, { only: 'kernel' as never })],
    ['half a batch', () => accumulate(0.5)],
    ['no batches', () => accumulate(0)],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(ERROR_GRAMMAR);
  });
});
