import { memory, mul, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { fit, type GradientTransformation } from '../../../src/index.js';
import { useBackend } from '../../support/backend.js';
import { toyModel } from '../../support/toy-model.js';
import { expectNothingChanged } from '../../support/unchanged.js';

const quick = { epochs: 1, progress: false };
const data = () => tensor2d([[1, 2]]);
const wrong = (transform: unknown): GradientTransformation => ({
  type: 'mine',
  transform: transform as never,
});

describe('a transformation of the user’s own', () => {
  useBackend('cpu');

  it.each<[string, GradientTransformation, RegExp]>([
    ['nothing', wrong(() => undefined), /transform of 'mine' must return tensors by name/],
    [
      'no state',
      wrong(({ gradients }: object & { gradients: unknown }) => ({ gradients })),
      /state/,
    ],
    ['a promise', wrong(async () => ({})), /but got undefined/],
    [
      'no gradient',
      wrong(() => ({ gradients: {}, state: {} })),
      /as 'variables\/0' a float32 tensor of shape \[2\], but got undefined/,
    ],
    [
      'another shape',
      wrong(() => ({ gradients: { 'variables/0': tensor1d([1]) }, state: {} })),
      /but got a float32 tensor of shape \[1\]/,
    ],
    [
      'NaN',
      wrong(() => ({ gradients: { 'variables/0': tensor1d([NaN, 0]) }, state: {} })),
      /the gradient of every variable must be finite/,
    ],
    [
      'a weight of another shape',
      { type: 'mine', beforeStep: () => tensor1d([1]) },
      /beforeStep of 'mine' must return as 'variables\/0' a float32 tensor of shape \[2\]/,
    ],
    [
      'a state that is none',
      { type: 'mine', initialState: () => 3 as never, transform: (inputs) => inputs },
      /initialState of 'mine' must return tensors by name/,
    ],
  ])('that gives %s is refused before a weight changes', async (_, own, message) => {
    const model = toyModel();
    const rows = data();
    await expectNothingChanged(
      model,
      () => fit(model, rows, { ...quick, gradients: [own] }),
      message,
    );
  });

  it.each<[unknown]>([[[{}]], ['clip'], [[undefined]], [[{ type: 'mine' }]], [{ type: 'mine' }]])(
    'is none where it is %j',
    async (gradients) => {
      const model = toyModel();
      await expect(fit(model, data(), { ...quick, gradients: gradients as never })).rejects.toThrow(
        /gradients must be a list of gradient transformations/,
      );
    },
  );

  it('may keep tensors, which are freed at the end', async () => {
    const model = toyModel();
    const rows = data();
    const own: GradientTransformation = {
      type: 'mine',
      initialState: () => ({ scale: tensor1d([1, 1]) }),
      transform: ({ gradients, state }) => ({
        gradients: { 'variables/0': mul(gradients['variables/0']!, state.scale!) },
        state: { scale: mul(state.scale!, 0.5) },
      }),
    };
    const before = memory().numTensors;
    const { state } = await fit(model, rows, { ...quick, epochs: 4, gradients: [own] });
    expect(memory().numTensors - before).toBe(Object.keys(state.estimator).length);
  });
});
