import { reshape, scalar, slice, tensor2d, train, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  evaluate,
  fit,
  randomKey,
  stopGradient,
  trainStep,
  type Trainable,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { toyModel, type ToyModel } from '../support/toy-model.js';
import { expectNothingChanged } from '../support/unchanged.js';

/** A model whose loss returns other than it should. */
const lossWith = (changed: (own: ToyModel) => Record<string, unknown>) =>
  toyModel((own) => ({
    loss: (batch, state, key) => ({ ...own.loss(batch, state, key), ...changed(own) }),
  }));

describe("what a model's function loss returns", () => {
  useBackend('cpu');
  const data = () => zeros([4, 2]);

  it.each<[string, () => Record<string, unknown>, RegExp]>([
    ['a loss for each row', () => ({ loss: zeros([4]) }), /as loss a float32 tensor of shape \[\]/],
    ['a number as loss', () => ({ loss: 3 }), /as loss a float32 tensor of shape \[\], but got 3/],
    ['an integer as loss', () => ({ loss: scalar(3, 'int32') }), /as loss a float32 .* a int32/],
    ['a metric for each row', () => ({ metrics: { kl: zeros([4]) } }), /as metric 'kl' a float32/],
    ['numbers as metrics', () => ({ metrics: { kl: 2 } }), /as metric 'kl' a float32 .* but got 2/],
    ['no metrics', () => ({ metrics: undefined }), /as metrics scalars by name, but got undefined/],
    ['metrics in a list', () => ({ metrics: [scalar(1)] }), /as metrics scalars by name, but/],
    ['no state', () => ({ state: undefined }), /the state that .* loss returns must have a whole/],
    ['no step', () => ({ state: { estimator: {} } }), /a whole number, 0 or more, as step/],
    ['no step more', () => ({ state: { step: 0, estimator: {} } }), /as state\.step 1, but got 0/],
    [
      'two steps more',
      () => ({ state: { step: 2, estimator: {} } }),
      /as state\.step 1, but got 2/,
    ],
    ['no estimator', () => ({ state: { step: 1 } }), /in estimator tensors by name/],
    ['a number', () => ({ state: { step: 1, estimator: { x: 3 } } }), /a tensor as 'x', but got 3/],
  ])('is refused where it has %s', async (_, changed, message) => {
    const model = lossWith(changed);
    const given = data();
    await expectNothingChanged(model, () => fit(model, given), message);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'nothing',
      () => undefined,
      /must return as loss a float32 tensor of shape \[\], but got undef/,
    ],
    ['a promise', async () => undefined, /Return \{ loss, metrics, state \} at once/],
    ['a tensor', () => scalar(1), /must return as loss/],
  ])('is refused where it is %s', async (_, loss, message) => {
    const model = toyModel(() => ({ loss: loss as Trainable['loss'] }));
    const given = data();
    await expectNothingChanged(model, () => fit(model, given), message);
  });

  it.each<[string, (weight: Tensor) => Tensor]>([
    ['a constant', () => scalar(2)],
    ['values that were read', (weight) => scalar(weight.dataSync()[0]!)],
    ['what stops it', (weight) => reshape(stopGradient(slice(weight, 0, 1)), [])],
  ])('is refused where no gradient goes through it: %s', async (_, loss) => {
    const model = lossWith(({ variables }) => ({ loss: loss(variables[0]!) }));
    const given = data();
    const message =
      /the loss must be computed from the variables of the model, but got one through which no/;
    await expectNothingChanged(model, () => fit(model, given), message);
    const state = model.initialState();
    const optimizer = train.sgd(0.1);
    await expectNothingChanged(
      model,
      () => trainStep(model, optimizer, { data: given }, state, randomKey(1)),
      message,
    );
    expect(state.estimator.average!.isDisposed).toBe(false);
  });
});

describe("what a model's function initialState returns", () => {
  useBackend('cpu');

  it.each<[string, () => unknown, RegExp]>([
    ['nothing', () => undefined, /function initialState returns must have a whole number/],
    ['half a step', () => ({ step: 0.5, estimator: {} }), /whole number/],
    ['a list', () => ({ step: 0, estimator: [] }), /tensors by name/],
    ['a promise', async () => ({ step: 0, estimator: {} }), /but got a promise/],
    [
      'a disposed tensor',
      () => {
        const gone = scalar(1);
        gone.dispose();
        return { step: 0, estimator: { there: scalar(2), gone } };
      },
      /must have in estimator a tensor as 'gone', but got a disposed float32 tensor/,
    ],
  ])('is refused where it is %s', async (_, initialState, message) => {
    const model = toyModel(() => ({ initialState: initialState as Trainable['initialState'] }));
    const given = zeros([4, 2]);
    await expectNothingChanged(model, () => fit(model, given), message);
  });
});

describe("what a model's function measure returns", () => {
  useBackend('cpu');

  it.each<[string, (rows: Tensor) => unknown, RegExp]>([
    ['nothing', () => undefined, /function measure must return tensors by name, but got undefined/],
    ['a tensor', (x) => x, /must return tensors by name, but got a float32 tensor/],
    ['a promise', async () => ({}), /tensors by name, but got a promise/],
    ['a mean', () => ({ elbo: scalar(1) }), /return as 'elbo' a float32 .* \[4\], but got .* \[\]/],
    ['a column', (x) => ({ elbo: slice(x, [0, 0], [-1, 1]) }), /\[4\], but got .* \[4, 1\]/],
    ['a number', () => ({ elbo: 3 }), /as 'elbo' a float32 tensor of shape \[4\], but got 3/],
    ['integers', () => ({ elbo: zeros([4], 'int32') }), /but got a int32 tensor/],
  ])('is refused where it is %s', async (_, measure, message) => {
    const model = toyModel(() => ({
      measure: ({ data }) => measure(data) as Record<string, Tensor>,
    }));
    const given = zeros([4, 2]);
    await expectNothingChanged(model, () => evaluate(model, given), message);
    const validation = { data: given };
    await expect(fit(model, given, { epochs: 1, validation })).rejects.toThrow(message);
  });

  it('may be one tensor under two names', async () => {
    const model = toyModel(() => ({
      measure({ data }) {
        const first = reshape(slice(data, [0, 0], [-1, 1]), [-1]);
        return { one: first, two: first };
      },
    }));
    const given = tensor2d([
      [1, 0],
      [4, 0],
    ]);
    expect(await evaluate(model, given)).toEqual({ one: 2.5, two: 2.5 });
  });
});
