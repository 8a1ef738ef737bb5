import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { randomKey, trainStep, type Trainable, type TrainState } from '../../src/index.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';

/** A model of two weights of two values each, with an estimator that keeps something. */
function toy(
  name: string,
  loss: (first: tf.Tensor, second: tf.Tensor, data: tf.Tensor) => tf.Tensor,
): Trainable<false> & { readonly variables: tf.Variable[] } {
  const variables = ['first', 'second'].map((weight) =>
    tf.variable(tf.tensor1d([0, 1]), true, `${name}/${weight}`),
  );
  return {
    type: 'toy',
    data: [2],
    conditional: false,
    condition: undefined,
    support: { type: 'real', low: -Infinity, high: Infinity },
    variables,
    initialState: () => ({ step: 0, estimator: { average: tf.scalar(5) } }),
    loss: ({ data }, state) => ({
      loss: loss(variables[0]!, variables[1]!, data),
      metrics: { size: tf.scalar(2) },
      state: { step: state.step + 1, estimator: { average: tf.add(state.estimator.average!, 1) } },
    }),
    measure: () => ({}),
  };
}

let models = 0;
const values = (tensors: readonly tf.Tensor[]) =>
  tensors.map((tensor) => Array.from(tensor.dataSync()));

describeOnBackends('trainStep', (backend) => {
  let name: string;
  beforeEach(() => {
    name = `${backend} ${models++}`;
  });
  afterAll(() => tf.disposeVariables());

  /** Expects that a step is refused, and that nothing has changed. */
  async function expectRefusal(
    model: Trainable<false>,
    data: tf.Tensor,
    message: RegExp,
  ): Promise<void> {
    const optimizer = tf.train.adam(0.1);
    const state: TrainState = model.initialState();
    const before = { weights: values(model.variables), tensors: tf.memory().numTensors };
    await expectVaeKitRejection(
      trainStep(model, optimizer, { data }, state, randomKey(1)),
      message,
    );
    expect(values(model.variables)).toEqual(before.weights);
    expect(tf.memory().numTensors).toBe(before.tensors);
    expect(optimizer.iterations).toBe(0);
    expect(state.step).toBe(0);
    expect(values([state.estimator.average!])).toEqual([[5]]);
  }

  it('steps, and tells loss, metrics and state', async () => {
    const model = toy(name, (first, second) =>
      tf.add(tf.sum(tf.square(tf.sub(first, 2))), tf.sum(second)),
    );
    const state = model.initialState();
    const given = state.estimator.average!;
    const result = await trainStep(
      model,
      tf.train.sgd(0.1),
      { data: tf.zeros([1, 2]) },
      state,
      randomKey(1),
    );
    expect(result.loss).toBe(6);
    expect(result.metrics).toEqual({ size: 2 });
    expect(result.state.step).toBe(1);
    expect(values([result.state.estimator.average!])).toEqual([[6]]);
    expect(given.isDisposed).toBe(true);
    // w − 0.1 · 2(w − 2), and w − 0.1.
    const [first, second] = values(model.variables);
    [0.4, 1.2].forEach((value, i) => expect(first![i]).toBeCloseTo(value, 6));
    [-0.1, 0.9].forEach((value, i) => expect(second![i]).toBeCloseTo(value, 6));
  });

  it('refuses a gradient that is not finite though the loss is, and names its variable', async () => {
    // √ has an infinite slope at 0, where its value is 0.
    const model = toy(name, (first, second) => tf.add(tf.sum(first), tf.sum(tf.sqrt(second))));
    model.variables[1]!.assign(tf.tensor1d([1, 0]));
    await expectRefusal(
      model,
      tf.zeros([1, 2]),
      new RegExp(
        'the gradient of every variable must be finite at step 0, but got NaN or infinite ' +
          `values in that of '${name}/second'`,
      ),
    );
  });

  it('refuses NaN in the data', async () => {
    // tfjs's WASM kernels take relu6(NaN) for 0: neither loss nor gradients need tell.
    const model = toy(name, (first, second, data) =>
      tf.add(tf.sum(tf.relu6(tf.mul(first, data))), tf.sum(second)),
    );
    await expectRefusal(
      model,
      tf.tensor2d([[Number.NaN, 1]]),
      /the data must be finite numbers, but got NaN at position 0 of 2/,
    );
  });

  it('refuses a loss that is not finite, and a variable without a part in the loss', async () => {
    await expectRefusal(
      toy(`${name}a`, (first) => tf.sum(tf.log(tf.sub(first, 2)))),
      tf.zeros([1, 2]),
      /the loss of step 0 must be a finite number, but got NaN/,
    );
    await expectRefusal(
      toy(`${name}b`, (first) => tf.sum(first)),
      tf.zeros([1, 2]),
      /every trained variable must have a part in the loss, but got '.*b\/second'/,
    );
  });
});
