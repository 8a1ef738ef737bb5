import { grad, tensor, tensor1d, tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { told } from '../support/told-noise.js';
import {
  arms,
  bernoulli,
  categorical,
  disarm,
  randomKey,
  type Credit,
  type Estimator,
  type Family,
  type Params,
} from '../../src/index.js';
import { describeOnBackends, useBackend } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectClose } from '../support/gradients.js';
import { drawContext, surrogateInputs } from '../support/inputs.js';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

// Two samples of each of two data, whose rows have logits of their own: datum n of sample s at 2 s + n.
const LOGITS = [0.8, -0.4, -1.2, 0.3];
const UNIFORM = [0.2, 0.5, 0.1, 0.9];
const SIGNALS = [3, -1, 0.5, 2];

describeOnBackends('bits of rows that share no parameters', () => {
  it.each<[string, () => Estimator]>([
    ['disarm', () => disarm()],
    ['arms', () => arms({ samples: 2 })],
  ])('are drawn each by its own number, and judged by the other sample: %s', (_, make) => {
    const estimator = make();
    const credit: Credit = {
      bound: tensor1d([-4, -6]),
      signal: tensor2d(SIGNALS, [2, 2]),
      leaveOneOut: () => expect.unreachable(),
    };
    const drawOf = (logits: Tensor) => {
      told.queue = [UNIFORM];
      return estimator.draw(bernoulli(), { logits }, randomKey(1), { ...drawContext, samples: 1 });
    };
    const logits = tensor(LOGITS, [4, 1]);
    const bits = LOGITS.map((logit, i) => Number(UNIFORM[i]! < sigmoid(logit)));
    expect(bits).toEqual([1, 0, 1, 0]);
    expect(Array.from(drawOf(logits).z.dataSync())).toEqual(bits);
    const slope = grad((value) => {
      const draw = drawOf(value);
      const inputs = surrogateInputs({
        credit,
        logPosterior: draw.logPosterior,
        data: logits,
        state: {},
      });
      return estimator.surrogate({ ...inputs, draw }).loss;
    })(logits);
    // −1/N (f − f of the other sample) ∂ log q / ∂α, which is b − p.
    const expected = LOGITS.map((logit, i) => {
      const other = SIGNALS[(i + 2) % 4]!;
      return -((SIGNALS[i]! - other) * (bits[i]! - sigmoid(logit))) / 2;
    });
    expectClose(slope.dataSync(), expected, 1e-5);
  });
});

describe('an estimator for bits', () => {
  useBackend('cpu');

  it('refuses classes, which have logits too, and bits without', () => {
    const logits = tensor(LOGITS, [2, 2]);
    const draw = (family: Family, params: Params) =>
      disarm().draw(family, params, randomKey(1), { ...drawContext, samples: 2 });
    expectVaeKitError(
      () => draw(categorical({ classes: 2 }), { logits }),
      /'disarm' is for bits, but got a posterior of the family 'categorical'/,
    );
    expectVaeKitError(
      () => draw(bernoulli(), { probabilities: logits }),
      /'disarm' is for bits, but got a posterior of the family 'bernoulli'/,
    );
  });
});
